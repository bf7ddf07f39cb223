/** What sequences of edits came to, in sentences that are computed from them. Pure. */
import { REMEDY_WORDS, type Remedy } from '../../seal/knowledge/continual/choices';
import { type Halving, isHalved, isSure } from '../../seal/knowledge/continual/halving';
import type { Matrix } from '../../seal/knowledge/continual/matrix';
import type { RemedySummary } from '../../seal/knowledge/continual/summary';
import { mean } from '../../seal/statistics/estimate';
import { LEAST_ITEMS } from '../../seal/statistics/verdict';
import { listText, plural, points, within } from '../ui/numbers';

const WORDS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** "eight" */
export const inWords = (count: number): string => WORDS[count] ?? String(count);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const ofHundred = (share: number): string => `${Math.round(share * 100)} of 100`;
const edits = (count: number): string => `${inWords(count)} ${count === 1 ? 'edit' : 'edits'}`;

/** Of the matrix of means; `null` where nothing was asked. */
export function findingText(means: Matrix): string | null {
  const done = means.length - 1;
  const before = means[0] ?? [];
  const untouched = before.filter((value) => value !== null);
  if (untouched.length === 0) return null;
  if (done === 0) return `Before any edit, ${ofHundred(mean(untouched))} questions are answered right.`;
  const [now, own, first] = [means[done]?.[0], means[1]?.[0], before[0]];
  if (now == null || own == null || first == null) return null;
  if (done === 1)
    return `After its own edit, ${ofHundred(own)} questions about the first passage are answered right; before it that was ${Math.round(first * 100)}.`;
  return `After ${edits(done)}, ${ofHundred(now)} questions about the first passage are answered right. Right after its own edit that was ${Math.round(own * 100)}, before any edit ${Math.round(first * 100)}.`;
}

/** What followed for all passages: what was learned, what is left, and whether more than the untouched model had. */
export function overallText(means: Matrix): string | null {
  const done = means.length - 1;
  if (done < 2) return null;
  const columns = Array.from({ length: done }, (_, column) => ({
    before: means[0]?.[column] ?? 0,
    own: means[column + 1]?.[column] ?? 0,
    end: means[done]?.[column] ?? 0,
  }));
  const [before, own, end] = (['before', 'own', 'end'] as const).map((name) => mean(columns.map((one) => one[name])));
  if (before === undefined || own === undefined || end === undefined) return null;
  const less = end < before ? ', fewer than before it learned anything' : '';
  return `Over all ${inWords(done)} passages: ${ofHundred(own)} right after its own edit, ${Math.round(end * 100)} after the last${less} (${Math.round(before * 100)} before any).`;
}

const names = (remedies: readonly Remedy[]): string =>
  listText(remedies.map((remedy) => `“${REMEDY_WORDS[remedy].label}”`));

/** Which remedies cut the mean drop to less than half without halving what is newly learned, and how sure that is. */
export function remediesText(summaries: readonly RemedySummary[], found: readonly Halving[]): string {
  const plain = summaries.find(({ remedy }) => remedy === 'plain');
  if (plain === undefined || plain.drop.n === 0) return 'No sequence has come to its end under plain merging yet.';
  const drop = `Under plain merging a passage falls by ${Math.round(plain.drop.mean * 100)} points${within(plain.drop.standardError)} from its best, and an edit teaches ${points(plain.gained.mean)}.`;
  if (found.length === 0) return `${drop} No remedy was run beside it.`;
  if (plain.drop.mean <= 0) return `${drop} There is nothing to be cut.`;
  const halved = found.filter(isHalved);
  const sure = halved.filter(isSure);
  const unsure = halved.filter((one) => !isSure(one));
  const n = Math.max(...found.map((one) => one.drop.n));
  const test = `sign-flip test over ${plural(n, 'sequence')}`;
  const doubt =
    n < LEAST_ITEMS
      ? `${plural(n, 'sequence is', 'sequences are')} too few to say whether that is more than noise; it takes ${LEAST_ITEMS}`
      : `within noise in one of the two (${test})`;
  const verb = (list: readonly Halving[]): string => (list.length === 1 ? 'cuts' : 'cut');
  const cut = (list: readonly Halving[]): string =>
    `${names(list.map(({ remedy }) => remedy))} ${verb(list)} that to less than half without halving what is newly learned`;
  const cheap = found.filter((one) => !isHalved(one) && one.drop.difference < 0);
  return [
    drop,
    ...(sure.length > 0 ? [`${cut(sure)}; both are more than noise would give (${test}).`] : []),
    ...(unsure.length > 0 ? [`${cut(unsure)}; ${doubt}.`] : []),
    ...(halved.length === 0
      ? ['No remedy here cuts that to less than half without halving what is newly learned.']
      : []),
    ...(cheap.length > 0
      ? [
          `${capital(names(cheap.map(({ remedy }) => remedy)))} ${verb(cheap)} it to less than half too, but at half of the learning or more.`,
        ]
      : []),
  ].join(' ');
}
