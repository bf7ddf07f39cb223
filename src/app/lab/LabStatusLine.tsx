/** What runs in the Lab. */
import { StatusLine } from '../shell/StatusLine';
import { useDraft } from '../stores/draft';
import { useEngine } from '../stores/engine';
import { LAB } from '../stores/estimate';
import { useRounds } from '../stores/rounds';
import { countText, purposeText } from '../strings/progress';
import { canRun, pause, reset, resume, stepOnce, stop } from './actions';

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
