/** What a recorded run showed, as rows of a figure and as sentences. Pure. */
import type { ConditionRow, Gain, RunEntry } from '../../../seal/knowledge/runFile/entry';
import { estimate } from '../../../seal/statistics/estimate';
import { judgeMean, LEAST_ITEMS, LEAST_MEANS, type Verdict } from '../../../seal/statistics/verdict';
import type { Series } from '../../charts/marks';
import { noiseText, ONE_TRAINING } from '../../experiment/words/verdicts';
import { oneDigit, plural, probability, signedTenths, within } from '../../ui/numbers';

export interface EffectRow {
  key: string;
  label: string;
  series: Series;
  accuracy: number;
  standardError: number | null;
}

/**
 * The rows that tell the story, from what the model knows to what its teacher could give; all others are in the table. Where no policy
 * was trained, the open book is the mark that notes are held against.
 */
export function effectRows(entry: Pick<RunEntry, 'conditions' | 'multiPassage'>): EffectRow[] {
  const conditions =
    entry.conditions.length > 0 ? entry.conditions : entry.multiPassage.flatMap((pooled) => pooled.conditions);
  const at = (name: ConditionRow['name'], round = 0): ConditionRow[] =>
    conditions.filter((condition) => condition.name === name && condition.round === round);
  const policies = conditions.filter(({ name }) => name === 'policy');
  const isTrained = policies.length > 0;
  return [
    ...at('base').map((row) => effectRow(row, 'Base, no notes', 'base')),
    ...(isTrained ? [] : at('open-book').map((row) => effectRow(row, 'Open book', 'ghost'))),
    ...at('passage').map((row) => effectRow(row, 'Passage only', 'passage')),
    ...at('untrained').map((row) =>
      isTrained ? effectRow(row, 'Untrained notes', 'dropped') : effectRow(row, 'Its own notes', 'adapted'),
    ),
    ...policies.map((row) => effectRow(row, `Notes after round ${row.round}`, 'adapted')),
    ...at('teacher').map((row) => effectRow(row, `${row.writer ?? 'Teacher'}’s notes`, 'kept')),
  ];
}

function effectRow({ name, round, accuracy, standardError }: ConditionRow, label: string, series: Series): EffectRow {
  return { key: `${name}/${round}`, label, series, accuracy, standardError };
}

export interface EffectSentence {
  /** The number itself, to be read first. */
  gain: string;
  text: string;
  /** What the other seeds of the same settings gave, and all together; where there are none, what is not in the verdict. */
  others: string;
  /** The same with notes kept at random, where the list has such a run; else empty. */
  control: string;
}

export function effectSentence(entry: RunEntry, all: readonly RunEntry[]): EffectSentence | null {
  const { gain, conditions, seed } = entry;
  if (gain === null) return null;
  const { overBase, overUntrained } = gain;
  const before = conditions.find(({ name, round }) => name === 'base' && round === 0);
  const after = conditions.find(({ name, round }) => name === 'policy' && round === overBase.round);
  const fromTo =
    before === undefined || after === undefined
      ? ''
      : ` from ${oneDigit(before.accuracy)} to ${oneDigit(after.accuracy)}`;
  const kind = kindOf(entry);
  const rounds = overBase.round === 1 ? 'one round' : overBase.round === 2 ? 'two rounds' : `${overBase.round} rounds`;
  const noise = noiseText(verdictOn(overBase), 'passage');
  const against =
    overUntrained === null
      ? ''
      : ` Against its notes before the first round: ${signedTenths(overUntrained.difference)} points${within(overUntrained.standardError)}.`;
  return {
    gain: `${signedTenths(overBase.difference)} points`,
    text:
      `After ${rounds}, training on its own notes takes the closed-book score${fromTo}` +
      `: paired ${signedTenths(overBase.difference)} points${within(overBase.standardError)} on ${plural(overBase.n, `${kind} passage`)}, seed ${seed}; ${noise}.${against}`,
    others: otherSeeds(entry, all),
    control: controlText(entry, all),
  };
}

export function kindOf({ measuredOn }: RunEntry): string {
  return measuredOn === 'development' ? 'development' : 'held-out';
}

/** A list of before verdicts has the mean and its standard error. */
function verdictOn({ verdict, difference: mean, standardError, n }: Gain): Verdict {
  return verdict ?? judgeMean({ mean, standardError, n }, LEAST_ITEMS).verdict;
}

/** Over seeds the noise of training the policy anew is in the error, which a single run cannot tell. */
function otherSeeds(entry: RunEntry, all: readonly RunEntry[]): string {
  const others = all
    .filter(({ id, family, gain }) => id !== entry.id && family === entry.family && gain !== null)
    .toSorted((left, right) => left.seed - right.seed);
  if (others.length === 0) return ONE_TRAINING;
  const listed = others.map(
    ({ seed, gain }) => `${gain === null ? '' : signedTenths(gain.overBase.difference)} with seed ${seed}`,
  );
  const { difference, standardError, n, p } = judgeMean(
    estimate([entry, ...others].flatMap(({ gain }) => gain?.overBase.difference ?? [])),
    LEAST_MEANS,
  );
  return (
    `The same run with ${others.length === 1 ? 'another seed' : 'other seeds'}: ${listed.join(', ')}. ` +
    `Over all ${n}: ${signedTenths(difference)}${within(standardError)} points, with the noise of training the policy anew in it` +
    `${p === null ? '' : ` (Student’s t over seeds, ${probability(p)})`}.`
  );
}

/** Whether the reward did it: the same seed, model and sizes, where the reward had no say in what was kept. */
function controlText(entry: RunEntry, all: readonly RunEntry[]): string {
  const isControl = ({ settings }: RunEntry): boolean => settings.selection === 'random';
  const control = all.find(
    (one) => isControl(one) && SAME.every((field) => one[field] === entry[field]) && one.settings.seed === entry.seed,
  );
  const over = control?.gain?.overUntrained;
  if (isControl(entry)) return 'This run is a control: which notes train the policy was drawn at random.';
  if (!over) return '';
  return `The control, with notes drawn at random in place of the best, ends ${signedTenths(over.difference)} points${within(over.standardError)} from its notes before the first round.`;
}
const SAME = ['model', 'measuredOn', 'rounds', 'trainingPassages', 'edits', 'heldOutPassages', 'heldOutEdits'] as const;

export function sizeText(entry: RunEntry): string {
  const { rounds, trainingPassages, edits, heldOutPassages, heldOutEdits, continual = [] } = entry;
  const [sequences] = continual;
  if (sequences !== undefined && rounds === 0)
    return `${plural(sequences.end.n, 'sequence')} of ${plural(sequences.length, 'edit')} on ${kindOf(entry)} passages`;
  const trained = `${plural(rounds, 'round')} of ${plural(trainingPassages, 'training passage')} × ${plural(edits, 'self-edit')}`;
  return (
    `${rounds === 0 ? 'no rounds' : trained}, ` +
    `measured on ${plural(heldOutPassages, `${kindOf(entry)} passage`)} × ${heldOutEdits}`
  );
}
