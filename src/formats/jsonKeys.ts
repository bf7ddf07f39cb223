/** The order of keys in a JSON text: `JSON.parse` puts those that are whole numbers first, sorted, and keeps one of twins. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The keys of the outermost object, as they follow each other, twins included. @param text valid JSON. */
export function topLevelKeys(text: string): string[] {
  const keys: string[] = [];
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = closingQuote(text, at);
      // A text before a colon is a key; another one is a value.
      if (depth === 1 && isBeforeColon(text, end + 1)) keys.push(String(JSON.parse(text.slice(at, end + 1))));
      at = end;
    } else if (code === 0x7b || code === 0x5b) depth += 1;
    else if (code === 0x7d || code === 0x5d) depth -= 1;
  }
  return keys;
}

function isBeforeColon(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return text[at] === ':';
}

function closingQuote(text: string, opening: number): number {
  let at = opening + 1;
  while (at < text.length && text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
}
