/** The first screen of the Puzzles page: the run that goes on, or a story of a recorded one. */
import { useProgress, useRounds } from '../puzzles/experiment';
import { Button } from '../ui/Button';
import { StoryStage } from './StoryStage';
import { PuzzleWatch } from './watch/PuzzleWatch';
import { STORY } from './words';

export default function PuzzlesStory() {
  const live = useRounds((state) => state.live);
  const goesOn = useProgress((state) => state.task === 'rounds') && live !== null;
  if (goesOn) return <PuzzleWatch perRound={live.settings.trainingTasks} />;
  return (
    <StoryStage
      first="puzzles"
      beside={({ domain }) =>
        domain === 'knowledge' ? (
          <a href="#/">{STORY.onLab}</a>
        ) : (
          <Button look="quiet" onClick={() => document.getElementById('rounds')?.scrollIntoView({ block: 'start' })}>
            {STORY.more}
          </Button>
        )
      }
    />
  );
}
