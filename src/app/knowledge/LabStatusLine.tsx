/** What runs in the Lab. */

import { useEngine } from '../experiment/engine';
import { LAB } from '../experiment/estimate';
import { StatusLine } from '../experiment/StatusLine';
import { canRun, pause, reset, resume, stepOnce, stop } from './actions';
import { useDraft } from './draft';
import { useRounds } from './roundsStore';
import { countText, purposeText } from './words/progress';

export function LabStatusLine() {
  const rounds = useRounds((state) => state.rounds);
  // Subscribed so that Step follows what the visitor types and what the engine says.
  useDraft((state) => state.history.present);
  useEngine();
  return (
    <StatusLine
      domain={LAB}
      rounds={rounds}
      purposeText={purposeText}
      countText={countText}
      steppable={canRun()}
      actions={{
        onPause: pause,
        onResume: resume,
        onStep: () => void stepOnce(),
        onStop: stop,
        onReset: () => void reset(),
      }}
    />
  );
}
