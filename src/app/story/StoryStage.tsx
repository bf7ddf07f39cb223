/** Which story is told: the visitor switches between those that there are. */
import { Play } from 'lucide-react';
import { type ComponentType, useEffect, useState } from 'react';
import type { Story } from '../../seal/stories/story';
import { fetchStories, type StoryName, storyName, useStories } from '../experiment/stories';
import { Button } from '../ui/Button';
import { Segments } from '../ui/Segments';
import { StoryPanel } from './StoryPanel';
import styles from './story.module.css';
import { ABOUT, NAMES, STORY } from './words';

interface Props {
  /** The one that a page begins with. */
  first: StoryName;
  /** It waits to be asked for: the visitor came with something of their own to do. */
  folded?: boolean;
  /** Beside the result. */
  Beside: ComponentType<{ story: Story }>;
}

export function StoryStage({ first, folded = false, Beside }: Props) {
  const stories = useStories((state) => state.stories);
  const [chosen, setChosen] = useState(first);
  const [open, setOpen] = useState(!folded);
  useEffect(() => void fetchStories(), []);
  if (!open)
    return (
      <p className={styles.top}>
        <Button icon={Play} onClick={() => setOpen(true)}>
          {STORY.show}
        </Button>
        <span className="muted">{ABOUT[first]}</span>
      </p>
    );
  if (stories === null) return <div className={styles.waiting} />;
  const story = stories.find((one) => storyName(one) === chosen) ?? stories[0];
  if (story === undefined) return <p className="muted">{STORY.missing}</p>;
  const names = stories.map(storyName);
  return (
    <div className={styles.whole}>
      <div className={styles.top}>
        {names.length > 1 && (
          <Segments
            legend={STORY.choose}
            options={names}
            labels={NAMES}
            chosen={storyName(story)}
            onChoose={setChosen}
          />
        )}
        <p className="muted">{ABOUT[storyName(story)]}</p>
      </div>
      <StoryPanel key={story.run.id} story={story} moving>
        <Beside story={story} />
      </StoryPanel>
    </div>
  );
}
