/** One story: its scene, the bar that moves it, and how the whole run came out. */
import type { ReactNode } from 'react';
import type { Story } from '../../seal/stories/story';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import { BeatBar } from './BeatBar';
import { useBeats } from './beats';
import { NotesScene } from './NotesScene';
import { fromTo, pointsOf } from './points';
import { usePresentingKeys } from './present';
import { ScoreTrack } from './ScoreTrack';
import sceneStyles from './scene.module.css';
import scoreStyles from './score.module.css';
import { chosenText, outOfHundred, resultOf, STORY } from './words';

const PuzzleScene = later(async () => ({ default: (await import('./PuzzleScene')).PuzzleScene }));

interface Props {
  story: Story;
  /** Where it comes from, in two words. */
  source: string;
  /** It begins by itself. */
  moving: boolean;
  /** Beside the result: the way to what stands behind it. */
  children?: ReactNode;
}

export function StoryPanel({ story, source, moving, children }: Props) {
  const beats = useBeats(story.sheets.length > 1, moving);
  usePresentingKeys(beats);
  const points = pointsOf(story);
  const ends = fromTo(points);
  return (
    <>
      <section className={sceneStyles.story} aria-label={STORY.label}>
        <div className={sceneStyles.scene} data-domain={story.domain}>
          {story.domain === 'puzzles' ? (
            <Part failed="The puzzle could not be shown." waiting={<div className={sceneStyles.comes} />}>
              <PuzzleScene story={story} source={source} beats={beats} />
            </Part>
          ) : (
            <NotesScene story={story} source={source} beats={beats} />
          )}
        </div>
        <BeatBar story={story} beats={beats} />
      </section>
      {ends !== null && (
        <section className={scoreStyles.score} aria-label={`Result on ${resultOf(story)}`}>
          <p className={scoreStyles.result}>
            <strong>
              {outOfHundred(ends.from.accuracy)} right <span>→ {Math.round(ends.to.accuracy * 100)}</span>
            </strong>
            <small>{resultOf(story)}</small>
          </p>
          <ScoreTrack points={points} />
          {children}
          <details className={scoreStyles.rule}>
            <summary>{STORY.rule}</summary>
            <p className="muted small">{chosenText(story)}</p>
          </details>
        </section>
      )}
    </>
  );
}
