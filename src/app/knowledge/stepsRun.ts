/**
 * What the steps came to on the one passage, as a run of its own: no rounds, one held-out passage, its base, the passage alone and
 * what the policy wrote, and apart from it what a person did. So the Runs page keeps it and holds it against others, and the Lab opens it again. What a run has no place
 * for stays out: which self-edits the rule would keep, which it tells anew, and the credit of lines.
 */
import { evaluationOf } from '../../seal/knowledge/conditions';
import { CONDITION_NAMES, type ConditionName, type Evaluation } from '../../seal/knowledge/measured';
import type { Candidate, Knowledge } from '../../seal/knowledge/types';
import { beginRecord, conditionsOf, type KnowledgeRun } from '../../seal/record/record';
import type { StageTiming } from '../../seal/types';
import { stageStatus } from '../experiment/stages';
import { asTrusted } from '../experiment/trust';
import { baseAnswersOf, scoredOf } from './candidates';
import type { KnowledgeExperiment } from './page';

/** `null` before the quiz, for a recorded item, and once anything that the results rest on has changed: a run says what it was made with. */
export function stepsRun({
  page,
  inputs,
  useResults,
  useEngine,
  useFinished,
}: KnowledgeExperiment): KnowledgeRun | null {
  const { results, stages, recorded } = useResults.getState();
  const { status, policy } = useEngine.getState();
  const now = inputs();
  // It rests on all that the steps before it rest on, but for the worker, whose adapters a run does not hold.
  const isFresh = stageStatus(page, 'quiz', now, stages) === 'done';
  const round = policy?.rounds ?? 0;
  const base = baseAnswersOf(results, now.work.context, round);
  const written = scoredOf(results.candidates);
  const by = (who: (author: Candidate['edit']['author']) => boolean): Candidate[] =>
    written.filter(({ edit }) => who(edit.author));
  const byPolicy = by((author) => author !== 'teacher' && author !== 'hand');
  const others = (['teacher', 'hand'] as const).map((name) => ({ name, own: by((author) => author === name) }));
  if (recorded || !isFresh || base === null || written.length === 0 || status.kind !== 'ready') return null;
  const measured = (name: ConditionName, candidates: Candidate[]): Evaluation =>
    evaluationOf({ name, edits: [] }, round, { base: [base], openBook: [], candidates });
  const start = [
    measured('base', []),
    ...scoredOf(results.passageOnly === null ? [] : [results.passageOnly]).map((one) => measured('passage', [one])),
    ...(byPolicy.length > 0 ? [measured(round === 0 ? 'untrained' : 'policy', byPolicy)] : []),
    ...others.flatMap(({ name, own }) => (own.length > 0 ? [measured(name, own)] : [])),
  ];
  const timings = page.stages.map((stage): StageTiming => {
    const named = stage === 'write' ? 'self-edits' : stage;
    return { stage: named, purpose: 'lab', round: 0, seconds: stages[stage].seconds ?? 0 };
  });
  const seconds = timings.reduce((sum, timing) => sum + timing.seconds, 0);
  // Of one that is on the screen after a reload nobody knows when it was made.
  const { runs, shown } = useFinished.getState();
  const ended = runs.find(({ id }) => id === shown)?.at ?? Date.now();
  const { settings, work: passage } = now;
  const record = beginRecord<Knowledge>({
    domain: 'knowledge',
    startedAt: new Date(ended - seconds * 1000).toISOString(),
    commit: null,
    model: status.model,
    device: asTrusted(status.device),
    // As they were run: the steps write at their own temperature.
    settings: {
      ...settings,
      rounds: 0,
      heldOutPassages: 1,
      heldOutEdits: Math.max(1, byPolicy.length),
      writing: { ...settings.writing, heldOutTemperature: settings.writing.temperature },
      // Those by hand are there, though no setting asks for them.
      conditions: CONDITION_NAMES.filter((name) => start.some(({ condition }) => condition.name === name)),
      multiPassage: { ...settings.multiPassage, passages: 0 },
    },
    measuredOn: null,
    items: { training: [], heldOut: [passage] },
  });
  return {
    ...record,
    seconds,
    timings,
    start,
    conditions: conditionsOf<Knowledge>({ start, rounds: [], measures: [] }),
  };
}
