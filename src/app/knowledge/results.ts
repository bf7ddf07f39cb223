/** The Lab's picture of one passage run, built up from the events of the loop, and as a person judged it. Pure. */
import * as z from 'zod/mini';
import type { RewardRule } from '../../seal/knowledge/choices';
import { creditSchema } from '../../seal/knowledge/measured';
import { type HandVerdict, overruleAnswers, overruleCandidate, toggleVerdict } from '../../seal/knowledge/reward';
import {
  type Answer,
  answerSchema,
  type Candidate,
  candidateSchema,
  decisionSchema,
  droppedSchema,
  type SealEvent,
  selfEditSchema,
  sequenceSchema,
} from '../../seal/knowledge/types';
import { estimateSchema as estimate, finite, whole } from '../../seal/types';

/** One candidate as far as it has come. */
export const viewSchema = z.object({
  id: z.string(),
  sample: whole,
  /** The text of each paragraph's part so far. */
  parts: z.array(z.string()),
  writing: z.boolean(),
  selfEdit: z.nullable(selfEditSchema),
  sequences: z.array(sequenceSchema),
  dropped: z.array(droppedSchema),
  /** Loss by step, of each repeat. */
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  /** Answers of each repeat. */
  answers: z.array(z.array(answerSchema)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  /** The whole candidate with every measure, once it is rewarded. */
  scored: z.nullable(candidateSchema),
  /** What each of its sequences contributed; `null` until somebody asked. */
  credit: z.nullable(creditSchema),
});
export type CandidateView = z.infer<typeof viewSchema>;

/** As the loop told it, with the judge's own verdicts. */
export const judgedSchema = z.object({
  candidates: z.array(viewSchema),
  /** Training on the bare passage, the yardstick beside the base. */
  passageOnly: z.nullable(viewSchema),
  /** Closed-book answers without an adapter. */
  base: z.nullable(z.array(answerSchema)),
  /** Their gold log-probabilities, where measured. */
  baseGold: z.optional(z.array(finite)),
  decisions: z.array(decisionSchema),
});
export type JudgedResults = z.infer<typeof judgedSchema>;

export const NOTHING_JUDGED: JudgedResults = { candidates: [], passageOnly: null, base: null, decisions: [] };

/** As the page shows it. */
export interface LabResults extends JudgedResults {
  judged: JudgedResults;
  /** Answers that a person overruled; a new quiz begins without any. */
  verdicts: readonly HandVerdict[];
}

export const NO_RESULTS: LabResults = { ...NOTHING_JUDGED, judged: NOTHING_JUDGED, verdicts: [] };

/** Every answer that was overruled, and all that rests on it. */
export function judgedBy(judged: JudgedResults, verdicts: readonly HandVerdict[], rule: RewardRule): LabResults {
  if (verdicts.length === 0) return { ...judged, judged, verdicts };
  const overrule = (view: CandidateView): CandidateView => {
    const answers = view.answers.map((repeat) => overruleAnswers(repeat, verdicts));
    if (view.scored === null) return { ...view, answers };
    const scored = overruleCandidate(view.scored, verdicts, rule);
    return { ...view, answers, scored, reward: scored.reward, partRewards: scored.partRewards };
  };
  return {
    ...judged,
    candidates: judged.candidates.map(overrule),
    passageOnly: judged.passageOnly === null ? null : overrule(judged.passageOnly),
    base: judged.base === null ? null : overruleAnswers(judged.base, verdicts),
    judged,
    verdicts,
  };
}

/** Overrules the judge on this answer, or takes that back. */
export function overruled({ judged, verdicts }: LabResults, answer: Answer, rule: RewardRule): LabResults {
  return judgedBy(judged, toggleVerdict(verdicts, answer), rule);
}

export const reduceLab = (
  { judged, verdicts }: LabResults,
  events: readonly SealEvent[],
  rule: RewardRule,
): LabResults => judgedBy(events.reduce(applyLabEvent, judged), verdicts, rule);

export function applyLabEvent(results: JudgedResults, event: SealEvent): JudgedResults {
  switch (event.type) {
    case 'edit-text':
      return withCandidate(results, event.edit, event.sample, ({ parts }) => ({
        parts: replaced(parts, event.part, event.text, ''),
        writing: true,
      }));
    case 'edit': {
      const { edit } = event;
      if (edit.author === 'none') return { ...results, passageOnly: { ...newCandidate(edit.id, 0), writing: false } };
      const parts = edit.parts.map(({ text }) => text);
      return withCandidate(results, edit.id, edit.sample, () => ({ parts, writing: false, selfEdit: edit }));
    }
    case 'material':
      return withKnown(results, event.edit, () => event.material);
    case 'losses':
      return withKnown(results, event.edit, ({ losses }) => {
        const curve = [...(losses[event.repeat] ?? []).slice(0, event.step), ...event.losses];
        return { losses: replaced(losses, event.repeat, curve, []), totalSteps: event.totalSteps };
      });
    case 'answers': {
      const { answers: given, goldLogProbabilities } = event.answers;
      if (event.edit === null) return { ...results, base: given, baseGold: goldLogProbabilities };
      return withKnown(results, event.edit, ({ answers }) => ({ answers: replaced(answers, event.repeat, given, []) }));
    }
    case 'candidate': {
      const { candidate: scored } = event;
      const { reward, partRewards } = scored;
      return withKnown(results, scored.edit.id, ({ losses }) => ({
        reward,
        partRewards,
        scored,
        losses: untilDiverged(losses, scored),
      }));
    }
    case 'credit':
      return withKnown(results, event.credit.selfEdit, () => ({ credit: event.credit }));
    case 'selection':
      return { ...results, decisions: event.decisions };
    default:
      return results;
  }
}

/** Forgets what a stage is about to compute anew; what came before it stays. */
export function clearFrom({ judged: results }: LabResults, stage: 'write' | 'finetune' | 'quiz'): LabResults {
  if (stage === 'write') return NO_RESULTS;
  const candidates = results.candidates.map((candidate) => ({
    ...candidate,
    ...(stage === 'finetune' ? NOT_TRAINED : {}),
    ...NOT_QUIZZED,
  }));
  const passageOnly =
    stage === 'finetune' || results.passageOnly === null ? null : { ...results.passageOnly, ...NOT_QUIZZED };
  const judged = { candidates, passageOnly, base: null, decisions: [] };
  return { ...judged, judged, verdicts: [] };
}

const NOT_QUIZZED = { answers: [], reward: null, partRewards: [], scored: null, credit: null };
const NOT_TRAINED = { sequences: [], dropped: [], losses: [], totalSteps: 0 };

/** What came after not-a-number was no training. */
function untilDiverged(losses: number[][], { repeats }: Candidate): number[][] {
  return losses.map((curve, repeat) => curve.slice(0, repeats[repeat]?.divergedAt ?? curve.length));
}

type Edit = (candidate: CandidateView) => Partial<CandidateView>;

function withCandidate(results: JudgedResults, id: string, sample: number, edit: Edit): JudgedResults {
  if (results.candidates.some((candidate) => candidate.id === id)) return withKnown(results, id, edit);
  const candidates = [...results.candidates, newCandidate(id, sample)].toSorted(
    (one, other) => one.sample - other.sample,
  );
  return withKnown({ ...results, candidates }, id, edit);
}

function withKnown(results: JudgedResults, id: string, edit: Edit): JudgedResults {
  const edited = (one: CandidateView): CandidateView => (one.id === id ? { ...one, ...edit(one) } : one);
  const { passageOnly, candidates } = results;
  if (passageOnly?.id === id) return { ...results, passageOnly: edited(passageOnly) };
  return { ...results, candidates: candidates.map(edited) };
}

const newCandidate = (id: string, sample: number): CandidateView => ({
  id,
  sample,
  parts: [],
  writing: true,
  selfEdit: null,
  ...NOT_TRAINED,
  ...NOT_QUIZZED,
});

/** `list` with `value` at `index`; a gap before it is filled. */
function replaced<Value>(list: readonly Value[], index: number, value: Value, gap: Value): Value[] {
  const length = Math.max(list.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (list[at] ?? gap)));
}
