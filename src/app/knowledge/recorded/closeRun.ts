/** Takes a recorded run off the screens and puts back what the visitor had before it. */

import { useProgress } from '../../experiment/progress';
import { loadSample } from '../actions';
import { useDraft } from '../draft';
import { FIRST_SAMPLE } from '../firstSample';
import { useLab } from '../lab';
import { useRounds } from '../roundsStore';
import { useSettings } from '../settings';
import { useView } from '../view';
import { forgetRecorded, useRecorded } from './recorded';

export function closeRun(): void {
  if (useProgress.getState().task !== null) return;
  const { before, shown } = useRecorded.getState();
  forgetRecorded();
  if (shown !== 'open') return;
  if (useLab.getState().recorded) useLab.getState().reset();
  if (useRounds.getState().recorded) useRounds.getState().reset();
  useView.getState().select(null);
  if (before !== null) useSettings.getState().adopt(before.settings);
  const { origin } = useDraft.getState().history.present;
  if (origin.kind === 'recorded') {
    const own = before?.draft ?? null;
    if (own === null) void loadSample(FIRST_SAMPLE);
    else useDraft.getState().replace(own.passage, own.origin);
  }
  useProgress.getState().say('The recorded run is closed.');
}
