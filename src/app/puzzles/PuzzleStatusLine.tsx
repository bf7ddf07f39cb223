/** What runs on the Puzzles page, spoken too. */
import { LiveRegion } from '../shell/LiveRegion';
import { StatusLine } from '../shell/StatusLine';
import { usePuzzleEngine } from '../stores/engine';
import { PUZZLES } from '../stores/estimate';
import { puzzleCountText, puzzlePurposeText } from '../strings/puzzlePage';
import { stepOnce } from './actions';
import { usePuzzleRounds } from './roundsStore';
import { pause, reset, resume, stop } from './transport';

export default function PuzzleStatusLine() {
  const rounds = usePuzzleRounds((state) => state.rounds);
  const ready = usePuzzleEngine((state) => state.status.kind === 'ready');
  return (
    <>
      <StatusLine
        domain={PUZZLES}
        rounds={rounds}
        purposeText={puzzlePurposeText}
        countText={puzzleCountText}
        steppable={ready}
        actions={{
          onPause: pause,
          onResume: resume,
          onStep: () => void stepOnce(),
          onStop: stop,
          onReset: () => void reset(),
        }}
      />
      <LiveRegion domain={PUZZLES} />
    </>
  );
}
