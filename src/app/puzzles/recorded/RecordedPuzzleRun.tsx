/** What the rounds on the page come from when they are recorded, the way to their tasks, to other runs and back to live ones. */
import { useEffect } from 'react';
import type { PuzzleRun } from '../../../seal/record/record';
import { type PickerWords, RecordedPicker, Takeovers } from '../../experiment/RecordedPicker';
import { provenanceText } from '../../experiment/words/runs';
import { Button } from '../../ui/Button';
import { noticeText } from '../../ui/notice';
import { Part } from '../../ui/Part';
import { usePuzzles, useRecorded, useResults, useRounds } from '../experiment';
import type { PuzzlesTypes } from '../page';
import { parsePageSettings } from '../pageSettings';
import { policyGain } from '../roundsSummary';
import { DEVELOPMENT_NOTE, gainText, RECORDED_PUZZLES, RUN_BADGES, writerName } from '../words/rounds';
import { puzzleSettingName, SETTINGS } from '../words/settings';
import { openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS, solvedTasks } from './openRun';
import { OpenRunFile, RunChooser } from './RunChooser';

const WORDS: PickerWords<PuzzlesTypes> = {
  sets: 'Tasks',
  none: 'Choose a task to look at',
  item: 'Task of this run',
  previous: 'Previous task',
  next: 'Next task',
  writers: 'Whose configurations',
  leave: 'Back to my own task',
  itemNames: (run, pick, tasks) => {
    const solved = solvedTasks(run, pick);
    return tasks.map(({ id }, at) => {
      const known = solved.get(at);
      return `${at + 1} of ${tasks.length}: ${id}${known === undefined ? '' : known ? ', solved' : ', not solved'}`;
    });
  },
  writerName,
  draftName: ({ editor }) => editor.history.present.id,
};
const PICKED = { runs: PUZZLE_RUNS, words: WORDS };

export function RecordedPuzzleRun() {
  const experiment = usePuzzles();
  const { entry, source, run, pick, shown, problem } = useRecorded();
  const opening = shown === 'opening';
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
            <Button onClick={() => document.getElementById('rounds')?.scrollIntoView({ block: 'start' })}>
              {RECORDED_PUZZLES.goToRounds}
            </Button>
          )}
          <Takeovers {...PICKED} experiment={experiment} />
          {problem !== null && entry !== null && run === null && !opening && (
            <button
              type="button"
              className="button"
              onClick={() => void PUZZLE_RUNS.open(experiment, { entry, source })}
            >
              {RECORDED_PUZZLES.retry}
            </button>
          )}
          <OpenRunFile />
        </div>
        {opening && <p className="muted small">{RECORDED_PUZZLES.opening}</p>}
        <Part of={run} failed={RECORDED_PUZZLES.pickerFailed}>
          {run !== null && <RecordedPicker {...PICKED} experiment={experiment} run={run} />}
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

/** Which settings of a recorded run this page cannot use, so that nobody takes a live run of its tasks for the same thing. */
export function AdoptedSettings({ settings }: Pick<PuzzleRun, 'settings'>) {
  const { notices } = parsePageSettings(settings);
  if (notices.length === 0) return null;
  return (
    <div className="small">
      <p>{SETTINGS.notOfThisRun}</p>
      <ul>
        {notices.map((notice) => (
          <li key={notice.field}>
            {puzzleSettingName(notice.field)}: {noticeText(notice)}
          </li>
        ))}
      </ul>
    </div>
  );
}
