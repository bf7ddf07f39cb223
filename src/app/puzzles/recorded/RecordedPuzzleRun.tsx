/** What the rounds on the page come from when they are recorded, the way to their tasks, to other runs, files and back to live ones. */
import { useEffect } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../../seal/puzzles/settings';
import type { PuzzleRun } from '../../../seal/record/record';
import { loadRuns, useLibrary } from '../../experiment/library';
import { RecordedPanel, RecordedTitle } from '../../experiment/RecordedPanel';
import { type PickerWords, RecordedPicker, RecordedSwitches } from '../../experiment/RecordedPicker';
import { type Asked as AskedOf, byPreset } from '../../experiment/recordedState';
import { provenanceText, RUN_NAMES, RUNS } from '../../experiment/words/runs';
import { Button } from '../../ui/Button';
import { FileButton } from '../../ui/FileButton';
import { noticeText } from '../../ui/notice';
import { Part } from '../../ui/Part';
import { Select } from '../../ui/Select';
import { useProgress, usePuzzles, useRecorded, useResults, useRounds } from '../experiment';
import type { PuzzlesTypes } from '../page';
import { parsePageSettings } from '../pageSettings';
import { policyGain } from '../roundsSummary';
import { DEVELOPMENT_NOTE, gainText, RECORDED_PUZZLES, writerName } from '../words/rounds';
import { PRESET_NAMES, puzzleSettingName, SETTINGS } from '../words/settings';
import { openFile, openFirst, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS, solvedTasks } from './openRun';

const WORDS: PickerWords<PuzzlesTypes> = {
  sets: 'Tasks',
  none: 'Choose a task to look at',
  item: 'Task of this run',
  previous: 'Previous task',
  next: 'Next task',
  writers: 'Whose configurations',
  leave: 'Back to my own task',
  itemNames: (run, position, tasks) => {
    const solved = solvedTasks(run, position);
    return tasks.map(({ id }, at) => {
      const known = solved.get(at);
      return `${at + 1} of ${tasks.length}: ${id}${known === undefined ? '' : known ? ', solved' : ', not solved'}`;
    });
  },
  writerName,
  draftName: ({ history }) => history.present.id,
};
const PICKED = { runs: PUZZLE_RUNS, words: WORDS };

export function RecordedPuzzleRun() {
  const experiment = usePuzzles();
  const { entry, source, run, position, shown, problem } = useRecorded();
  const opening = shown === 'opening';
  const entries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const recorded = useRounds((state) => state.recorded);
  useEffect(() => void openFirst(experiment), [experiment]);
  const gain = entry === null ? null : policyGain(entry.conditions);
  return (
    <RecordedPanel label={RECORDED_PUZZLES.label[source]} waiting={entry === null && entries?.length !== 0 && 'lines'}>
      {entry === null ? (
        entries?.length === 0 && <p className="muted small">{RECORDED_PUZZLES.none}</p>
      ) : (
        <>
          <RecordedTitle badge={RUN_NAMES[source]}>
            <strong>{entry.title}</strong>
          </RecordedTitle>
          <p className="muted small">
            {RECORDED_PUZZLES.seedAndModel(entry.seed, entry.model)} {provenanceText(entry)}
            {entry.measuredOn === 'development' && ` ${DEVELOPMENT_NOTE}`}
          </p>
          {gain !== null && <p className="small">{gainText(gain)}</p>}
          <Source />
          {run !== null && position !== null && <AdoptedSettings settings={run.settings} />}
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
        <RecordedSwitches {...PICKED} experiment={experiment} />
        {problem !== null && entry !== null && run === null && !opening && (
          <button type="button" className="button" onClick={() => void PUZZLE_RUNS.open(experiment, { entry, source })}>
            {RECORDED_PUZZLES.retry}
          </button>
        )}
        <OpenRunFile />
      </div>
      {opening && <p className="muted small">{RECORDED_PUZZLES.opening}</p>}
      <Part of={run} failed={RECORDED_PUZZLES.pickerFailed}>
        {run !== null && <RecordedPicker {...PICKED} experiment={experiment} run={run} />}
      </Part>
    </RecordedPanel>
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

type Asked = AskedOf<PuzzlesTypes>;

/** Chooses among the runs on puzzles: those that came with the page, by preset, and the visitor's own. */
function RunChooser() {
  const experiment = usePuzzles();
  const { entry, source } = useRecorded();
  const idle = useProgress((state) => state.task === null);
  const groups = useGroups();
  useEffect(() => void loadRuns(), []);
  const all = groups.flatMap(({ runs }) => runs);
  const shown = entry === null ? '' : keyOf({ entry, source });
  const listed = all.some((one) => keyOf(one) === shown);
  // With one alone there is nothing to choose, unless that one is not on the page.
  if (all.length < (listed ? 2 : 1)) return null;
  return (
    <span className="row">
      <Select
        label={RECORDED_PUZZLES.chooseRun}
        disabled={!idle}
        value={shown}
        options={listed ? [] : [[shown, entry?.title ?? RECORDED_PUZZLES.choose]]}
        groups={groups.map(({ label, runs }) => ({
          label,
          options: runs.map((one) => [keyOf(one), one.entry.title]),
        }))}
        onPick={(key) => {
          const chosen = all.find((one) => keyOf(one) === key);
          if (chosen !== undefined) void PUZZLE_RUNS.open(experiment, chosen);
        }}
      />
    </span>
  );
}

function useGroups(): { label: string; runs: readonly Asked[] }[] {
  const entries = SHIPPED_PUZZLE_RUNS.useEntries((state) => state.entries);
  const kept = useLibrary((state) => state.runs);
  const own = (kept ?? []).flatMap(({ name, source, entry }): Asked[] =>
    entry.domain === 'puzzles' ? [{ entry: { ...entry, title: name }, source }] : [],
  );
  return [
    ...byPreset(PUZZLE_PRESET_NAMES, entries ?? []).map(({ preset, entries: some }) => ({
      label: PRESET_NAMES[preset],
      runs: some.map((entry): Asked => ({ entry, source: 'recorded' })),
    })),
    ...(own.length === 0 ? [] : [{ label: RUNS.own, runs: own }]),
  ];
}

/** A run that came with the page may also be among the visitor's own. */
function keyOf({ entry, source }: Asked): string {
  return `${source === 'recorded' ? 'recorded' : 'own'}/${entry.id}`;
}

/** A run file of the visitor's own. */
function OpenRunFile() {
  const experiment = usePuzzles();
  const idle = useProgress((state) => state.task === null);
  const open = ([file]: readonly File[]): void => {
    if (file !== undefined) void openFile(experiment, file);
  };
  return (
    <FileButton label={RECORDED_PUZZLES.fileLabel} accept=".json,.gz" disabled={!idle} onFiles={open}>
      {RECORDED_PUZZLES.openFile}
    </FileButton>
  );
}
