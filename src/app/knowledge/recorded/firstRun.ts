/**
 * What a visitor sees first. The list of recorded runs is small and fetched at once, so that the figure of the first one is
 * there before any model; its own file and the code that reads it follow. A link that says what to show goes before, and so
 * does what the visitor wrote here earlier: then the run is only offered.
 */

import type { RunEntry } from '../../../seal/knowledge/runFile/index';
import { fetchPart } from '../../ui/later';
import { decodeLink, saysWhatToShow } from '../link';
import type { KnowledgeExperiment } from '../page';
import { SHIPPED_RUNS } from './recorded';

export interface FirstRun {
  /** The figure is painted, or there is none to wait for. */
  painted: Promise<void>;
  /** Whether a run fills the screens or is offered. */
  opened: Promise<boolean>;
}

/** `null` when no run is to be opened. */
export function openFirstRun(experiment: KnowledgeExperiment): FirstRun | null {
  const opened = begin(experiment);
  return opened && { opened, painted: figurePainted(experiment) };
}

/** Long enough for a list that comes at all, short enough not to be missed by who waits for the model. */
const LONGEST_WAIT = 2000;

function figurePainted(experiment: KnowledgeExperiment): Promise<void> {
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
    const unsubscribe = experiment.extras.useRecorded.subscribe(({ entry, shown }) => {
      if (entry !== null || shown === 'nothing') done();
    });
  });
}

function begin(experiment: KnowledgeExperiment): Promise<boolean> | null {
  const { hash } = location;
  if (saysWhatToShow(hash)) return null;
  const asked = decodeLink(hash)?.run;
  if (asked !== undefined) return openRunById(experiment, asked);
  const { untouched, history } = experiment.useDraft.getState();
  const cold = untouched || history.present.origin.kind === 'recorded';
  if (cold) experiment.extras.useRecorded.setState({ shown: 'opening' });
  return SHIPPED_RUNS.fetchEntries().then((entries) => {
    const first = entries?.find(({ gain }) => gain !== null);
    // Meanwhile the visitor may have opened another one.
    if (experiment.extras.useRecorded.getState().entry !== null) return true;
    if (first === undefined) {
      experiment.extras.useRecorded.setState({ shown: 'nothing' });
      return false;
    }
    if (cold) return openEntry(experiment, first);
    experiment.extras.useRecorded.setState({ entry: first, shown: 'offered' });
    return true;
  });
}

let coming: { id: string; opened: Promise<boolean> } | null = null;

/** The run that a link names. */
export function openRunById(experiment: KnowledgeExperiment, id: string): Promise<boolean> {
  if (coming?.id === id) return coming.opened;
  const opened = openNamed(experiment, id).finally(() => {
    coming = null;
  });
  coming = { id, opened };
  return opened;
}

async function openNamed(experiment: KnowledgeExperiment, id: string): Promise<boolean> {
  experiment.extras.useRecorded.setState({ shown: 'opening' });
  const entry = (await SHIPPED_RUNS.fetchEntries())?.find((one) => one.id === id);
  if (entry !== undefined) return openEntry(experiment, entry);
  experiment.extras.useRecorded.setState({ shown: 'nothing' });
  const reason = 'no run of this name came with this Selkie';
  experiment.useView.getState().setLinkNotices([{ field: 'run', given: id, used: '', reason }]);
  return false;
}

/** The figure needs the entry alone; reading the run itself is code that can come later. */
export async function openEntry(experiment: KnowledgeExperiment, entry: RunEntry): Promise<boolean> {
  experiment.extras.useRecorded.setState({ entry, shown: 'opening', problem: null });
  try {
    const { openShipped } = await fetchPart(() => import('./openRun'));
    return openShipped(experiment, entry);
  } catch (error) {
    // The figure stays, and beside it why there is no more.
    const problem = error instanceof Error ? error.message : String(error);
    if (experiment.extras.useRecorded.getState().entry === entry)
      experiment.extras.useRecorded.setState({ shown: 'offered', problem });
    return false;
  }
}
