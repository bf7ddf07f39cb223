/** The recorded run behind the story and the stages: which of its passages is looked at, and how sure its result is. */

import { FolderOpen, X } from 'lucide-react';
import { RecordedPanel, RecordedTitle } from '../../experiment/RecordedPanel';
import { RUN_NAMES } from '../../experiment/words/runs';
import { Button } from '../../ui/Button';
import { messageOf } from '../../ui/errors';
import { fetchPart, later } from '../../ui/later';
import { Part } from '../../ui/Part';
import { useKnowledge, useProgress, useRecorded, useResults, useRounds, useView } from '../experiment';
import type { KnowledgeExperiment } from '../page';
import { openEntry } from './firstRun';

/** The name by which the details of the result are open (`experiment/view.ts`). */
export const EVIDENCE = 'evidence';

const Evidence = later(() => import('./Evidence'));
const RunPicker = later(() => import('./RunPicker'));

export default function RecordedRun() {
  const experiment = useKnowledge();
  const { entry, source, shown, run, problem } = useRecorded();
  const labRecorded = useResults((state) => state.recorded);
  const roundsRecorded = useRounds((state) => state.recorded);
  const idle = useProgress((state) => state.task === null);
  const { panel, togglePanel } = useView();
  if (shown === 'nothing') return null;
  if (entry === null) return <RecordedPanel label={RUN_NAMES.recorded} waiting="line" />;
  // A live run has taken every screen over.
  if (shown === 'open' && !labRecorded && !roundsRecorded) return null;
  const open = panel === EVIDENCE;
  return (
    <RecordedPanel label={RUN_NAMES[source]}>
      <div className="row wrap">
        <RecordedTitle badge={RUN_NAMES[source]}>
          <span className="muted small">{entry.title}</span>
        </RecordedTitle>
        <StillRecorded />
        <span className="grow" />
        <Button size="small" aria-expanded={open} onClick={() => togglePanel(EVIDENCE)}>
          How sure?
        </Button>
        {shown === 'offered' && (
          <Button
            icon={FolderOpen}
            size="small"
            disabled={!idle}
            onClick={() => void openEntry(experiment, { entry, source })}
          >
            {problem === null ? 'Open this run' : 'Try again'}
          </Button>
        )}
        <a className="button small" href="#/runs">
          Open another run
        </a>
        <Button look="quiet" size="small" icon={X} disabled={!idle} onClick={() => void close(experiment)}>
          {shown === 'open' ? 'Close' : 'Hide'}
        </Button>
      </div>
      {problem !== null && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {open && (
        <Part failed="The evidence could not be shown.">
          <Evidence entry={entry} />
        </Part>
      )}
      <Part of={run} failed="The passages of this run could not be listed.">
        {shown === 'open' && run !== null && <RunPicker run={run} />}
      </Part>
      {shown === 'opening' && <p className="muted small">Fetching the passages, notes and answers of this run.</p>}
    </RecordedPanel>
  );
}

async function close(experiment: KnowledgeExperiment): Promise<void> {
  try {
    const { RECORDED_RUNS } = await fetchPart(() => import('./openRun'));
    RECORDED_RUNS.close(experiment);
  } catch (error) {
    experiment.extras.useRecorded.setState({ problem: messageOf(error) });
  }
}

/** Which screens below still show the recording, once a live run has taken some of them. */
function StillRecorded() {
  const { shown, source } = useRecorded();
  const lab = useResults((state) => state.recorded);
  const rounds = useRounds((state) => state.recorded);
  if (shown !== 'open') return null;
  // One's own run did run here, or came in a file of theirs.
  const origin = source === 'recorded' ? 'the recording' : 'your run as it was kept';
  const text =
    lab && rounds
      ? `Everything below comes from ${origin}.`
      : lab
        ? `The five stages below come from ${origin}; the rounds are live.`
        : `The rounds below come from ${origin}; the five stages are live.`;
  return <p className="small">{text}</p>;
}
