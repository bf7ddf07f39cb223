/** The first screen of the Puzzles page. */
import { Button } from '../ui/Button';
import { StoryStage } from './StoryStage';
import { STORY } from './words';

export default function PuzzlesStory() {
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
