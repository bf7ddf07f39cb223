/** Play, pause, and the beats to go to. */
import { Pause, Play, RotateCcw } from 'lucide-react';
import type { Story } from '../../seal/stories/story';
import type { Beats } from './beats';
import beatsStyles from './beats.module.css';
import { isPresenting } from './present';
import { beatWords, STORY } from './words';

export function BeatBar({ story, beats: { beats, at, playing, go, toggle } }: { story: Story; beats: Beats }) {
  const words = beatWords(story);
  const Icon = playing ? Pause : at >= beats.length - 1 ? RotateCcw : Play;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a toolbar of buttons, not fields of a form
    <div
      className={beatsStyles.beats}
      role="group"
      data-screen-only
      aria-label={STORY.steps}
      onKeyDown={({ key }) => {
        // Then the keys lead through the whole page.
        if (isPresenting()) return;
        if (key === 'ArrowRight') go(at + 1);
        if (key === 'ArrowLeft') go(at - 1);
      }}
    >
      <button
        type="button"
        className={beatsStyles.play}
        aria-label={playing ? STORY.pause : STORY.play}
        onClick={toggle}
      >
        <Icon size={18} aria-hidden />
      </button>
      {beats.map((beat, index) => (
        <button
          key={beat}
          type="button"
          data-past={index < at}
          aria-current={index === at ? 'step' : undefined}
          onClick={() => go(index)}
        >
          <b>{words[beat][0]}</b> <span>{words[beat][1]}</span>
        </button>
      ))}
    </div>
  );
}
