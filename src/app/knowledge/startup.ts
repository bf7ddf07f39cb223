/** How a visit to the Lab begins: what its address says of it, the worker, a first passage and its token count. */
import { followLink, type LinkRules } from '../experiment/link/followLink';
import { placeOf } from '../experiment/link/hash';
import { useNotices } from '../experiment/notices';
import type { Recording } from '../experiment/recordedState';
import { askCount, isRunning, visitFirst } from '../experiment/session';
import { messageOf } from '../ui/errors';
import { fillDraft, loadSample } from './draft';
import { decodeLink, encodeLink, LAB } from './link';
import type { KnowledgeExperiment, KnowledgePage } from './page';
import { openEntry, openFirstRun, SHIPPED_RUNS } from './recorded/firstRun';

const COUNT_AFTER = 250;

export function startUp(experiment: KnowledgeExperiment): void {
  const { hash } = location;
  const link = decodeLink(hash);
  const recorded = openFirstRun(experiment, hash, followLink(experiment, LAB_LINK));
  const start = (): void => visitFirst(experiment);
  // Worker, model and GPU would take the processor from the first figure.
  if (recorded !== null) void recorded.painted.then(start);
  // The Puzzles page has a model of its own, and asks for it.
  else if (placeOf(hash) !== '/puzzles') start();
  // A passage that comes by the link has nothing to do with what was done in this tab before.
  keepResults(experiment, recorded?.opened ?? Promise.resolve(), link?.passage == null);
  // A recorded run brings its own passage; the sample stands in where there is none.
  if (recorded !== null) void recorded.opened.then((opened) => (opened ? undefined : fillDraft(experiment)));
  else if (link?.sample == null) void fillDraft(experiment);
  keepTokenCount(experiment);
  addEventListener('beforeunload', (event) => {
    if (isRunning()) event.preventDefault();
  });
}

/** What the Lab has finished outlives a reload. @param opened when the recorded run that a visit may begin with is on the screen. */
function keepResults(experiment: KnowledgeExperiment, opened: Promise<unknown>, restores: boolean): void {
  // Not needed for the first figure.
  import('./keptStages')
    .then(({ KEPT_STAGES, keepStages }) => keepStages(experiment, KEPT_STAGES, opened, restores))
    .catch((error: unknown) => {
      useNotices
        .getState()
        .setTrouble(`A reload will forget what the stages below come to (${messageOf(error)}). Export it to keep it.`);
    });
}

/** Counting is the tokenizer's work, so the worker does it, once the visitor has stopped typing for a moment. */
function keepTokenCount(experiment: KnowledgeExperiment): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    const { passage } = experiment.useDraft.getState().history.present;
    void askCount(passage, experiment.useSettings.getState().settings).then((tokens) => {
      if (tokens !== null) experiment.useEngine.setState({ tokens });
    });
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(count, COUNT_AFTER);
  };
  experiment.useDraft.subscribe((state, before) => {
    if (state.history.present.passage.context !== before.history.present.passage.context) soon();
  });
  experiment.useSettings.subscribe((state, before) => {
    if (state.settings.writing !== before.settings.writing) soon();
  });
  experiment.useEngine.subscribe((state, before) => {
    if (state.status.kind === 'ready' && before.status.kind !== 'ready') soon();
  });
}

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
    return encodeLink({ settings, sample: sampleShown(experiment), passage: null, run });
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
