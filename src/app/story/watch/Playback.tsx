/** Plays a recorded run back on the screen of a live one: at any speed, held, or from any place. */
import { Pause, Play, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { KnowledgeRun } from '../../../seal/record/record';
import { useKnowledge } from '../../knowledge/experiment';
import type { KnowledgeExperiment } from '../../knowledge/page';
import { IconButton } from '../../ui/Button';
import { Segments } from '../../ui/Segments';
import beatsStyles from '../beats.module.css';
import { STORY } from '../words';
import { type Frame, framesOf } from './playback';
import { WatchPanel } from './WatchPanel';
import { WATCH } from './words';

const SPEEDS = ['1', '4', '16'] as const;
type Speed = (typeof SPEEDS)[number];

export default function Playback({ run, onClose }: { run: KnowledgeRun; onClose: () => void }) {
  const experiment = useKnowledge();
  const frames = useMemo(() => framesOf(run), [run]);
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
    <WatchPanel label={WATCH.played} perRound={run.settings.trainingPassages}>
      <button
        type="button"
        className={beatsStyles.play}
        aria-label={playing ? STORY.pause : STORY.play}
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
    </WatchPanel>
  );
}

function show({ useWatch }: KnowledgeExperiment, run: KnowledgeRun, frames: readonly Frame[]): void {
  useWatch.getState().apply(
    frames.flatMap(({ events }) => events),
    run.settings,
  );
}
