/** Chooses among the runs on puzzles: those that came with the page, by preset, and the visitor's own, and files. */

import { useEffect } from 'react';
import { PUZZLE_PRESET_NAMES } from '../../../seal/puzzles/settings';
import { loadRuns, useLibrary } from '../../experiment/library';
import { type Asked as AskedOf, byPreset } from '../../experiment/recordedState';
import { RUNS } from '../../experiment/words/runs';
import { FileButton } from '../../ui/FileButton';
import { Select } from '../../ui/Select';
import { useProgress, usePuzzles, useRecorded } from '../experiment';
import type { PuzzlesTypes } from '../page';
import { RECORDED_PUZZLES } from '../words/rounds';
import { PRESET_NAMES } from '../words/settings';
import { openFile, PUZZLE_RUNS, SHIPPED_PUZZLE_RUNS } from './openRun';

type Asked = AskedOf<PuzzlesTypes>;

export function RunChooser() {
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
export function OpenRunFile() {
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
