import { PuzzleProvider, puzzles } from '../puzzles/experiment';
import PuzzleShareSheet from '../puzzles/PuzzleShareSheet';
import { PuzzlesPage } from '../puzzles/PuzzlesPage';
import { Frame } from './Frame';

/** Fetched when the page is first shown. */
export default function PuzzlesRoute() {
  return (
    <PuzzleProvider of={puzzles}>
      <Frame of={puzzles} Page={PuzzlesPage} Share={PuzzleShareSheet} leads />
    </PuzzleProvider>
  );
}
