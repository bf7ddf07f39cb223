/** What the Export menu offers: everything recorded as JSON, the tables as CSV, the charts as pictures. */

import { useEngine } from '../experiment/engine';
import { fetchPart } from '../ui/later';
import { decisionsOf } from './decisions';
import { useDraft } from './draft';
import { useLab } from './lab';
import { useRecorded } from './recorded/recorded';
import { useRounds } from './roundsStore';
import { useSettings } from './settings';
import { answersCsv, candidatesCsv, conditionsCsv } from './tables';

export const EXPORTS = ['run', 'candidates', 'answers', 'rounds'] as const;
export type ExportKind = (typeof EXPORTS)[number];

/** By the name that each figure carries as `data-chart`. */
export const CHARTS = ['rounds', 'rewards', 'quiz', 'losses'] as const;
export type ChartKind = (typeof CHARTS)[number];
export const PICTURES = ['svg', 'png'] as const;
export type Picture = (typeof PICTURES)[number];

export interface ExportFile {
  name: string;
  type: string;
  content: string | Blob;
}

export function makeExport(kind: ExportKind): ExportFile {
  const draft = useDraft.getState().history.present;
  const { results, recorded } = useLab.getState();
  const { settings } = useSettings.getState();
  const { conditions, measures } = useRounds.getState();
  const table = (content: string): ExportFile => ({ name: `${stemOf(kind)}.csv`, type: 'text/csv', content });
  switch (kind) {
    case 'run':
      return { name: `${stemOf(kind)}.json`, type: 'application/json', content: JSON.stringify(everything(), null, 1) };
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

function everything(): object {
  const { status, policy } = useEngine.getState();
  const { results, stages, verdicts } = useLab.getState();
  const { conditions, records, start, measures, live } = useRounds.getState();
  const device =
    status.kind === 'ready' ? { model: status.model, device: status.device } : { model: null, device: null };
  return {
    schema: 'selkie-lab',
    version: 1,
    savedAt: new Date().toISOString(),
    ...device,
    // Model and device above are those of this page; what comes out of a recorded run was measured elsewhere.
    recorded: recordedPart(),
    policyVersion: policy?.rounds ?? 0,
    settings: useSettings.getState().settings,
    passage: useDraft.getState().history.present.passage,
    lab: { ...results, stages, verdicts },
    rounds: { settings: live?.settings ?? null, conditions, start, records, multiPassage: measures },
  };
}

function recordedPart(): object | null {
  const { run } = useRecorded.getState();
  const [lab, rounds] = [useLab.getState().recorded, useRounds.getState().recorded];
  if (run === null || !(lab || rounds)) return null;
  const { id, startedAt, commit, model, device } = run;
  return { lab, rounds, id, startedAt, commit, model, device };
}

export function makePicture(kind: ChartKind, picture: Picture): Promise<ExportFile> {
  const origin = `Selkie, seed ${useSettings.getState().settings.seed}`;
  return pictureOf(kind, picture, `${stemOf(`${kind}-chart`)}.${picture}`, origin);
}

/** @param origin stands below the chart: what it comes from. */
export async function pictureOf(kind: ChartKind, picture: Picture, name: string, origin: string): Promise<ExportFile> {
  const { chartPng, chartSvg } = await fetchPart(() => import('../charts/chartImage'));
  return picture === 'png'
    ? { name, type: 'image/png', content: await chartPng(kind, origin) }
    : { name, type: 'image/svg+xml', content: chartSvg(kind, origin) };
}

function stemOf(what: string): string {
  return `selkie-${what}-seed${useSettings.getState().settings.seed}`;
}

export function isEmpty(kind: ExportKind): boolean {
  const { results } = useLab.getState();
  switch (kind) {
    case 'run':
      return false;
    case 'answers':
      return results.base === null;
    case 'candidates':
      return results.candidates.every(({ scored }) => scored === null);
    case 'rounds':
      return useRounds.getState().conditions.length === 0;
  }
}

/** Only what is drawn at this moment can be exported. */
export function isDrawn(kind: ChartKind): boolean {
  return document.querySelector(`[data-chart="${kind}"]`) !== null;
}

export function download({ name, type, content }: ExportFile): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
