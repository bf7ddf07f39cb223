import { PuzzleProvider, puzzles } from '../puzzles/experiment';
import PuzzleShareSheet from '../puzzles/PuzzleShareSheet';
import { PuzzlesPage } from '../puzzles/PuzzlesPage';
import PuzzlesStory from '../story/PuzzlesStory';
import { Frame } from './Frame';

const Page = () => <PuzzlesPage Story={PuzzlesStory} />;

/** Fetched when the page is first shown. */
export default function PuzzlesRoute() {
  return (
    <PuzzleProvider of={puzzles}>
      <Frame of={puzzles} Page={Page} Share={PuzzleShareSheet} leads />
    </PuzzleProvider>
  );
}
