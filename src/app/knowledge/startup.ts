/**
 * What happens once, when the page opens: a recorded run is fetched or the link is read, the worker starts, a first passage
 * and its token count arrive.
 */

import { placeOf } from '../experiment/link/hash';
import { useNotices } from '../experiment/notices';
import { askCount, isRunning, visitFirst } from '../experiment/session';
import { FIRST_SAMPLE, loadSample } from './draft';
import { decodeLink, followLink } from './link';
import type { KnowledgeExperiment } from './page';
import { openFirstRun, openRunById } from './recorded/firstRun';

const COUNT_AFTER = 250;

export function startUp(experiment: KnowledgeExperiment): void {
  const recorded = openFirstRun(experiment);
  const start = (): void => visitFirst(experiment);
  // Worker, model and GPU would take the processor from the first figure.
  if (recorded !== null) void recorded.painted.then(start);
  // The Puzzles page has a model of its own, and asks for it.
  else if (placeOf(location.hash) !== '/puzzles') start();
  keepStages(experiment, recorded?.opened ?? Promise.resolve());
  let first: number | null = null;
  followLink(experiment, {
    onSample: (index) => {
      first = index;
      void loadSample(experiment, index);
    },
    onRun: (id) => void openRunById(experiment, id),
  });
  const fill = (): void => {
    if (experiment.useDraft.getState().untouched) void loadSample(experiment, first ?? FIRST_SAMPLE);
  };
  if (first === null) {
    // A recorded run brings its own passage; the sample stands in where there is none.
    if (recorded === null) fill();
    else void recorded.opened.then((opened) => opened || fill());
  }
  keepTokenCount(experiment);
  addEventListener('beforeunload', (event) => {
    if (isRunning()) event.preventDefault();
  });
}

/** What the Lab has finished outlives a reload. @param opened when the recorded run that a visit may begin with is on the screen. */
function keepStages(experiment: KnowledgeExperiment, opened: Promise<unknown>): void {
  // Read before the link is followed: a passage that comes by it has nothing to do with what was done in this tab before.
  const restores = decodeLink(location.hash)?.passage == null;
  // Not needed for the first figure.
  import('./keptLab')
    .then(({ keepLab }) => keepLab(experiment, opened, restores))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      useNotices
        .getState()
        .setTrouble(`A reload will forget what the stages below come to (${why}). Export it to keep it.`);
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
