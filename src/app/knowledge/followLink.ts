/** Takes over what the address says of the Lab, and keeps the address in step with settings and sample (replaced, never a flood of history). */

import { placeOf, replaceHash } from '../experiment/link/hash';
import { decodeLink, encodeLink, LAB } from './link';
import type { KnowledgeExperiment } from './page';

export interface LinkTargets {
  /** Fetches a numbered sample; the worker that has them may not be there yet when the link is read. */
  onSample: (index: number) => void;
  /** Fetches and opens a recorded run. */
  onRun: (id: string) => void;
}

export function followLink(experiment: KnowledgeExperiment, targets: LinkTargets): void {
  adoptLink(experiment, targets);
  addEventListener('hashchange', () => adoptLink(experiment, targets));
  experiment.useSettings.subscribe(({ settings }, before) => {
    if (settings !== before.settings) writeAddress(experiment);
  });
  experiment.useDraft.subscribe(({ history }, before) => {
    if (history.present.origin !== before.history.present.origin) writeAddress(experiment);
  });
  writeAddress(experiment);
}

function adoptLink(experiment: KnowledgeExperiment, { onSample, onRun }: LinkTargets): void {
  const link = decodeLink(location.hash);
  if (link === null) {
    writeAddress(experiment);
    return;
  }
  if (link.run !== undefined) {
    if (link.run !== runShown(experiment)) onRun(link.run);
    return;
  }
  experiment.useSettings.getState().adopt(link.settings, 'The settings are those of the link.');
  if (link.passage !== null)
    experiment.useDraft
      .getState()
      .replace(link.passage, link.sample === null ? { kind: 'own' } : { kind: 'sample', index: link.sample });
  else if (link.sample !== null && link.sample !== sampleShown(experiment)) onSample(link.sample);
  if (link.notices.length > 0) experiment.useView.getState().setLinkNotices(link.notices);
  writeAddress(experiment);
}

/** Without the passage: that goes into a link only when the visitor asks for it. */
function writeAddress(experiment: KnowledgeExperiment): void {
  if (placeOf(location.hash) !== LAB) return;
  const run = runShown(experiment);
  replaceHash(
    encodeLink({
      settings: experiment.useSettings.getState().settings,
      sample: sampleShown(experiment),
      passage: null,
      ...(run === null ? {} : { run }),
    }),
  );
}

function sampleShown(experiment: KnowledgeExperiment): number | null {
  const { origin } = experiment.useDraft.getState().history.present;
  return origin.kind === 'sample' ? origin.index : null;
}

/** While nothing of it is changed, a shipped run stands for settings and passage. */
export function runShown(experiment: KnowledgeExperiment): string | null {
  const { origin } = experiment.useDraft.getState().history.present;
  const { run, shipped } = experiment.extras.useRecorded.getState();
  if (origin.kind !== 'recorded' || run === null || !shipped || origin.run !== run.id) return null;
  return experiment.useSettings.getState().settings === run.settings ? run.id : null;
}
