/** What the Export menu offers: everything recorded as JSON, the tables as CSV, the charts as pictures. */

import { type ExportFile, type Picture, pictureOf } from '../experiment/download';
import { decisionsOf } from './decisions';
import type { KnowledgeExperiment } from './page';
import { answersCsv, candidatesCsv, conditionsCsv } from './tables';

export const EXPORTS = ['run', 'candidates', 'answers', 'rounds'] as const;
export type ExportKind = (typeof EXPORTS)[number];

/** By the name that each figure carries as `data-chart`. */
export const CHARTS = ['rounds', 'rewards', 'quiz', 'losses', 'curves'] as const;
export type ChartKind = (typeof CHARTS)[number];

export function makeExport(experiment: KnowledgeExperiment, kind: ExportKind): ExportFile {
  const draft = experiment.useDraft.getState().history.present;
  const { results, recorded } = experiment.useResults.getState();
  const { settings } = experiment.useSettings.getState();
  const { conditions, measures } = experiment.useRounds.getState();
  const table = (content: string): ExportFile => ({
    name: `${stemOf(experiment, kind)}.csv`,
    type: 'text/csv',
    content,
  });
  switch (kind) {
    case 'run':
      return {
        name: `${stemOf(experiment, kind)}.json`,
        type: 'application/json',
        content: JSON.stringify(everything(experiment), null, 1),
      };
    case 'answers':
      return table(answersCsv(draft.passage, results));
    case 'candidates':
      return table(
        candidatesCsv(results, recorded ? results.decisions : decisionsOf(results, settings, draft.passage.context)),
      );
    case 'rounds':
      return table(conditionsCsv(conditions, measures));
  }
}

function everything(experiment: KnowledgeExperiment): object {
  const { status, policy } = experiment.useEngine.getState();
  const {
    results: { judged: _judged, verdicts, ...results },
    stages,
  } = experiment.useResults.getState();
  const { conditions, records, start, measures, live } = experiment.useRounds.getState();
  const device =
    status.kind === 'ready' ? { model: status.model, device: status.device } : { model: null, device: null };
  return {
    schema: 'selkie-lab',
    version: 1,
    savedAt: new Date().toISOString(),
    ...device,
    // Model and device above are those of this page; what comes out of a recorded run was measured elsewhere.
    recorded: recordedPart(experiment),
    policyVersion: policy?.rounds ?? 0,
    settings: experiment.useSettings.getState().settings,
    passage: experiment.useDraft.getState().history.present.passage,
    lab: { ...results, stages, verdicts },
    rounds: { settings: live?.settings ?? null, conditions, start, records, multiPassage: measures },
  };
}

function recordedPart(experiment: KnowledgeExperiment): object | null {
  const { run } = experiment.extras.useRecorded.getState();
  const [lab, rounds] = [experiment.useResults.getState().recorded, experiment.useRounds.getState().recorded];
  if (run === null || !(lab || rounds)) return null;
  const { id, startedAt, commit, model, device } = run;
  return { lab, rounds, id, startedAt, commit, model, device };
}

export function makePicture(experiment: KnowledgeExperiment, kind: ChartKind, picture: Picture): Promise<ExportFile> {
  const origin = `Selkie, seed ${experiment.useSettings.getState().settings.seed}`;
  return pictureOf(kind, picture, `${stemOf(experiment, `${kind}-chart`)}.${picture}`, origin);
}

function stemOf(experiment: KnowledgeExperiment, what: string): string {
  return `selkie-${what}-seed${experiment.useSettings.getState().settings.seed}`;
}

export function isEmpty(experiment: KnowledgeExperiment, kind: ExportKind): boolean {
  const { results } = experiment.useResults.getState();
  switch (kind) {
    case 'run':
      return false;
    case 'answers':
      return results.base === null;
    case 'candidates':
      return results.candidates.every(({ scored }) => scored === null);
    case 'rounds':
      return experiment.useRounds.getState().conditions.length === 0;
  }
}
