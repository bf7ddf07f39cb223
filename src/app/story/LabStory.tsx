/**
 * The first screen of the Lab: the run that goes on, the visitor's own run once it has ended, a recorded run that is played back, or a
 * story of one; and the way from a story to the run that it is of.
 */
import { useMemo, useState } from 'react';
import type { KnowledgeRun } from '../../seal/record/record';
import { knowledgeStory } from '../../seal/stories/knowledgeStory';
import type { Story } from '../../seal/stories/story';
import { addressOfRun } from '../experiment/link/runQuery';
import { fetchStories, placeOfStory } from '../experiment/stories';
import { useKnowledge, useProgress, useRecorded, useRounds, useView } from '../knowledge/experiment';
import { saysWhatToShow } from '../knowledge/link';
import type { KnowledgeExperiment } from '../knowledge/page';
import { openEntry, SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { EVIDENCE } from '../knowledge/recorded/RecordedRun';
import { Button } from '../ui/Button';
import { later } from '../ui/later';
import { StoryStage } from './StoryStage';
import { WatchPanel } from './watch/WatchPanel';
import { WATCH } from './watch/words';
import { STORY } from './words';

// Asked for with this part, not when it is first drawn.
void fetchStories();

const NotesPlayback = later(() => import('./watch/NotesPlayback'));

export default function LabStory() {
  const experiment = useKnowledge();
  const [busy] = useState(() => hasOwn(experiment));
  const [played, setPlayed] = useState<KnowledgeRun | null>(null);
  const live = useRounds((state) => state.live);
  const goesOn = useProgress((state) => state.task === 'rounds') && live !== null;
  const own = useOwnStory(goesOn ? null : live);
  if (goesOn) return <WatchPanel label={WATCH.live} perRound={live.settings.trainingPassages} />;
  if (played !== null) return <NotesPlayback run={played} onClose={() => setPlayed(null)} />;
  return (
    <StoryStage
      first="notes"
      folded={busy && own === null}
      own={own}
      beside={(story) => <More story={story} onPlay={setPlayed} />}
    />
  );
}

/** Of the run that ended here last; `null` where it shows nothing that a story could be told of. */
function useOwnStory(live: KnowledgeRun | null): Story | null {
  return useMemo(() => (live === null ? null : knowledgeStory(live, '')), [live]);
}

/** The visitor followed a link that says what to show, or has begun something of their own. */
function hasOwn({ useDraft }: KnowledgeExperiment): boolean {
  const { untouched, history } = useDraft.getState();
  return saysWhatToShow(location.hash) || !(untouched || history.present.origin.kind === 'recorded');
}

/** The page opens with the run and the task of the story. */
const addressOnPuzzles = (story: Story): string => addressOfRun('/puzzles', story.run.id, placeOfStory(story));

function More({ story, onPlay }: { story: Story; onPlay: (run: KnowledgeRun) => void }) {
  const experiment = useKnowledge();
  const { panel, togglePanel } = useView();
  const isShown = useRecorded((state) => state.entry?.id) === story.run.id;
  const opening = useRecorded((state) => state.shown === 'opening');
  const live = useRounds((state) => state.live);
  const isOpen = isShown && panel === EVIDENCE;
  if (story.domain === 'puzzles')
    return (
      <a className="button quiet" href={addressOnPuzzles(story)}>
        {STORY.onPuzzles}
      </a>
    );
  const isOwn = story.run.id === live?.id;
  const play = async (): Promise<void> => {
    if (isOwn) return onPlay(live);
    await openRun(experiment, story);
    const { run, entry } = experiment.extras.useRecorded.getState();
    if (run !== null && entry?.id === story.run.id) onPlay(run);
  };
  return (
    <div className="row wrap">
      {story.run.rounds > 0 && (
        <Button look="quiet" disabled={opening} onClick={() => void play()}>
          {WATCH.playRun}
        </Button>
      )}
      {!isOwn && (
        <Button
          look="quiet"
          aria-expanded={isOpen}
          onClick={() => {
            if (isOpen || panel !== EVIDENCE) togglePanel(EVIDENCE);
            if (!isOpen) void openRun(experiment, story);
          }}
        >
          {isOpen ? STORY.less : STORY.more}
        </Button>
      )}
    </div>
  );
}

/** Its passage and last notes on the stages, unless it is there already. */
async function openRun(experiment: KnowledgeExperiment, story: Extract<Story, { domain: 'knowledge' }>): Promise<void> {
  const { run } = story;
  const { entry: present, shown } = experiment.extras.useRecorded.getState();
  if (present?.id === run.id && shown === 'open') return;
  const entry = (await SHIPPED_RUNS.fetchEntries())?.find(({ id }) => id === run.id);
  const position = placeOfStory(story);
  if (entry !== undefined) await openEntry(experiment, { entry, source: 'recorded', position });
}
