/** Plays a recorded run back on the screen of a live one: at any speed, held, or from any place. */
import { Pause, Play, X } from 'lucide-react';
import { type ComponentType, type ReactNode, useEffect, useMemo, useState } from 'react';
import type { RunRecord } from '../../../seal/record/record';
import type { Core, PageTypes } from '../../experiment/experiment';
import { IconButton } from '../../ui/Button';
import { Segments } from '../../ui/Segments';
import beatsStyles from '../beats.module.css';
import type { Frame } from './playback';
import { WATCH } from './words';

const SPEEDS = ['1', '4', '16'] as const;
type Speed = (typeof SPEEDS)[number];

/** How the runs of a domain are played back. */
export interface Played<P extends PageTypes> {
  frames: (run: RunRecord<P['kind']>) => Frame<P['event']>[];
  /** The screen of a live run. */
  Watch: ComponentType<{ label: string; perRound: number; children: ReactNode }>;
  /** Items that a round trains on. */
  perRound: (settings: P['kind']['settings']) => number;
}

interface Props<P extends PageTypes> {
  of: Played<P>;
  /** On whose screen it is. */
  experiment: Pick<Core<P>, 'useWatch'>;
  run: RunRecord<P['kind']>;
  onClose: () => void;
}

export function Playback<P extends PageTypes>({ of, experiment, run, onClose }: Props<P>) {
  const frames = useMemo(() => of.frames(run), [of, run]);
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(true);
  const [speed, setSpeed] = useState<Speed>('1');
  useEffect(() => {
    experiment.useWatch.getState().clear();
    return () => experiment.useWatch.getState().clear();
  }, [experiment]);
  const frame = frames[at];
  useEffect(() => {
    if (!playing) return;
    if (frame === undefined) return setPlaying(false);
    const timer = setTimeout(() => {
      show(experiment, run, [frame]);
      setAt(at + 1);
    }, frame.milliseconds / Number(speed));
    return () => clearTimeout(timer);
  }, [experiment, run, playing, frame, at, speed]);
  const seek = (to: number): void => {
    experiment.useWatch.getState().clear();
    show(experiment, run, frames.slice(0, to));
    experiment.useWatch.getState().follow();
    setAt(to);
  };
  return (
    <of.Watch label={WATCH.played} perRound={of.perRound(run.settings)}>
      <button
        type="button"
        className={beatsStyles.play}
        aria-label={playing ? WATCH.pause : WATCH.play}
        onClick={() => {
          if (!playing && at >= frames.length) seek(0);
          setPlaying(!playing);
        }}
      >
        {playing ? <Pause size={18} aria-hidden /> : <Play size={18} aria-hidden />}
      </button>
      <div className={beatsStyles.player}>
        <input
          type="range"
          aria-label={WATCH.place}
          aria-valuetext={`${Math.round((100 * at) / Math.max(1, frames.length))} %`}
          min={0}
          max={frames.length}
          value={at}
          onChange={({ target }) => seek(Number(target.value))}
        />
        <Segments
          legend={WATCH.speed}
          options={SPEEDS}
          labels={{ 1: '1×', 4: '4×', 16: '16×' }}
          chosen={speed}
          onChoose={setSpeed}
        />
        <IconButton icon={X} size="small" look="quiet" label={WATCH.close} onClick={onClose} />
      </div>
    </of.Watch>
  );
}

function show<P extends PageTypes>(
  { useWatch }: Pick<Core<P>, 'useWatch'>,
  run: RunRecord<P['kind']>,
  frames: readonly Frame<P['event']>[],
): void {
  useWatch.getState().apply(
    frames.flatMap(({ events }) => events),
    run.settings,
  );
}
