/** What the rounds on the page come from when they are recorded, the way to their tasks, to other runs and back to live ones. */

import { useEffect } from 'react';
import { provenanceText } from '../../experiment/words/runs';
import { later } from '../../ui/later';
import { Part } from '../../ui/Part';
import { useProgress, usePuzzles, useRecorded, useResults, useRounds } from '../experiment';
import { policyGain } from '../rounds/summary';
import { DEVELOPMENT_NOTE, RECORDED_PUZZLES, RUN_BADGES } from '../words/recorded';
import { gainText } from '../words/rounds';
import { AdoptedSettings } from './AdoptedSettings';
import { OpenRunFile } from './OpenRunFile';
import { openFirst, openPuzzleRun, showLiveAgain, showRecordedAgain } from './openRun';
import { RunChooser } from './RunChooser';
import { SHIPPED_PUZZLE_RUNS } from './recordedStore';
import { leaveTask, showTried } from './showPick';

const RecordedTaskPicker = later(() => import('./RecordedTaskPicker'));

export function RecordedPuzzleRun() {
  const experiment = usePuzzles();
  const { entry, source, run, pick, opening, problem } = useRecorded();
  const entries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const recorded = useRounds((state) => state.recorded);
  useEffect(() => void openFirst(experiment), [experiment]);
  const gain = entry === null ? null : policyGain(entry.conditions);
  return (
    <section
      className={entries === null && entry === null ? 'recorded waiting' : 'recorded'}
      aria-label={RECORDED_PUZZLES.label}
    >
      <div className="recorded-picker">
        {entry === null ? (
          entries?.length === 0 && <p className="muted small">{RECORDED_PUZZLES.none}</p>
        ) : (
          <>
            <p className="recorded-title">
              <span className="badge" data-status="recorded">
                {RUN_BADGES[source]}
              </span>
              <strong>{entry.title}</strong>
            </p>
            <p className="muted small">
              {RECORDED_PUZZLES.seedAndModel(entry.seed, entry.model)} {provenanceText(entry)}
              {entry.measuredOn === 'development' && ` ${DEVELOPMENT_NOTE}`}
            </p>
            {gain !== null && <p className="small">{gainText(gain)}</p>}
            <Source />
            {run !== null && pick !== null && <AdoptedSettings settings={run.settings} />}
          </>
        )}
        {problem !== null && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <div className="row wrap">
          <RunChooser />
          {entry !== null && recorded && (
            <button
              type="button"
              className="button"
              onClick={() => document.getElementById('rounds')?.scrollIntoView({ block: 'start' })}
            >
              {RECORDED_PUZZLES.goToRounds}
            </button>
          )}
          <Takeovers />
          {problem !== null && entry !== null && run === null && !opening && (
            <button type="button" className="button" onClick={() => void openPuzzleRun(experiment, { entry, source })}>
              {RECORDED_PUZZLES.retry}
            </button>
          )}
          <OpenRunFile />
        </div>
        {opening && <p className="muted small">{RECORDED_PUZZLES.opening}</p>}
        <Part of={run} failed={RECORDED_PUZZLES.pickerFailed}>
          {run !== null && <RecordedTaskPicker run={run} />}
        </Part>
      </div>
    </section>
  );
}

/** Which screens below show the recording. */
function Source() {
  const rounds = useRounds((state) => state.recorded);
  const live = useRounds((state) => state.conditions.length > 0 && !state.recorded);
  const task = useResults((state) => state.recorded);
  const own = useRecorded((state) => state.source === 'live');
  const words = [
    rounds && (own ? RECORDED_PUZZLES.shownOwn : RECORDED_PUZZLES.shownBelow),
    live && RECORDED_PUZZLES.shownLive,
    task && RECORDED_PUZZLES.taskShown,
  ].filter((text) => text !== false);
  return words.length === 0 ? null : <p className="small">{words.join(' ')}</p>;
}

/** Back and forth between what is recorded and what the visitor made, rounds and tasks: none of it is lost to the other. */
function Takeovers() {
  const experiment = usePuzzles();
  const { entry, live, before, tried } = useRecorded();
  const recorded = useRounds((state) => state.recorded);
  const [first] = tried;
  return (
    <>
      {entry !== null && !recorded && (
        <Takeover onClick={() => showRecordedAgain(experiment)}>{RECORDED_PUZZLES.again}</Takeover>
      )}
      {recorded && live !== null && (
        <Takeover onClick={() => showLiveAgain(experiment)}>{RECORDED_PUZZLES.live}</Takeover>
      )}
      {before !== null && <Takeover onClick={() => leaveTask(experiment)}>{RECORDED_PUZZLES.leave}</Takeover>}
      {first !== undefined && (
        <Takeover onClick={() => showTried(experiment)}>
          {RECORDED_PUZZLES.tried(first.draft.editor.history.present.id)}
        </Takeover>
      )}
    </>
  );
}

function Takeover({ onClick, children }: { onClick: () => void; children: string }) {
  const idle = useProgress((state) => state.task === null);
  return (
    <button type="button" className="button" disabled={!idle} onClick={onClick}>
      {children}
    </button>
  );
}
