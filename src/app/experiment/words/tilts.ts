/**
 * What the figures of the toy worlds do not show: how each is tilted, said wherever one stands (Lab, Puzzles, Runs, Learn).
 * `tilts.test.ts` holds the numbers against the recorded runs; how the models were pretrained is in `recipe/README.md`.
 */
import type { AnyEntry } from '../../../seal/record/format';
import { percent } from '../../ui/numbers';

/** Of the three recorded runs that differ in their seed alone. */
export const FORM_SHARE = { gained: '16.2', byForm: '14.2', quizBefore: '68.3', quizAfter: '68.8' } as const;
/** The same loop, seed 1, with notes kept by reward and at random: where they begin and end, in percent. */
export const CONTROL = { before: '44.3', best: '63.1', random: '36.0' } as const;
export const SEEDS_APART = ['63.1', '55.7', '65.9'] as const;

export const TILTS = {
  summary: 'What this does not show',
  /** Of the run at hand, counted in its own notes. */
  form: ({ before, after, round }: { before: number; after: number; round: number }): string =>
    `Lines of the notes in the quiz’s own form, question and answer: ${percent(before)} before the first round, ${percent(after)} after round ${round}.`,
} as const;

/** Of the knowledge runs. */
const KNOWLEDGE = [
  `That notes get wiser. Of the ${FORM_SHARE.gained} points that notes gain over two rounds (three recorded seeds), ${FORM_SHARE.byForm} come from writing more lines in the quiz’s own form, question and answer. Notes of that form taught as well before training (${FORM_SHARE.quizBefore}% right) as after (${FORM_SHARE.quizAfter}%).`,
  'That it invents a form. Pretraining had shown it such lines, beside poor ones on purpose: copied, nameless, vague, wrong. So it starts low by design, and the rewards make it choose.',
  'That reading alone teaches little everywhere. Each passage has three rivals and says “she” in place of names, which makes it so; and pretraining was stopped at the point where notes teach most.',
  'That it finds its facts in a long text: open book shows the question’s own paragraph only.',
  `How a single run would come out again. Its verdicts count the noise over passages; trained with three seeds, the policy ended at ${SEEDS_APART.join(', ')}% right.`,
  'Anything about English. The world is invented, with a few kinds of facts.',
] as const;

const POOLED =
  'Who writes better for many passages at once. In the pooled run the policy gives two different notes of each passage, the teacher one wording, all with as many steps; and it is one seed.';

const PUZZLES = [
  'How hard the tasks are. They were picked so that the prompt alone fails and some configuration solves them: 0% and about 100% hold nearly by construction.',
  'How a single run would come out again. Its verdicts count the noise over tasks, not that of training the policy once more; other seeds show it.',
] as const;

const MIXED = [
  'How strong one constant configuration can be. Of the mixed set a task was also left out where the configuration of the other kind solves it, which is not the paper’s rule: so the best constant is near half by construction, and much of the lead over it hangs on that.',
  'That it learned to read tasks from rewards alone. Pretraining taught it the word for each kind, and two schools with opposite habits, half and half; the rewards chose one of the two.',
] as const;

export const worldTilts = ({ pooled }: { pooled: boolean }): readonly string[] =>
  pooled ? [...KNOWLEDGE, POOLED] : KNOWLEDGE;

/** Tasks of ARC are real, and none of this is said of them. */
export function puzzleTilts(preset: string): readonly string[] {
  if (preset === 'arc') return [];
  return preset === 'mixed-families' ? [...PUZZLES, ...MIXED] : PUZZLES;
}

/** None of a run that is on no toy world. */
export function tiltsOf(entry: AnyEntry): readonly string[] {
  if (entry.domain === 'puzzles') return puzzleTilts(entry.preset);
  // Lists from before there were other corpora do not name it.
  const { corpus = 'world' } = entry.settings;
  return corpus === 'world' ? worldTilts({ pooled: entry.multiPassage.length > 0 }) : [];
}
