/** Leads through a recorded run: which passages, which one, and whose notes on it. */

import { useId } from 'react';
import type { KnowledgeRun } from '../../../seal/record/record';
import { BackAndForth } from '../../ui/BackAndForth';
import { useDraft, useKnowledge, useProgress, useRecorded, useResults } from '../experiment';
import { BeforeAfter } from './BeforeAfter';
import { showPick } from './openRun';
import { firstPick, type Pick, passagesFor, type Writer, writersOf } from './picks';

export default function RunPicker({ run }: { run: KnowledgeRun }) {
  const show = useShowPick();
  const pick = useRecorded((state) => state.pick);
  const lab = useResults((state) => state.recorded);
  const busy = useProgress((state) => state.task !== null);
  const origin = useDraft((state) => state.history.present.origin);
  if (pick === null) return null;
  const passages = passagesFor(run, pick);
  const away = !lab || origin.kind !== 'recorded';
  return (
    <>
      <div className="row wrap pick-row">
        <SetPicker run={run} pick={pick} disabled={busy} />
        <span className="row pick-passage">
          <BackAndForth
            previous="Previous passage"
            next="Next passage"
            at={pick.passage}
            of={passages.length}
            disabled={busy}
            onGo={(passage) => show({ ...pick, passage })}
          >
            <PassagePicker titles={passages.map(({ title }) => title)} pick={pick} disabled={busy} />
          </BackAndForth>
        </span>
        {pick.kind === 'held-out' && <WriterPicker writers={writersOf(run)} pick={pick} disabled={busy} />}
        {away && (
          <button type="button" className="button" disabled={busy} onClick={() => show(pick)}>
            Back to the recording
          </button>
        )}
      </div>
      {pick.kind === 'held-out' && <BeforeAfter run={run} passage={pick.passage} />}
    </>
  );
}

interface PickerProps {
  pick: Pick;
  disabled: boolean;
}

function SetPicker({ run, pick, disabled }: PickerProps & { run: KnowledgeRun }) {
  const show = useShowPick();
  const id = useId();
  const heldOut = firstPick(run);
  const choose = (value: string): void => {
    if (value === 'held-out') {
      if (heldOut !== null) show(heldOut);
    } else show({ kind: 'training', passage: 0, round: Number(value) });
  };
  return (
    <span className="row">
      <label htmlFor={id}>Passages</label>
      <select
        id={id}
        className="input"
        disabled={disabled}
        value={pick.kind === 'held-out' ? 'held-out' : String(pick.round)}
        onChange={(event) => choose(event.target.value)}
      >
        {heldOut?.kind === 'held-out' && <option value="held-out">Held out, only measured</option>}
        {run.rounds.map(({ round }) => (
          <option key={round} value={round}>
            Training, round {round}
          </option>
        ))}
      </select>
    </span>
  );
}

function PassagePicker({ titles, pick, disabled }: PickerProps & { titles: readonly string[] }) {
  const show = useShowPick();
  const id = useId();
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        Passage of this run
      </label>
      <select
        id={id}
        className="input"
        disabled={disabled}
        value={pick.passage}
        onChange={(event) => show({ ...pick, passage: Number(event.target.value) })}
      >
        {titles.map((title, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the number is what a passage goes by
          <option key={index} value={index}>
            {index + 1} of {titles.length}: {title}
          </option>
        ))}
      </select>
    </>
  );
}

function WriterPicker({
  writers,
  pick,
  disabled,
}: {
  writers: readonly Writer[];
  pick: Extract<Pick, { kind: 'held-out' }>;
  disabled: boolean;
}) {
  const show = useShowPick();
  return (
    <fieldset className="segments writers" disabled={disabled}>
      <legend className="visually-hidden">Whose notes</legend>
      {writers.map((writer) => (
        <label key={`${writer.name}/${writer.round}`}>
          <input
            className="visually-hidden"
            type="radio"
            name="writer"
            checked={pick.name === writer.name && pick.round === writer.round}
            onChange={() => show({ ...pick, ...writer })}
          />
          {writerText(writer)}
        </label>
      ))}
    </fieldset>
  );
}

function writerText({ name, round }: Writer): string {
  if (name === 'untrained') return 'Untrained';
  if (name === 'teacher') return 'Teacher';
  return `After round ${round}`;
}

function useShowPick(): (pick: Pick) => void {
  const experiment = useKnowledge();
  return (pick) => showPick(experiment, pick);
}
