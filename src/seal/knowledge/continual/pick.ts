/** Which of the adapters that were kept apart answers a question: by words alone, so that nothing is asked of the model for it. */

/** Words as they are compared. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words that say nothing of what a question is about, because questions about other things have them too. */
export function commonWords(texts: readonly string[]): Set<string> {
  return new Set(texts.flatMap(wordsOf));
}

/**
 * The place of the text that shares most of the question's rare words, the latest of equals; `null` where none shares any.
 * @param texts one of each edit: its passage and its lines.
 */
export function pickByWords(question: string, texts: readonly string[], common: ReadonlySet<string>): number | null {
  const asked = [...new Set(wordsOf(question))].filter((word) => !common.has(word));
  let best: { place: number; shared: number } | null = null;
  for (const [place, text] of texts.entries()) {
    const own = new Set(wordsOf(text));
    const shared = asked.filter((word) => own.has(word)).length;
    if (shared > 0 && shared >= (best?.shared ?? 0)) best = { place, shared };
  }
  return best?.place ?? null;
}
