/** The Lab's finished stages across a reload: texts, losses, answers and rewards are there again; the adapters are not. */
import * as z from 'zod/mini';
import type { HandVerdict } from '../../seal/knowledge/reward';
import { passageSchema } from '../../seal/knowledge/types';
import { whole } from '../../seal/types';
import { type KeptStages, keepStages as keepResults, stagesSchema } from '../experiment/keepAcrossReload';
import { loadSets } from './library/keptSets';
import { type KnowledgePage, LAB_STAGES } from './page';
import { judgedBy, NOTHING_JUDGED } from './results';
import { judgedSchema } from './resultsSchema';

const verdictsSchema: z.ZodMiniType<readonly HandVerdict[]> = z.array(
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

/** What reload brings back beside them: the set of passages that rounds run on. */
export const keepStages: typeof keepResults = (...given) => {
  void loadSets();
  return keepResults(...given);
};

export const KEPT_STAGES: KeptStages<KnowledgePage, z.infer<typeof keptSchema>> = {
  what: 'lab',
  schema: keptSchema,
  snapshot: ({ useResults, useDraft }) => {
    const { results, stages } = useResults.getState();
    const { judged, verdicts } = results;
    if (judged === NOTHING_JUDGED) return null;
    const { passage, origin } = useDraft.getState().history.present;
    return { judged, verdicts, stages, passage, run: origin.kind === 'recorded' ? origin.run : null };
  },
  // Only in the place of nothing, or of the very recorded run that it was done on.
  restored: ({ useResults, useDraft, useSettings, extras }, { judged, verdicts, passage, run }) => {
    const { recorded, results } = useResults.getState();
    const shown = extras.useRecorded.getState();
    if (run !== null) {
      if (shown.shown !== 'open' || shown.run?.id !== run) return null;
      useDraft.getState().showRecorded(passage, run);
    } else if (recorded || results.judged !== NOTHING_JUDGED) return null;
    return { of: passage, results: judgedBy(judged, verdicts, useSettings.getState().settings.reward) };
  },
};
