/** The Lab's finished stages across a reload: texts, losses, answers and rewards are there again; the adapters are not. */
import * as z from 'zod/mini';
import { creditSchema } from '../../seal/knowledge/measured';
import type { HandVerdict } from '../../seal/knowledge/reward';
import {
  answerSchema,
  candidateSchema,
  decisionSchema,
  droppedSchema,
  passageSchema,
  selfEditSchema,
  sequenceSchema,
} from '../../seal/knowledge/types';
import { estimateSchema as estimate, finite, whole } from '../../seal/types';
import { keepAcrossReload, stagesSchema } from '../experiment/keepAcrossReload';
import { bestCandidate } from './candidates';
import { type KnowledgeExperiment, LAB_STAGES } from './page';
import { type CandidateView, type JudgedResults, judgedBy, NOTHING_JUDGED } from './results';

const words = z.string();

const view: z.ZodMiniType<CandidateView> = z.object({
  id: words,
  sample: whole,
  parts: z.array(words),
  writing: z.boolean(),
  selfEdit: z.nullable(selfEditSchema),
  sequences: z.array(sequenceSchema),
  dropped: z.array(droppedSchema),
  losses: z.array(z.array(finite)),
  totalSteps: whole,
  answers: z.array(z.array(answerSchema)),
  reward: z.nullable(estimate),
  partRewards: z.array(estimate),
  scored: z.nullable(candidateSchema),
  credit: z.nullable(creditSchema),
});

export const labResultsSchema: z.ZodMiniType<JudgedResults> = z.object({
  candidates: z.array(view),
  passageOnly: z.nullable(view),
  base: z.nullable(z.array(answerSchema)),
  baseGold: z.optional(z.array(finite)),
  decisions: z.array(decisionSchema),
});

export const verdictsSchema: z.ZodMiniType<readonly HandVerdict[]> = z.array(
  z.object({ question: whole, text: words, correct: z.boolean() }),
);

const keptSchema = z.object({
  judged: labResultsSchema,
  verdicts: verdictsSchema,
  stages: stagesSchema(LAB_STAGES),
  passage: passageSchema,
  /** The recorded run that the passage is of; `null` for any other passage. */
  run: z.nullable(z.string()),
});

type LabState = ReturnType<KnowledgeExperiment['useResults']['getState']>;

/** @param restores whether what was done in this tab before comes back. */
export function keepLab(experiment: KnowledgeExperiment, opened: Promise<unknown>, restores: boolean): void {
  void keepAcrossReload(
    {
      what: 'lab',
      subscribe: experiment.useResults.subscribe,
      snapshot: (state) => snapshot(experiment, state),
      restore: (value) => restores && restoreLab(experiment, value),
    },
    opened,
  );
}

function snapshot(experiment: KnowledgeExperiment, { results, stages, recorded }: LabState): unknown {
  if (recorded || LAB_STAGES.some((stage) => stages[stage].status === 'running')) return undefined;
  const { judged, verdicts } = results;
  if (judged === NOTHING_JUDGED) return null;
  const { passage, origin } = experiment.useDraft.getState().history.present;
  return { judged, verdicts, stages, passage, run: origin.kind === 'recorded' ? origin.run : null };
}

/** Only in the place of nothing, or of the very recorded run that it was done on. */
export function restoreLab(experiment: KnowledgeExperiment, value: unknown): void {
  const parsed = keptSchema.safeParse(value);
  if (!parsed.success || experiment.useProgress.getState().task !== null) return;
  const { judged, verdicts, stages, passage, run } = parsed.data;
  const lab = experiment.useResults.getState();
  const shown = experiment.extras.useRecorded.getState();
  if (run !== null) {
    if (shown.shown !== 'open' || shown.run?.id !== run) return;
    experiment.useDraft.getState().showRecorded(passage, run);
  } else if (lab.recorded || lab.results.judged !== NOTHING_JUDGED) return;
  const { reward } = experiment.useSettings.getState().settings;
  lab.restore(passage, judgedBy(judged, verdicts, reward), stages);
  if (stages.quiz.status === 'done') experiment.useView.getState().select(bestCandidate(judged.candidates)?.id ?? null);
}
