/**
 * What happens once, when the page opens: a recorded run is fetched or the link is read, the worker starts, a first passage
 * and its token count arrive.
 */

import { useEngine } from '../experiment/engine';
import { placeOf } from '../experiment/link/hash';
import { useNotices } from '../experiment/notices';
import { useProgress, usePuzzleProgress } from '../experiment/progress';
import { askCount, visitFirst } from '../experiment/session';
import { applyTheme, useTheme, watchSystemTheme } from '../ui/theme';
import { loadSample } from './actions';
import { useDraft } from './draft';
import { FIRST_SAMPLE } from './firstSample';
import { followLink } from './followLink';
import { decodeLink } from './link';
import { openFirstRun, openRunById } from './recorded/firstRun';
import { useSettings } from './settings';

const COUNT_AFTER = 250;

export function startUp(): void {
  applyTheme(useTheme.getState().choice);
  watchSystemTheme();
  const recorded = openFirstRun();
  const start = (): void => visitFirst('knowledge');
  // Worker, model and GPU would take the processor from the first figure.
  if (recorded !== null) void recorded.painted.then(start);
  // The Puzzles page has a model of its own, and asks for it.
  else if (placeOf(location.hash) !== '/puzzles') start();
  keepStages(recorded?.opened ?? Promise.resolve());
  let first: number | null = null;
  followLink({
    onSample: (index) => {
      first = index;
      void loadSample(index);
    },
    onRun: (id) => void openRunById(id),
  });
  const fill = (): void => {
    if (useDraft.getState().untouched) void loadSample(first ?? FIRST_SAMPLE);
  };
  if (first === null) {
    // A recorded run brings its own passage; the sample stands in where there is none.
    if (recorded === null) fill();
    else void recorded.opened.then((opened) => opened || fill());
  }
  keepTokenCount();
  addEventListener('beforeunload', (event) => {
    if ([useProgress, usePuzzleProgress].some(({ getState }) => getState().task !== null)) event.preventDefault();
  });
}

/** What the Lab has finished outlives a reload. @param opened when the recorded run that a visit may begin with is on the screen. */
function keepStages(opened: Promise<unknown>): void {
  // Read before the link is followed: a passage that comes by it has nothing to do with what was done in this tab before.
  const restores = decodeLink(location.hash)?.passage == null;
  // Not needed for the first figure.
  import('./keptLab')
    .then(({ keepLab }) => keepLab(opened, restores))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      useNotices
        .getState()
        .setTrouble(`A reload will forget what the stages below come to (${why}). Export it to keep it.`);
    });
}

/** Counting is the tokenizer's work, so the worker does it, once the visitor has stopped typing for a moment. */
function keepTokenCount(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = (): void => {
    const { passage } = useDraft.getState().history.present;
    void askCount(passage, useSettings.getState().settings).then((tokens) => {
      if (tokens !== null) useEngine.setState({ tokens });
    });
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(count, COUNT_AFTER);
  };
  useDraft.subscribe((state, before) => {
    if (state.history.present.passage.context !== before.history.present.passage.context) soon();
  });
  useSettings.subscribe((state, before) => {
    if (state.settings.writing !== before.settings.writing) soon();
  });
  useEngine.subscribe((state, before) => {
    if (state.status.kind === 'ready' && before.status.kind !== 'ready') soon();
  });
}
