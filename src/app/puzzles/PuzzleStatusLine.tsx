/** What runs on the Puzzles page, spoken too. */

import { usePuzzleEngine } from '../experiment/engine';
import { PUZZLES } from '../experiment/estimate';
import { LiveRegion } from '../experiment/LiveRegion';
import { StatusLine } from '../experiment/StatusLine';
import { stepOnce } from './actions';
import { usePuzzleRounds } from './roundsStore';
import { pause, reset, resume, stop } from './transport';
import { puzzleCountText, puzzlePurposeText } from './words/page';

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
