/** Leads through a recorded run: which tasks, which one, and whose configurations of it. */

import { useId } from 'react';
import type { PuzzleRun } from '../../../seal/record/record';
import { BackAndForth } from '../../ui/BackAndForth';
import { useProgress, usePuzzles, useRecorded, useResults } from '../experiment';
import { RECORDED_PUZZLES, taskName, writerName } from '../words/recorded';
import { heldOutPick, type PuzzlePick, solvedTasks, tasksFor, type Writer, writersOf } from './picks';
import { showPick } from './showPick';

interface Props {
  run: PuzzleRun;
}

export default function RecordedTaskPicker({ run }: Props) {
  const experiment = usePuzzles();
  const shown = useResults((state) => state.recorded);
  const kept = useRecorded((state) => state.pick);
  const busy = useProgress((state) => state.task !== null);
  const pick = shown ? kept : null;
  const set = pick === null ? null : pick.kind === 'held-out' ? 'held-out' : pick.round;
  const tasks = set === null ? [] : tasksFor(run, set);
  const solved = pick === null ? null : solvedTasks(run, pick);
  /** The writer stays when the task changes, where it has something to show. */
  const go = (task: number, writer: Writer | null = pick?.kind === 'held-out' ? pick.writer : null): void => {
    const next: PuzzlePick | null = pick?.kind === 'training' ? { ...pick, task } : heldOutPick(run, task, writer);
    if (next !== null) showPick(experiment, next);
  };
  return (
    <fieldset className="row wrap pick-row" disabled={busy}>
      <legend className="visually-hidden">{RECORDED_PUZZLES.task}</legend>
      <SetPicker run={run} set={set} />
      {pick !== null && (
        <>
          <span className="row pick-passage">
            <BackAndForth
              previous={RECORDED_PUZZLES.previous}
              next={RECORDED_PUZZLES.next}
              at={pick.task}
              of={tasks.length}
              onGo={go}
            >
              <select
                className="input"
                aria-label={RECORDED_PUZZLES.task}
                value={pick.task}
                onChange={(event) => go(Number(event.target.value))}
              >
                {tasks.map(({ id }, task) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the number is what a task goes by
                  <option key={task} value={task}>
                    {taskName(task + 1, tasks.length, id, solved?.get(task) ?? null)}
                  </option>
                ))}
              </select>
            </BackAndForth>
          </span>
          {pick.kind === 'held-out' && (
            <WriterPicker
              writers={writersOf(run, pick.task)}
              chosen={pick.writer}
              onChoose={(writer) => go(pick.task, writer)}
            />
          )}
        </>
      )}
    </fieldset>
  );
}

function SetPicker({ run, set }: Props & { set: 'held-out' | number | null }) {
  const id = useId();
  const experiment = usePuzzles();
  const heldOut = heldOutPick(run, 0, null);
  const choose = (value: string): void => {
    if (value === 'held-out') {
      if (heldOut !== null) showPick(experiment, heldOut);
    } else if (value !== '') showPick(experiment, { kind: 'training', round: Number(value), task: 0 });
  };
  return (
    <span className="row">
      <label htmlFor={id}>{RECORDED_PUZZLES.tasks}</label>
      <select id={id} className="input" value={set ?? ''} onChange={(event) => choose(event.target.value)}>
        {set === null && <option value="">{RECORDED_PUZZLES.noTask}</option>}
        {heldOut !== null && <option value="held-out">{RECORDED_PUZZLES.heldOut}</option>}
        {run.rounds.map(({ round }) => (
          <option key={round} value={round}>
            {RECORDED_PUZZLES.training(round)}
          </option>
        ))}
      </select>
    </span>
  );
}

interface WriterProps {
  writers: readonly Writer[];
  chosen: Writer;
  onChoose: (writer: Writer) => void;
}

function WriterPicker({ writers, chosen, onChoose }: WriterProps) {
  return (
    <fieldset className="segments writers">
      <legend className="visually-hidden">{RECORDED_PUZZLES.writers}</legend>
      {writers.map((writer) => (
        <label key={`${writer.name}/${writer.round}`}>
          <input
            className="visually-hidden"
            type="radio"
            name="puzzle-writer"
            checked={chosen.name === writer.name && chosen.round === writer.round}
            onChange={() => onChoose(writer)}
          />
          {writerName(writer)}
        </label>
      ))}
    </fieldset>
  );
}
