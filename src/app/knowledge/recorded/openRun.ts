/** Puts a recorded run on the screens of a live one: passage, results of the stages, rounds and conditions. */

import { entryOf, type RunEntry } from '../../../seal/knowledge/runFile/index';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { KnowledgeRun } from '../../../seal/record/record';
import { RunFileError } from '../../../seal/record/runFileError';
import { useProgress } from '../../experiment/progress';
import { useDraft } from '../draft';
import { useLab } from '../lab';
import { applyLabEvent, NO_RESULTS } from '../labEvents';
import { playable } from '../playable';
import { useRounds } from '../roundsStore';
import { useSettings } from '../settings';
import { type Basis, type LabStage, recordedBasisOf } from '../stages';
import { useView } from '../view';
import { runAddress } from './fetchIndex';
import { eventsOf } from './pickEvents';
import { firstPick, lookUp, type Pick } from './picks';
import { useRecorded } from './recorded';

/** Of a run that came with the page. @throws Error with one plain sentence. */
export async function fetchRun({ file, title }: RunEntry): Promise<KnowledgeRun> {
  let bytes: ArrayBuffer;
  try {
    const response = await fetch(runAddress(file));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    bytes = await response.arrayBuffer();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`"${title}" could not be fetched (${why}). Check the connection and try again.`);
  }
  try {
    return await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(bytes));
  } catch (error) {
    throw error instanceof RunFileError ? new Error(`"${title}": ${error.message}`) : error;
  }
}

/** Fetches a shipped run and fills the screens with it; a failure is told beside its figure. */
export async function openShipped(entry: RunEntry): Promise<boolean> {
  useRecorded.setState({ entry, shown: 'opening', problem: null });
  try {
    const run = await fetchRun(entry);
    // The visitor may have opened another one, or closed this one, while it was on its way.
    if (useRecorded.getState().entry?.id !== entry.id || useRecorded.getState().shown !== 'opening') return false;
    return showRun(run, { shipped: true, entry });
  } catch (error) {
    if (useRecorded.getState().entry?.id !== entry.id) return false;
    useRecorded.setState({ shown: 'offered', problem: error instanceof Error ? error.message : String(error) });
    return false;
  }
}

/** Refused while a live run goes on: its results would land among the recorded ones. */
export function showRun(
  run: KnowledgeRun,
  { shipped, entry = entryOf(run, '') }: { shipped: boolean; entry?: RunEntry },
): boolean {
  if (useProgress.getState().task !== null) return false;
  const { settings, adopt } = useSettings.getState();
  const { history, untouched } = useDraft.getState();
  const { before } = useRecorded.getState();
  const again = history.present.origin.kind === 'recorded';
  const own = untouched || again ? null : history.present;
  useRecorded.setState({
    entry,
    shown: 'open',
    run,
    shipped,
    problem: null,
    // After a reload the settings that were kept are those of the run that was open.
    before: before ?? { settings: again ? DEFAULT_SETTINGS : settings, draft: own },
  });
  adopt(run.settings);
  useRounds.getState().showRecorded(run, run.settings.rounds);
  const first = firstPick(run);
  if (first === null) useLab.getState().reset();
  else showPick(first);
  useProgress.getState().say(`Recorded run opened: ${entry.title}.`);
  return true;
}

export function showPick(pick: Pick): void {
  const { run } = useRecorded.getState();
  const picked = run === null ? null : lookUp(run, pick);
  if (run === null || picked === null || useProgress.getState().task !== null) return;
  useRecorded.setState({ pick });
  // The settings are part of what the results rest on; the visitor may have changed them since.
  useSettings.getState().adopt(run.settings);
  useDraft.getState().showRecorded(picked.passage, run.id);
  useView.getState().select(null);
  useLab.getState().showRecorded(eventsOf(picked).reduce(applyLabEvent, NO_RESULTS), basesNow());
}

function basesNow(): Record<LabStage, Basis> {
  const inputs = {
    passage: playable(useDraft.getState().history.present.passage),
    settings: useSettings.getState().settings,
  };
  // The run numbers in a basis are those that `showRecorded` leaves as they are.
  const { stages } = useLab.getState();

  const of = (stage: LabStage): Basis => recordedBasisOf(stage, inputs, stages);
  return { write: of('write'), finetune: of('finetune'), quiz: of('quiz') };
}
