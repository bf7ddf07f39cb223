/** The Lab's finished stages across a reload: texts, losses, answers and rewards are there again; the adapters are not. */
import * as z from 'zod/mini';
import type { HandVerdict } from '../../seal/knowledge/reward';
import { passageSchema } from '../../seal/knowledge/types';
import { whole } from '../../seal/types';
import { keepAcrossReload, stagesSchema } from '../experiment/keepAcrossReload';
import { bestCandidate } from './candidates';
import { type KnowledgeExperiment, LAB_STAGES } from './page';
import { judgedBy, judgedSchema, NOTHING_JUDGED } from './results';

export const verdictsSchema: z.ZodMiniType<readonly HandVerdict[]> = z.array(
  z.object({ question: whole, text: z.string(), correct: z.boolean() }),
);

const keptSchema = z.object({
  judged: judgedSchema,
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
