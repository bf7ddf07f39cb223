/** The Lab's picture of one passage run, built up from the events of the loop, and as a person judged it. Pure. */
import type { RewardRule } from '../../seal/knowledge/choices';
import { type HandVerdict, overruleAnswers, overruleCandidate, toggleVerdict } from '../../seal/knowledge/reward';
import type { Answer, Candidate, SealEvent, SelfEdit } from '../../seal/knowledge/types';
import { MOST_SAMPLES } from '../../seal/seeds';
import type { CandidateView, JudgedResults } from './resultsSchema';

export type { CandidateView, JudgedResults };

export const NOTHING_JUDGED: JudgedResults = { candidates: [], passageOnly: null, base: null, decisions: [], own: 0 };

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
      return withCandidate(results, edit.id, edit.sample, (one) =>
        one.selfEdit === null ? { parts, writing: false, selfEdit: edit } : revisedAs(one, edit),
      );
    }
    case 'material':
      return withKnown(results, event.edit, () => event.material);
    case 'losses':
      return withKnown(results, event.edit, ({ losses }) => {
        const curve = [...(losses[event.repeat] ?? []).slice(0, event.step), ...event.losses];
        return { losses: replaced(losses, event.repeat, curve, []), totalSteps: event.totalSteps };
      });
    case 'answers': {
      const { answers: given, goldLogProbabilities, recall } = event.answers;
      if (event.edit === null)
        return { ...results, base: given, baseGold: goldLogProbabilities, ...(recall && { baseRecall: recall }) };
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
    case 'token-losses':
      return withKnown(results, event.losses.selfEdit, () => ({ tokenLosses: event.losses }));
    case 'selection':
      return { ...results, decisions: event.decisions };
    default:
      return results;
  }
}

/** Forgets what a stage is about to compute anew; what came before it stays. */
export function clearFrom({ judged: results }: LabResults, stage: 'write' | 'finetune' | 'quiz'): LabResults {
  if (stage === 'write') {
    const candidates = keptByHand(results.candidates);
    const judged = { ...NOTHING_JUDGED, candidates, own: candidates.length };
    return judged.candidates.length === 0 ? NO_RESULTS : judgedBy(judged, [], 'accuracy');
  }
  const candidates = results.candidates.map((candidate) => ({
    ...candidate,
    ...(stage === 'finetune' ? NOT_TRAINED : {}),
    ...NOT_QUIZZED,
  }));
  const passageOnly =
    stage === 'finetune' || results.passageOnly === null ? null : { ...results.passageOnly, ...NOT_QUIZZED };
  const judged = { candidates, passageOnly, base: null, decisions: [], own: results.own };
  return { ...judged, judged, verdicts: [] };
}

const NOT_QUIZZED = { answers: [], reward: null, partRewards: [], scored: null, credit: null };
const NOT_TRAINED = { sequences: [], dropped: [], losses: [], totalSteps: 0, tokenLosses: null };

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

export const newCandidate = (id: string, sample: number): CandidateView => ({
  id,
  sample,
  parts: [],
  writing: true,
  selfEdit: null,
  ...NOT_TRAINED,
  ...NOT_QUIZZED,
  revised: 0,
});

/** With another text, of which nothing is known yet. */
export function revisedAs({ id, sample, revised }: CandidateView, selfEdit: SelfEdit): CandidateView {
  const parts = selfEdit.parts.map(({ text }) => text);
  return { ...newCandidate(id, sample), parts, writing: false, selfEdit, revised: revised + 1 };
}

/** For the basis of what comes after them: each change makes that stale, also one that is taken back. */
export const namesByHand = ({ candidates }: Pick<LabResults, 'candidates'>): string =>
  candidates
    .filter(({ revised, selfEdit }) => revised > 0 && selfEdit !== null)
    .map(({ id, revised }) => `${id}:${revised}`)
    .join(' ');

/** Places of the visitor's own self-edits come after all that the model can write. */
export const OWN_FROM = MOST_SAMPLES;

/** What a person wrote or changed stays when the model writes anew, as the visitor's own, behind what will be written. */
function keptByHand(candidates: readonly CandidateView[]): CandidateView[] {
  const own = candidates.flatMap((one) => (one.selfEdit?.author === 'hand' ? [{ one, edit: one.selfEdit }] : []));
  return own.map(({ one, edit }, index) => {
    const sample = OWN_FROM + index;
    const id = ownId(sample);
    return revisedAs({ ...one, id, sample }, { ...edit, id, sample });
  });
}

export const ownId = (sample: number): string => `lab/own${sample - OWN_FROM + 1}`;

/** `list` with `value` at `index`; a gap before it is filled. */
function replaced<Value>(list: readonly Value[], index: number, value: Value, gap: Value): Value[] {
  const length = Math.max(list.length, index + 1);
  return Array.from({ length }, (_, at) => (at === index ? value : (list[at] ?? gap)));
}
