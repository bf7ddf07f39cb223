/** The first screen of the Puzzles page. */
import type { Story } from '../../seal/stories/story';
import { Button } from '../ui/Button';
import { StoryStage } from './StoryStage';
import { STORY } from './words';

export default function PuzzlesStory() {
  return <StoryStage first="puzzles" Beside={Beside} />;
}

function Beside({ story }: { story: Story }) {
  if (story.domain === 'knowledge') return <a href="#/">{STORY.onLab}</a>;
  return (
    <Button look="quiet" onClick={() => document.getElementById('rounds')?.scrollIntoView({ block: 'start' })}>
      {STORY.more}
    </Button>
  );
}
