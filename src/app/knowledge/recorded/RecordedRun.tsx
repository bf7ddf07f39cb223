/** The first thing on the page: what a recorded run showed, where it comes from, and the way to a live one. */

import { FolderOpen, Play, X } from 'lucide-react';
import { useState } from 'react';
import { useChosenModel } from '../../experiment/chosenModel';
import { RecordedPanel, RecordedTitle } from '../../experiment/RecordedPanel';
import { provenanceText } from '../../experiment/words/runs';
import { Button } from '../../ui/Button';
import { messageOf } from '../../ui/errors';
import { fetchPart, later } from '../../ui/later';
import { Part } from '../../ui/Part';
import { useKnowledge, useProgress, useRecorded, useResults, useRounds } from '../experiment';
import type { KnowledgeExperiment } from '../page';
import { EffectFigure } from './EffectFigure';
import { effectRows, effectSentence, sizeText } from './effect';
import { openEntry, SHIPPED_RUNS } from './firstRun';
import styles from './RecordedRun.module.css';

const RunPicker = later(() => import('./RunPicker'));
const WithoutRounds = later(() => import('./WithoutRounds'));
const SmallRunSheet = later(() => import('./SmallRunSheet'));

export function RecordedRun() {
  const experiment = useKnowledge();
  const { entry, source, shown, run, problem } = useRecorded();
  const entries = SHIPPED_RUNS.useEntries((state) => state.entries);
  const labRecorded = useResults((state) => state.recorded);
  const roundsRecorded = useRounds((state) => state.recorded);
  const idle = useProgress((state) => state.task === null);
  const [small, setSmall] = useState(false);
  const isEmbedded = useChosenModel(({ ref }) => ref === null);
  if (shown === 'nothing') return null;
  if (entry === null) return <RecordedPanel label="Recorded run" waiting />;
  // A live run has taken every screen over.
  if (shown === 'open' && !labRecorded && !roundsRecorded) return null;
  const said = effectSentence(entry, entries ?? []);
  // The embedded model knows neither the words of such a run nor its form.
  const needsModel = isEmbedded && entry.model !== experiment.page.model.name;
  return (
    <RecordedPanel
      label="Recorded run"
      beside={
        <>
          <div>
            <RecordedTitle badge="Recorded run">
              <span className="muted small">{entry.title}</span>
            </RecordedTitle>
            <EffectFigure title="Recorded effect" rows={effectRows(entry)} />
            <p className="muted small">Closed-book accuracy, mean over passages. Bars: one standard error.</p>
          </div>
          <div className={styles.text}>
            {said === null ? (
              <Part failed="What this run came to could not be told.">
                <WithoutRounds entry={entry} />
              </Part>
            ) : (
              <>
                <p className={styles.gain}>{said.gain}</p>
                <p>
                  {said.text} {said.others}
                </p>
              </>
            )}
            <p className="muted small">
              {provenanceText(entry)} Model {entry.model}; {sizeText(entry)}.
            </p>
            <StillRecorded />
            {problem !== null && (
              <p className="problem" role="alert">
                {problem}
              </p>
            )}
            <div className="row wrap">
              {needsModel ? (
                <a className="button primary" href="#/models">
                  Load a real model to run it live
                </a>
              ) : (
                <Button look="primary" icon={Play} disabled={!idle} onClick={() => setSmall(true)}>
                  Run a smaller one live
                </Button>
              )}
              {shown === 'offered' && (
                <Button
                  icon={FolderOpen}
                  disabled={!idle}
                  onClick={() => void openEntry(experiment, { entry, source })}
                >
                  {problem === null ? 'Open this run' : 'Try again'}
                </Button>
              )}
              <a className="button" href="#/runs">
                Open another run
              </a>
              <Button look="quiet" icon={X} disabled={!idle} onClick={() => void close(experiment)}>
                {shown === 'open' ? 'Close' : 'Hide'}
              </Button>
            </div>
          </div>
        </>
      }
    >
      <Part of={run} failed="The passages of this run could not be listed.">
        {shown === 'open' && run !== null && <RunPicker run={run} />}
      </Part>
      {shown === 'opening' && <p className="muted small">Fetching the passages, notes and answers of this run.</p>}
      {small && (
        <Part failed="The smaller run could not be offered.">
          <SmallRunSheet onClose={() => setSmall(false)} />
        </Part>
      )}
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
  const shown = useRecorded((state) => state.shown);
  const lab = useResults((state) => state.recorded);
  const rounds = useRounds((state) => state.recorded);
  if (shown !== 'open') return null;
  const text =
    lab && rounds
      ? 'Everything below comes from the recording, nothing from this device.'
      : lab
        ? 'The five stages below come from the recording; the rounds are live.'
        : 'The rounds below come from the recording; the five stages are live.';
  return <p className="small">{text}</p>;
}
