/** How a visit to the Lab begins: what its address says of it, the worker, a first passage and its token count. */
import type { Notice } from '../../seal/types';
import { followLink, type LinkRules } from '../experiment/link/followLink';
import { placeOf } from '../experiment/link/hash';
import { useNotices } from '../experiment/noticeStore';
import type { Recording } from '../experiment/recordedState';
import { isRunning } from '../experiment/running';
import { askWorker, visitFirst } from '../experiment/session';
import { messageOf } from '../ui/errors';
import { FIRST_SAMPLE, fillDraft, loadSample, sampleCorpus } from './draft';
import { decodeLink, encodeLink, LAB, positionIn, type RunShown, readRunLink, viewIn } from './link';
import { DRAWER_TABS, type KnowledgeExperiment, type KnowledgePage } from './page';
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
  keepSampleOfCorpus(experiment);
  leaveRecordedFor(experiment, recorded?.opened ?? Promise.resolve());
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

/**
 * A model of the visitor's own takes the place of a recorded run, which says nothing of it.
 * @param opened when the recorded run that a visit may begin with is on the screen: a small model may be ready before it.
 */
export function leaveRecordedFor(experiment: KnowledgeExperiment, opened: Promise<unknown>): void {
  experiment.useEngine.subscribe(({ status, speaks }, { status: before }) => {
    if (status.kind !== 'ready' || before.kind === 'ready' || speaks === 'world') return;
    opened
      .catch(() => undefined)
      .then(() => {
        const shows = experiment.ownWork.current !== null && experiment.useEngine.getState().speaks !== 'world';
        return shows ? import('./recorded/openRun') : null;
      })
      .then((part) => {
        if (part === null) return;
        const { RECORDED_RUNS } = part;
        RECORDED_RUNS.close(experiment);
        experiment.suit();
      })
      .catch((error: unknown) => {
        const why = `The recorded run stays on the page (${messageOf(error)}). Close it to go on with your model.`;
        useNotices.getState().setTrouble(why);
      });
  });
}

/** A sample that nobody has changed gives way to one of the corpus that the settings name: another language for another model. */
function keepSampleOfCorpus(experiment: KnowledgeExperiment): void {
  const isOfAnother = (): boolean => {
    const { origin } = experiment.useDraft.getState().history.present;
    return origin.kind === 'sample' && origin.corpus !== sampleCorpus(experiment.useSettings.getState().settings);
  };
  experiment.useSettings.subscribe(() => {
    // What came with the settings, by a link, has taken its place by the time that the sample is there.
    if (isOfAnother()) void loadSample(experiment, FIRST_SAMPLE, isOfAnother);
  });
}

/** Counting is the tokenizer's work, so the worker does it, once the visitor has stopped typing for a moment. */
function keepTokenCount(experiment: KnowledgeExperiment): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    const { passage } = experiment.useDraft.getState().history.present;
    const { settings } = experiment.useSettings.getState();
    void askWorker('knowledge', (worker) => worker.count(passage, settings)).then((tokens) => {
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
  runShown: (experiment) => runShown(experiment)?.id ?? null,
  unknownRun: 'no run of this name came with this Selkie',
  adopt: (experiment, hash) => {
    const link = decodeLink(hash);
    if (link === null) return null;
    // A run brings settings and passages of its own; the link changes them.
    if (link.run !== undefined)
      return { run: link.run, position: positionIn(hash), change: () => changeRun(experiment, hash), notices: [] };
    const { settings, passage, sample, notices } = link;
    experiment.useSettings.getState().adopt(settings, 'The settings are those of the link.');
    if (passage !== null) {
      const corpus = sampleCorpus(settings);
      const origin =
        sample === null ? ({ kind: 'own' } as const) : ({ kind: 'sample', index: sample, corpus } as const);
      experiment.useDraft.getState().replace(passage, origin);
    } else if (sample !== null && !isSampleShown(experiment, sample)) void loadSample(experiment, sample);
    return { run: null, notices };
  },
  // Without the passage: that goes into a link only when the visitor asks for it.
  hashOf: (experiment, named) => {
    const shown = runShown(experiment);
    // What the link says of it waits with it.
    if (shown === null && named !== null && decodeLink(location.hash)?.run === named) return location.hash;
    const { settings } = experiment.useSettings.getState();
    return encodeLink({ settings, sample: sampleShown(experiment), passage: null, run: named }, shown);
  },
};

function changeRun(
  { useSettings, useResults, useView, extras }: Recording<KnowledgePage>,
  hash: string,
): readonly Notice[] {
  const { run } = extras.useRecorded.getState();
  if (run === null) return [];
  const { tab, edit } = viewIn(hash);
  const named = DRAWER_TABS.find((one) => one === tab);
  if (named !== undefined) useView.getState().pickTab(named);
  if (useResults.getState().results.candidates.some(({ id }) => id === edit)) useView.getState().select(edit);
  const { settings, notices } = readRunLink(hash, run.settings);
  useSettings.getState().adopt(settings);
  return notices;
}

function isSampleShown(
  { useDraft, useSettings }: Pick<KnowledgeExperiment, 'useDraft' | 'useSettings'>,
  index: number,
): boolean {
  const { origin } = useDraft.getState().history.present;
  const corpus = sampleCorpus(useSettings.getState().settings);
  return origin.kind === 'sample' && origin.index === index && origin.corpus === corpus;
}

function sampleShown({ useDraft }: Pick<KnowledgeExperiment, 'useDraft'>): number | null {
  const { origin } = useDraft.getState().history.present;
  return origin.kind === 'sample' ? origin.index : null;
}

/** The shipped run whose passage is on the page, with nothing of the passage changed: a link names it in place of both. */
export function runShown({ useDraft, useView, extras }: Recording<KnowledgePage>): RunShown | null {
  const { origin } = useDraft.getState().history.present;
  const { run, source, position } = extras.useRecorded.getState();
  if (origin.kind !== 'recorded' || run === null || source !== 'recorded' || origin.run !== run.id) return null;
  const { tab, selected } = useView.getState();
  return { id: run.id, settings: run.settings, position, tab: tab === DRAWER_TABS[0] ? null : tab, edit: selected };
}
