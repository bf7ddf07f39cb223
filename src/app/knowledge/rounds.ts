/** ReST-EM rounds on knowledge, on this page. */
import type { Knowledge } from '../../seal/knowledge/types';
import { useEngine } from '../experiment/engine';
import type { LiveRounds } from '../experiment/liveRounds';
import { liveRun } from '../experiment/makeRounds';
import { useNotices } from '../experiment/notices';
import { useProgress } from '../experiment/progress';
import { noteShortage } from '../experiment/shortage';
import { runTask } from './connection';
import { LAB_REMEDIES } from './remedies';
import { useRounds } from './roundsStore';
import { useSettings } from './settings';

export const LAB_ROUNDS: LiveRounds<Knowledge> = {
  domain: 'knowledge',
  store: useRounds,
  run: (task, told) => runTask({ domain: 'knowledge', ...task }, told),
  noteFailure: (failure) => noteShortage(failure, LAB_REMEDIES),
  keep: () =>
    // Only a run that has ended needs the writer of run files.
    import('../experiment/keepRun')
      .then(({ keepOrTell }) => keepOrTell(() => liveRun(useRounds.getState()), 'live'))
      .catch((error: unknown) => {
        const why = error instanceof Error ? error.message : String(error);
        useNotices.getState().setTrouble(`The run could not be kept among your runs (${why}). Export it to keep it.`);
        return false;
      }),
};

export async function runRounds(): Promise<void> {
  // Only rounds need what writes them down.
  const rounds = await import('../experiment/liveRounds').catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    useNotices.getState().setTrouble(`The rounds could not begin (${why}). Reload the page; what you wrote is kept.`);
    return null;
  });
  const { status } = useEngine.getState();
  if (rounds === null || useProgress.getState().task !== null || status.kind !== 'ready') return;
  const { model, device } = status;
  await rounds.beginRounds(LAB_ROUNDS, { model, device, settings: useSettings.getState().settings });
}
