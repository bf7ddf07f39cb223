/** The beats of a story: it moves by itself once, can be held, and any of them can be gone to. Without motion it shows its end. */
import { useEffect, useState } from 'react';

/** In the order of SEAL's loops: the inner one, its reward, and what the outer one makes of it. */
export const BEATS = ['reads', 'writes', 'trains', 'exam', 'reward', 'better'] as const;
export type Beat = (typeof BEATS)[number];

const MILLISECONDS = 1700;
/** The first begins soon: who sees nothing move looks away. */
const FIRST = 500;

export interface Beats {
  beats: readonly Beat[];
  at: number;
  playing: boolean;
  /** Whether this beat has been reached. */
  shows: (beat: Beat) => boolean;
  go: (at: number) => void;
  toggle: () => void;
}

export const isStill = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** @param rounds whether there are notes from after training; a story without them ends with the reward. */
export function useBeats(rounds: boolean, moving: boolean): Beats {
  const beats = rounds ? BEATS : BEATS.slice(0, -1);
  const last = beats.length - 1;
  const starts = moving && !isStill();
  const [at, setAt] = useState(starts ? 0 : last);
  const [playing, setPlaying] = useState(starts);
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(
      () => {
        if (at >= last) setPlaying(false);
        else setAt(at + 1);
      },
      at === 0 ? FIRST : MILLISECONDS,
    );
    return () => clearTimeout(timer);
  }, [playing, at, last]);
  return {
    beats,
    at,
    playing,
    shows: (beat) => BEATS.indexOf(beat) <= at,
    go: (next) => {
      setPlaying(false);
      setAt(Math.max(0, Math.min(last, next)));
    },
    toggle: () => {
      if (!playing && at >= last) setAt(0);
      setPlaying(!playing);
    },
  };
}
