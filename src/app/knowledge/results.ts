/** The Lab's picture of one passage run, built up from the events of the loop, and as a person judged it. Pure. */

import type { CreditRecord } from '../../seal/knowledge/measured';
import { type HandVerdict, overruleAnswers, overruleCandidate, toggleVerdict } from '../../seal/knowledge/reward';
import type { RewardRule } from '../../seal/knowledge/settings';
import type {
  Answer,
  Candidate,
  DroppedSequence,
  SealEvent,
  SelectionDecision,
  SelfEdit,
  TrainingSequence,
} from '../../seal/knowledge/types';
import type { Estimate } from '../../seal/types';

/** One candidate as far as it has come. */
export interface CandidateView {
  id: string;
  sample: number;
  /** The text of each paragraph's part so far. */
  parts: string[];
  writing: boolean;
  selfEdit: SelfEdit | null;
  sequences: TrainingSequence[];
  dropped: DroppedSequence[];
  /** Loss by step, of each repeat. */
  losses: number[][];
  totalSteps: number;
  /** Answers of each repeat. */
  answers: Answer[][];
  reward: Estimate | null;
  partRewards: Estimate[];
  /** The whole candidate with every measure, once it is rewarded. */
  scored: Candidate | null;
  /** What each of its sequences contributed; `null` until somebody asked. */
  credit: CreditRecord | null;
}

/** As the loop told it, with the judge's own verdicts. */
export interface JudgedResults {
  candidates: CandidateView[];
  /** Training on the bare passage, the yardstick beside the base. */
  passageOnly: CandidateView | null;
  /** Closed-book answers without an adapter. */
  base: Answer[] | null;
  /** Their gold log-probabilities, where measured. */
  baseGold?: number[];
  decisions: SelectionDecision[];
}

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

export function reduceLab(
  { judged, verdicts }: LabResults,
  events: readonly SealEvent[],
  rule: RewardRule,
): LabResults {
  return judgedBy(events.reduce(applyLabEvent, judged), verdicts, rule);
}

export function applyLabEvent(results: JudgedResults, event: SealEvent): JudgedResults {
  switch (event.type) {
    case 'edit-text':
      return withCandidate(results, event.edit, event.sample, (candidate) => ({
        ...candidate,
        parts: replaced(candidate.parts, event.part, event.text, ''),
        writing: true,
      }));
    case 'edit': {
      const { edit } = event;
      if (edit.author === 'none') return { ...results, passageOnly: { ...newCandidate(edit.id, 0), writing: false } };
      return withCandidate(results, edit.id, edit.sample, (candidate) => ({
        ...candidate,
        parts: edit.parts.map((part) => part.text),
        writing: false,
        selfEdit: edit,
      }));
    }
    case 'material':
      return withKnown(results, event.edit, (candidate) => ({ ...candidate, ...event.material }));
    case 'losses':
      return withKnown(results, event.edit, (candidate) => ({
        ...candidate,
        losses: replaced(
          candidate.losses,
          event.repeat,
          [...(candidate.losses[event.repeat] ?? []).slice(0, event.step), ...event.losses],
          [],
        ),
        totalSteps: event.totalSteps,
      }));
    case 'answers': {
      const { answers, goldLogProbabilities } = event.answers;
      if (event.edit === null) return { ...results, base: answers, baseGold: goldLogProbabilities };
      return withKnown(results, event.edit, (candidate) => ({
        ...candidate,
        answers: replaced(candidate.answers, event.repeat, answers, []),
      }));
    }
    case 'candidate':
      return withKnown(results, event.candidate.edit.id, (candidate) => ({
        ...candidate,
        reward: event.candidate.reward,
        partRewards: event.candidate.partRewards,
        scored: event.candidate,
        losses: untilDiverged(candidate.losses, event.candidate),
      }));
    case 'credit':
      return withKnown(results, event.credit.selfEdit, (candidate) => ({ ...candidate, credit: event.credit }));
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
    ...(stage === 'finetune' ? { sequences: [], dropped: [], losses: [], totalSteps: 0 } : {}),
    ...NOT_QUIZZED,
  }));
  const passageOnly =
    stage === 'finetune' || results.passageOnly === null ? null : { ...results.passageOnly, ...NOT_QUIZZED };
  const judged = { candidates, passageOnly, base: null, decisions: [] };
  return { ...judged, judged, verdicts: [] };
}

const NOT_QUIZZED = {
  answers: [],
  reward: null,
  partRewards: [],
  scored: null,
  credit: null,
} satisfies Partial<CandidateView>;

/** What came after not-a-number was no training. */
function untilDiverged(losses: number[][], { repeats }: Candidate): number[][] {
  return losses.map((curve, repeat) => curve.slice(0, repeats[repeat]?.divergedAt ?? curve.length));
}

type Edit = (candidate: CandidateView) => CandidateView;

function withCandidate(results: JudgedResults, id: string, sample: number, edit: Edit): JudgedResults {
  if (results.candidates.some((candidate) => candidate.id === id)) return withKnown(results, id, edit);
  const added = [...results.candidates, edit(newCandidate(id, sample))];
  return { ...results, candidates: added.toSorted((left, right) => left.sample - right.sample) };
}

function withKnown(results: JudgedResults, id: string, edit: Edit): JudgedResults {
  if (results.passageOnly?.id === id) return { ...results, passageOnly: edit(results.passageOnly) };
  return {
    ...results,
    candidates: results.candidates.map((candidate) => (candidate.id === id ? edit(candidate) : candidate)),
  };
}

function newCandidate(id: string, sample: number): CandidateView {
  return {
    id,
    sample,
    parts: [],
    writing: true,
    selfEdit: null,
    sequences: [],
    dropped: [],
    losses: [],
    totalSteps: 0,
    ...NOT_QUIZZED,
  };
}

/** `list` with `value` at `index`; a gap before it is filled. */
function replaced<Value>(list: readonly Value[], index: number, value: Value, gap: Value): Value[] {
  const length = Math.max(list.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (list[at] ?? gap)));
}
