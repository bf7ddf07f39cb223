/**
 * What a visitor sees first. The list of recorded runs is small and fetched at once, so that the figure of the first one is
 * there before any model; its own file and the code that reads it follow. A link that says what to show goes before, and so
 * does what the visitor wrote here earlier: then the run is only offered.
 */
import { type RunEntry, readRunIndex } from '../../../seal/knowledge/runFile/entry';
import type { RecordedPosition } from '../../experiment/recordedPositions';
import { type Asked, makeShipped, type Recording } from '../../experiment/recordedState';
import { messageOf } from '../../ui/errors';
import { fetchPart } from '../../ui/later';
import { saysWhatToShow } from '../link';
import type { KnowledgeExperiment, KnowledgePage } from '../page';

export const SHIPPED_RUNS = makeShipped<RunEntry>('', readRunIndex);

export interface FirstRun {
  /** The figure is painted, or there is none to wait for. */
  painted: Promise<void>;
  /** Whether a run fills the screens or is offered. */
  opened: Promise<boolean>;
}

/**
 * @param hash as the visitor came.
 * @param named whether the run is opened that it names.
 * @returns `null` when no run is to be opened.
 */
export function openFirstRun(
  experiment: KnowledgeExperiment,
  hash: string,
  named: Promise<boolean> | null,
): FirstRun | null {
  if (saysWhatToShow(hash)) return null;
  return { opened: named ?? openFirst(experiment), painted: figurePainted(experiment) };
}

/** Long enough for a list that comes at all, short enough not to be missed by who waits for the model. */
const LONGEST_WAIT = 2000;

function figurePainted({ extras }: KnowledgeExperiment): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      unsubscribe();
      // The first frame draws it, the second begins after it was shown.
      requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
    };
    // A page in the background draws no frames.
    const timer = setTimeout(() => {
      unsubscribe();
      resolve();
    }, LONGEST_WAIT);
    const unsubscribe = extras.useRecorded.subscribe(({ entry, shown }) => {
      if (entry !== null || shown === 'nothing') done();
    });
  });
}

async function openFirst(experiment: KnowledgeExperiment): Promise<boolean> {
  const { useRecorded } = experiment.extras;
  const { untouched, history } = experiment.useDraft.getState();
  const cold = untouched || history.present.origin.kind === 'recorded';
  if (cold) useRecorded.setState({ shown: 'opening' });
  const first = (await SHIPPED_RUNS.fetchEntries())?.find(({ gain }) => gain !== null);
  // Meanwhile the visitor may have opened another one.
  if (useRecorded.getState().entry !== null) return true;
  if (first === undefined) {
    useRecorded.setState({ shown: 'nothing' });
    return false;
  }
  if (cold) return openEntry(experiment, { entry: first, source: 'recorded', position: await positionTold(first.id) });
  useRecorded.setState({ entry: first, source: 'recorded', shown: 'offered' });
  return true;
}

/** The stages begin with what the story is about; without one, with the first passage. */
function positionTold(run: string): Promise<RecordedPosition | null> {
  return import('../../experiment/stories').then((stories) => stories.positionTold(run)).catch(() => null);
}

/** The figure needs the entry alone; reading the run itself is code that can come later. */
export async function openEntry(experiment: Recording<KnowledgePage>, asked: Asked<KnowledgePage>): Promise<boolean> {
  const { useRecorded } = experiment.extras;
  const { entry, source } = asked;
  const { run } = useRecorded.getState();
  if (run === null) useRecorded.setState({ entry, source, shown: 'opening', problem: null });
  try {
    const { RECORDED_RUNS } = await fetchPart(() => import('./openRun'));
    return await RECORDED_RUNS.open(experiment, asked);
  } catch (error) {
    // The figure stays, and beside it why there is no more.
    if (useRecorded.getState().entry === entry) useRecorded.setState({ shown: 'offered', problem: messageOf(error) });
    return false;
  }
}
