/** Which story is told: the visitor switches between those that there are. */

import { ImageDown, Play, Presentation } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { Story } from '../../seal/stories/story';
import { download } from '../experiment/download';
import { useNotices } from '../experiment/noticeStore';
import { fetchStories, type StoryName, storyName, useStories } from '../experiment/stories';
import { Button } from '../ui/Button';
import { messageOf } from '../ui/errors';
import { fetchPart } from '../ui/later';
import { Segments } from '../ui/Segments';
import { isPresenting, setPresenting } from './present';
import { StoryPanel } from './StoryPanel';
import sceneStyles from './scene.module.css';
import { ABOUT, NAMES, STORY } from './words';

interface Props {
  /** The one that a page begins with. */
  first: StoryName;
  /** Of the visitor's own run, which goes before those that came with the page. */
  own?: Story | null;
  /** It waits to be asked for: the visitor came with something of their own to do. */
  folded?: boolean;
  /** Next to the result. */
  beside: (story: Story) => ReactNode;
}

export function StoryStage({ first, own = null, folded = false, beside }: Props) {
  const stories = useStories((state) => state.stories);
  const [picked, setPicked] = useState<StoryName | 'own' | null>(null);
  const [open, setOpen] = useState(!folded);
  useEffect(() => void fetchStories(), []);
  if (!open && own === null)
    return (
      <p className={sceneStyles.top}>
        <Button icon={Play} onClick={() => setOpen(true)}>
          {STORY.show}
        </Button>
        <span className="muted">{ABOUT[first]}</span>
      </p>
    );
  if (stories === null && own === null) return <div className={sceneStyles.waiting} data-first={first} />;
  const told = [
    ...(own === null ? [] : [{ name: 'own' as const, story: own }]),
    ...(stories ?? []).map((story) => ({ name: storyName(story), story })),
  ];
  const wanted = picked ?? (own === null ? first : 'own');
  const shown = told.find(({ name }) => name === wanted) ?? told[0];
  if (shown === undefined) return <p className="muted">{STORY.missing}</p>;
  const { name, story } = shown;
  return (
    <div className={sceneStyles.whole}>
      <div className={sceneStyles.top}>
        {told.length > 1 && (
          <Segments
            legend={STORY.choose}
            options={told.map((one) => one.name)}
            labels={NAMES}
            chosen={name}
            onChoose={setPicked}
          />
        )}
        <p className="muted">{ABOUT[name]}</p>
        <span className="grow" />
        <span className="row">
          <Button
            icon={ImageDown}
            look="quiet"
            size="small"
            title={STORY.posterHint}
            onClick={() => void savePoster(story, name)}
          >
            {STORY.poster}
          </Button>
          <Button
            icon={Presentation}
            look="quiet"
            size="small"
            title={STORY.presentHint}
            onClick={() => setPresenting(!isPresenting())}
          >
            {STORY.present}
          </Button>
        </span>
      </div>
      <StoryPanel key={story.run.id} story={story} source={name === 'own' ? STORY.own : STORY.recorded} moving>
        {beside(story)}
      </StoryPanel>
    </div>
  );
}

async function savePoster(story: Story, name: StoryName | 'own'): Promise<void> {
  try {
    const { posterOf } = await fetchPart(() => import('./poster'));
    const content = posterOf(story, ABOUT[name], name === 'own' ? STORY.own : STORY.recorded);
    download({ name: `selkie-${name}.svg`, type: 'image/svg+xml', content });
  } catch (error) {
    useNotices.getState().setTrouble(`The poster could not be made (${messageOf(error)}). Try again.`);
  }
}
