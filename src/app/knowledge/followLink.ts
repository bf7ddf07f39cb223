/** What the address says of the Lab. */
import type { LinkRules } from '../experiment/link/followLink';
import type { Recording } from '../experiment/recordedState';
import { loadSample } from './draft';
import { decodeLink, encodeLink, LAB } from './link';
import type { KnowledgeExperiment, KnowledgePage } from './page';
import { openEntry, SHIPPED_RUNS } from './recorded/firstRun';

export const LAB_LINK: LinkRules<KnowledgePage> = {
  place: LAB,
  shipped: SHIPPED_RUNS,
  open: openEntry,
  runShown,
  unknownRun: 'no run of this name came with this Selkie',
  adopt: (experiment, hash) => {
    const link = decodeLink(hash);
    // A run brings settings and passages of its own.
    if (link === null || link.run !== undefined) return link && { run: link.run ?? null, notices: [] };
    const { settings, passage, sample, notices } = link;
    experiment.useSettings.getState().adopt(settings, 'The settings are those of the link.');
    if (passage !== null) {
      const origin = sample === null ? ({ kind: 'own' } as const) : ({ kind: 'sample', index: sample } as const);
      experiment.useDraft.getState().replace(passage, origin);
    } else if (sample !== null && sample !== sampleShown(experiment)) void loadSample(experiment, sample);
    return { run: null, notices };
  },
  // Without the passage: that goes into a link only when the visitor asks for it.
  hashOf: (experiment, named) => {
    const run = runShown(experiment) ?? named;
    const { settings } = experiment.useSettings.getState();
    return encodeLink({ settings, sample: sampleShown(experiment), passage: null, ...(run === null ? {} : { run }) });
  },
};

function sampleShown({ useDraft }: Pick<KnowledgeExperiment, 'useDraft'>): number | null {
  const { origin } = useDraft.getState().history.present;
  return origin.kind === 'sample' ? origin.index : null;
}

/** While nothing of it is changed, a shipped run stands for settings and passage. */
export function runShown({ useDraft, useSettings, extras }: Recording<KnowledgePage>): string | null {
  const { origin } = useDraft.getState().history.present;
  const { run, source } = extras.useRecorded.getState();
  if (origin.kind !== 'recorded' || run === null || source !== 'recorded' || origin.run !== run.id) return null;
  return useSettings.getState().settings === run.settings ? run.id : null;
}
