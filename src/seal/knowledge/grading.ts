/**
 * Judging an answer against the gold answer, on the device. `exact` is for the micro-world, whose answers have one form.
 * `token-recall` is for free text: it agrees with 88 % of the paper's GPT-4.1 verdicts and keeps the order of conditions,
 * but reads 5 to 10 points low (seal-reference 2.5). `containment` is stricter: what it finds right nearly always is, but it
 * misses what is said in other words. An empty answer is wrong under all. The judge `model` is in `modelJudge.ts`.
 */
import type { Judge } from './types';

/** Judges that need no model. */
export type TextJudge = Exclude<Judge, 'model'>;

export function isCorrect(judge: TextJudge, answer: string, gold: string): boolean {
  switch (judge) {
    case 'exact':
      return exactMatch(answer, gold);
    case 'containment':
      return contains(answer, gold);
    case 'token-recall':
      return tokenRecall(answer, gold) >= RECALL_NEEDED;
  }
}

/** The words of the gold answer stand in the answer, one after another; of a gold answer of signs alone, the signs. */
export function contains(answer: string, gold: string): boolean {
  const wanted = phrase(gold);
  if (wanted === '') return gold.trim() !== '' && answer.includes(gold.trim());
  return ` ${phrase(answer)} `.includes(` ${wanted} `);
}

/** Words without articles, as SQuAD's own grading has it (arXiv 1606.05250), unless there are only articles. */
function phrase(text: string): string {
  const all = words(text);
  const telling = all.filter((word) => !['a', 'an', 'the'].includes(word));
  return (telling.length > 0 ? telling : all).join(' ');
}

/** The first line of the answer equals the gold answer, up to case, spacing, quotes and closing punctuation. */
export function exactMatch(answer: string, gold: string): boolean {
  const given = normalised(answer.trim().split(/\r?\n/)[0] ?? '');
  return given !== '' && given === normalised(gold);
}

/** Signs inside stay: "3.5" is not "35", and "-5" is not "5". */
function normalised(text: string): string {
  const spaced = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return spaced.replace(/^["'“‘«]+/, '').replace(/[\s.,;:!?"'”’»]+$/, '');
}

/** Share of the gold answer's words that the answer must have. */
const RECALL_NEEDED = 0.75;

/** Words that tell nothing about whether the answer is there. */
export const STOP_WORDS = new Set(
  (
    'a an the of in on at to for from by with and or as is are was were be been being it its this that these those ' +
    'he she they his her their him them who which what when where how why there than then so such into over under ' +
    'about also has have had do does did not no'
  ).split(' '),
);

/** How much of the gold answer is in the answer: share of its stemmed words without stop words. 0 for an empty answer. */
export function tokenRecall(answer: string, gold: string): number {
  const given = words(answer);
  if (given.length === 0) return 0;
  const goldWords = words(gold);
  const telling = goldWords.filter((word) => !STOP_WORDS.has(word));
  const wanted = (telling.length > 0 ? telling : goldWords).map(stem);
  // A gold answer of signs alone ("+", "€") has no words; then it must be there as it is.
  if (wanted.length === 0) return answer.includes(gold.trim()) ? 1 : 0;
  const have = new Set(given.map(stem));
  return wanted.filter((word) => have.has(word)).length / wanted.length;
}

/** Lower-case words and numbers, without signs. */
export function words(text: string): string[] {
  // Apostrophes vanish, commas within numbers too: "Shah's" is one word and "20,000" one number.
  const joined = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/(?<=\d),(?=\d)/g, '');
  return joined.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Cuts common English endings, so that "conquered" meets "conquer" and "cities" meets "city". */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  const cut = word
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<=[^su])s$/, '')
    .replace(/(?<=\p{L}{3})(?:ing|ed|ly)$/u, '')
    .replace(/(?<=\p{L}{3})e$/u, '');
  return cut;
}
