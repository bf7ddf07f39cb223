/**
 * Regular expressions as Python writes them, of which PEFT's configurations are full (`re.fullmatch`, `re.match`), as JavaScript's.
 * What both read alike is taken over, what they read differently is refused; names of modules are ASCII and have no newline.
 */

/** Why a pattern cannot be used, as the end of a sentence. */
export class PatternError extends Error {
  override readonly name = 'PatternError';
}

/** Escapes of letters that mean the same in both; \A and \Z are written otherwise. */
const SAME = new Set('dDwWsSbB');
const ANCHORS: Readonly<Record<string, string>> = { A: '^', Z: '$' };
/** What JavaScript (with `u`) lets be escaped, within a class and outside of one. */
const SYNTAX = new Set('^$\\.*+?()[]{}|/');
const LONGEST = 2000;

/** @returns the pattern's source, fit to be put into a larger one. @throws PatternError */
export function fromPython(pattern: string): string {
  if (pattern.length > LONGEST) throw new PatternError(`is longer than ${LONGEST} characters`);
  let out = '';
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const rest = pattern.slice(at);
    const character = pattern.charAt(at);
    if (character === '\\') {
      at += 1;
      out += escaped(pattern.charAt(at), inClass);
    } else if (inClass) {
      inClass = character !== ']';
      out += character;
    } else if (character === '[') {
      // There a bracket that comes first is one of the characters, here it ends the class.
      if (/^\[\^?\]/.test(rest)) throw new PatternError('has an unescaped ] at the start of a class');
      inClass = true;
      out += character;
    } else if (rest.startsWith('(?P<')) {
      out += '(?<';
      at += 3;
    } else if (rest.startsWith('(?P=')) throw new PatternError('refers back to a group');
    else out += character;
  }
  compiled(out);
  return out;
}

function escaped(character: string, inClass: boolean): string {
  if (SAME.has(character)) return `\\${character}`;
  const anchor = inClass ? undefined : ANCHORS[character];
  if (anchor !== undefined) return anchor;
  // A group that took no part matches nothing in Python and the empty text here.
  if (/[1-9]/.test(character)) throw new PatternError('refers back to a group');
  if (character === '' || /[0-9A-Za-z]/.test(character)) throw new PatternError(`has the escape \\${character}`);
  return SYNTAX.has(character) || (inClass && character === '-') ? `\\${character}` : character;
}

/** With `u`, so that what JavaScript would read in a way of its own is an error. @throws PatternError */
export function compiled(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    throw new PatternError('is not a regular expression that can be read here');
  }
}

/** `re.fullmatch`. @throws PatternError */
export const wholly = (pattern: string): RegExp => compiled(`^(?:${fromPython(pattern)})$`);
