/** Leads through a recorded run: which items, which one, and whose edits of it; and back to what the visitor has made. */
import type { ReactNode } from 'react';
import type { RunRecord } from '../../seal/record/record';
import { BackAndForth } from '../ui/BackAndForth';
import { Button } from '../ui/Button';
import { Segments } from '../ui/Segments';
import { Select } from '../ui/Select';
import { conditionKey } from './comparison';
import styles from './RecordedPicker.module.css';
import type { RecordedRuns } from './recorded';
import type { RecordedPosition, Writer } from './recordedPositions';
import type { RecordedTypes, Recording } from './recordedState';

export interface PickerWords<P extends RecordedTypes> {
  /** "Tasks" */
  sets: string;
  /** "Choose a task to look at" */
  none: string;
  /** "Task of this run" */
  item: string;
  previous: string;
  next: string;
  /** "Whose configurations" */
  writers: string;
  /** "Back to my own task" */
  leave: string;
  itemNames: (run: RunRecord<P['kind']>, position: RecordedPosition, items: readonly P['kind']['item'][]) => string[];
  writerName: (writer: Writer) => string;
  /** Of what is written in a draft; `null` where nothing is yet. */
  draftName: (draft: P['draft']) => string | null;
}

interface Props<P extends RecordedTypes> {
  experiment: Recording<P>;
  runs: RecordedRuns<P>;
  words: PickerWords<P>;
}

export function RecordedPicker<P extends RecordedTypes>({
  experiment,
  runs,
  words,
  run,
  children,
}: Props<P> & { run: RunRecord<P['kind']>; children?: ReactNode }) {
  const {
    useResults,
    useProgress,
    useDraft,
    extras: { useRecorded },
  } = experiment;
  const position = useRecorded((state) => state.position);
  const busy = useProgress((state) => state.task !== null);
  const isRecorded = useResults((state) => state.recorded);
  // Drawn anew when it is changed.
  useDraft();
  const show = (next: RecordedPosition | null): void => {
    if (next !== null) runs.showPosition(experiment, next);
  };
  const writers = position?.writer ? runs.writersOf(run, position.item) : [];
  const items = position === null ? [] : runs.itemsOf(run, position.set);
  /** The writer stays when the item changes, where it has something to show. */
  const go = (at: number): void => show(position && runs.positionOf(run, position.set, at, position.writer));
  const sets: (readonly [string, string])[] = [
    ...(position === null ? [['', words.none] as const] : []),
    ...(runs.positionOf(run, 'held-out', 0) === null ? [] : [['held-out', 'Held out, only measured'] as const]),
    ...run.rounds.map(({ round }) => [String(round), `Training, round ${round}`] as const),
  ];
  const setOf = (value: string): RecordedPosition['set'] => (value === 'held-out' ? value : Number(value));
  return (
    <fieldset className={`row wrap ${styles.row}`} disabled={busy}>
      <legend className="visually-hidden">{words.item}</legend>
      <span className="row">
        <Select
          label={words.sets}
          value={String(position?.set ?? '')}
          options={sets}
          onPick={(set) => set !== '' && show(runs.positionOf(run, setOf(set), 0))}
        />
      </span>
      {position !== null && (
        <span className={`row ${styles.item}`}>
          <BackAndForth previous={words.previous} next={words.next} at={position.item} of={items.length} onGo={go}>
            <Select
              label={words.item}
              unseen
              value={String(position.item)}
              options={words.itemNames(run, position, items).map((name, at) => [String(at), name])}
              onPick={(at) => go(Number(at))}
            />
          </BackAndForth>
        </span>
      )}
      {position?.writer && (
        <Segments
          legend={words.writers}
          options={writers.map(conditionKey)}
          labels={Object.fromEntries(writers.map((writer) => [conditionKey(writer), words.writerName(writer)]))}
          chosen={conditionKey(position.writer)}
          onChoose={(key) =>
            show({ ...position, writer: writers.find((writer) => conditionKey(writer) === key) ?? null })
          }
        />
      )}
      {position !== null && !(isRecorded && runs.showsItem(experiment)) && (
        <Button onClick={() => show(position)}>Back to the recording</Button>
      )}
      {children}
    </fieldset>
  );
}

/** Back and forth between what is recorded and what the visitor made, rounds and items: none of it is lost to the other. */
export function RecordedSwitches<P extends RecordedTypes>({ experiment, runs, words }: Props<P>) {
  const {
    useRounds,
    useProgress,
    extras: { useRecorded },
  } = experiment;
  const { entry, source, live, before, variants } = useRecorded();
  const recorded = useRounds((state) => state.recorded);
  const hasLive = useRounds((state) => state.live !== null);
  const busy = useProgress((state) => state.task !== null);
  const [first] = variants;
  const button = (shown: boolean, text: string, onClick: (experiment: Recording<P>) => void): ReactNode =>
    shown && (
      <Button disabled={busy} onClick={() => onClick(experiment)}>
        {text}
      </Button>
    );
  return (
    <>
      {button(
        entry !== null && !recorded,
        `Show the ${source === 'recorded' ? 'recorded run' : 'run that was opened'}`,
        runs.showRounds,
      )}
      {button(live !== null && !hasLive, 'Show the live run', runs.showLive)}
      {button(before !== null && words.draftName(before.draft) !== null, words.leave, runs.leave)}
      {button(first !== undefined, `Back to what I made of ${first && words.draftName(first.draft)}`, runs.showVariant)}
    </>
  );
}
