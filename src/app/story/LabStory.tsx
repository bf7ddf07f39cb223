/** The first screen of the Lab: one story at a time, and the way from it to the run that it is of. */

import { useState } from 'react';
import type { Story } from '../../seal/stories/story';
import { readPosition } from '../experiment/recordedPositions';
import { useKnowledge, useRecorded, useView } from '../knowledge/experiment';
import { saysWhatToShow } from '../knowledge/link';
import type { KnowledgeExperiment } from '../knowledge/page';
import { openEntry, SHIPPED_RUNS } from '../knowledge/recorded/firstRun';
import { EVIDENCE } from '../knowledge/recorded/RecordedRun';
import { Button } from '../ui/Button';
import { StoryStage } from './StoryStage';
import { STORY } from './words';

export default function LabStory() {
  const experiment = useKnowledge();
  const [busy] = useState(() => hasOwn(experiment));
  return <StoryStage first="notes" folded={busy} Beside={Beside} />;
}

/** The visitor followed a link that says what to show, or has begun something of their own. */
function hasOwn({ useDraft }: KnowledgeExperiment): boolean {
  const { untouched, history } = useDraft.getState();
  return saysWhatToShow(location.hash) || !(untouched || history.present.origin.kind === 'recorded');
}

function Beside({ story }: { story: Story }) {
  const experiment = useKnowledge();
  const { panel, togglePanel } = useView();
  const isOpen = useRecorded((state) => state.entry?.id) === story.run.id && panel === EVIDENCE;
  if (story.domain === 'puzzles') return <a href="#/puzzles">{STORY.onPuzzles}</a>;
  return (
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
  );
}

/** Its passage and last notes on the stages, unless it is there already. */
async function openRun(
  experiment: KnowledgeExperiment,
  { run, sheets }: Extract<Story, { domain: 'knowledge' }>,
): Promise<void> {
  const { entry: present, shown } = experiment.extras.useRecorded.getState();
  if (present?.id === run.id && shown !== 'nothing') return;
  const entry = (await SHIPPED_RUNS.fetchEntries())?.find(({ id }) => id === run.id);
  const position = readPosition(sheets.at(-1)?.position ?? '');
  if (entry !== undefined) await openEntry(experiment, { entry, source: 'recorded', position });
}
