/** The Lab's finished stages across a reload: texts, losses, answers and rewards are there again; the adapters are not. */
import * as z from 'zod/mini';
import { passageSchema } from '../../seal/knowledge/types';
import { keepAcrossReload, stagesSchema } from '../experiment/keepAcrossReload';
import { useProgress } from '../experiment/progress';
import { bestCandidate } from './candidates';
import { useDraft } from './draft';
import { useLab } from './lab';
import { NO_RESULTS } from './labEvents';
import { labResultsSchema, verdictsSchema } from './labResultsSchema';
import { useRecorded } from './recorded/recorded';
import { LAB_STAGES } from './stages';
import { useView } from './view';

const keptSchema = z.object({
  judged: labResultsSchema,
  verdicts: verdictsSchema,
  stages: stagesSchema(LAB_STAGES),
  passage: passageSchema,
  /** The recorded run that the passage is of; `null` for any other passage. */
  run: z.nullable(z.string()),
});

type LabState = ReturnType<typeof useLab.getState>;

/** @param restores whether what was done in this tab before comes back. */
export function keepLab(opened: Promise<unknown>, restores: boolean): void {
  void keepAcrossReload(
    { what: 'lab', subscribe: useLab.subscribe, snapshot, restore: restores ? restoreLab : () => undefined },
    opened,
  );
}

function snapshot({ judged, verdicts, stages, recorded }: LabState): unknown {
  if (recorded || LAB_STAGES.some((stage) => stages[stage].status === 'running')) return undefined;
  if (judged === NO_RESULTS) return null;
  const { passage, origin } = useDraft.getState().history.present;
  return { judged, verdicts, stages, passage, run: origin.kind === 'recorded' ? origin.run : null };
}

/** Only in the place of nothing, or of the very recorded run that it was done on. */
export function restoreLab(value: unknown): void {
  const parsed = keptSchema.safeParse(value);
  if (!parsed.success || useProgress.getState().task !== null) return;
  const { judged, verdicts, stages, passage, run } = parsed.data;
  const lab = useLab.getState();
  const shown = useRecorded.getState();
  if (run !== null) {
    if (shown.shown !== 'open' || shown.run?.id !== run) return;
    useDraft.getState().showRecorded(passage, run);
  } else if (lab.recorded || lab.judged !== NO_RESULTS) return;
  lab.restore(judged, verdicts, stages);
  if (stages.quiz.status === 'done') useView.getState().select(bestCandidate(judged.candidates)?.id ?? null);
}
