import type { PuzzleRun } from '../../../seal/record/record';
import { usePuzzles } from '../../puzzles/experiment';
import { Playback } from './Playback';
import { PLAYED_PUZZLES } from './playedPuzzles';

export default function PuzzlesPlayback(props: { run: PuzzleRun; onClose: () => void }) {
  return <Playback of={PLAYED_PUZZLES} experiment={usePuzzles()} {...props} />;
}
