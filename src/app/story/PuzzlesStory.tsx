/** The first screen of the Puzzles page: the run that goes on, a recorded one that is played back, or a story of one. */
import { useState } from 'react';
import type { PuzzleRun } from '../../seal/record/record';
import type { Story } from '../../seal/stories/story';
import { placeOfStory } from '../experiment/stories';
import { useProgress, usePuzzles, useRecorded, useRounds } from '../puzzles/experiment';
import type { PuzzleExperiment } from '../puzzles/page';
import { PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS } from '../puzzles/recorded/openRun';
import { Button } from '../ui/Button';
import { later } from '../ui/later';
import { StoryStage } from './StoryStage';
import { PuzzleWatch } from './watch/PuzzleWatch';
import { WATCH } from './watch/words';
import { STORY } from './words';

const PuzzlesPlayback = later(() => import('./watch/PuzzlesPlayback'));

export default function PuzzlesStory() {
  const [played, setPlayed] = useState<PuzzleRun | null>(null);
  const live = useRounds((state) => state.live);
  const goesOn = useProgress((state) => state.task === 'rounds') && live !== null;
  if (goesOn) return <PuzzleWatch label={WATCH.live} perRound={live.settings.trainingTasks} />;
  if (played !== null) return <PuzzlesPlayback run={played} onClose={() => setPlayed(null)} />;
  return <StoryStage first="puzzles" beside={(story) => <More story={story} onPlay={setPlayed} />} />;
}

function More({ story, onPlay }: { story: Story; onPlay: (run: PuzzleRun) => void }) {
  const experiment = usePuzzles();
  const opening = useRecorded((state) => state.shown === 'opening');
  if (story.domain === 'knowledge') return <a href="#/">{STORY.onLab}</a>;
  const play = async (): Promise<void> => {
    const run = await openRun(experiment, story);
    if (run !== null) onPlay(run);
  };
  return (
    <div className="row wrap">
      <Button look="quiet" disabled={opening} onClick={() => void play()}>
        {WATCH.playRun}
      </Button>
      <Button look="quiet" onClick={() => document.getElementById('rounds')?.scrollIntoView({ block: 'start' })}>
        {STORY.more}
      </Button>
    </div>
  );
}

/** With the task of the story on the stages, unless the run is there already. @returns `null` where it cannot be had. */
async function openRun(experiment: PuzzleExperiment, story: Story): Promise<PuzzleRun | null> {
  const { useRecorded } = experiment.extras;
  const isThere = (): boolean => useRecorded.getState().entry?.id === story.run.id;
  if (!isThere() || useRecorded.getState().run === null) {
    const entry = (await SHIPPED_PUZZLE_RUNS.fetchEntries())?.find(({ id }) => id === story.run.id);
    const position = placeOfStory(story);
    if (entry === undefined || !(await PUZZLE_RUNS.open(experiment, { entry, source: 'recorded' }))) return null;
    if (position !== null) PUZZLE_RUNS.showPosition(experiment, position);
  }
  return isThere() ? useRecorded.getState().run : null;
}
