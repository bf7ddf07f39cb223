/** Leads through a recorded run: which passages, which one, and whose notes on it, before the rounds and after them. */
import { useState } from 'react';
import type { Candidate } from '../../../seal/knowledge/types';
import type { KnowledgeRun } from '../../../seal/record/record';
import { mean } from '../../../seal/statistics/estimate';
import { type PickerWords, RecordedPicker, RecordedSwitches } from '../../experiment/RecordedPicker';
import { BackAndForth } from '../../ui/BackAndForth';
import { percent } from '../../ui/numbers';
import { linesOf } from '../candidates';
import { useKnowledge, useRecorded } from '../experiment';
import type { KnowledgePage } from '../page';
import { beforeAndAfter, RECORDED_RUNS } from './openRun';
import styles from './RunPicker.module.css';

const WORDS: PickerWords<KnowledgePage> = {
  sets: 'Passages',
  none: 'Choose a passage to look at',
  item: 'Passage of this run',
  previous: 'Previous passage',
  next: 'Next passage',
  writers: 'Whose notes',
  leave: 'Back to my own passage',
  itemNames: (_run, _pick, passages) => passages.map(({ title }, at) => `${at + 1} of ${passages.length}: ${title}`),
  writerName: ({ name, round }) =>
    name === 'untrained' ? 'Untrained' : name === 'teacher' ? 'Teacher' : `After round ${round}`,
  draftName: ({ untouched, history }) => (untouched ? null : history.present.passage.title || 'it'),
};

export default function RunPicker({ run }: { run: KnowledgeRun }) {
  const experiment = useKnowledge();
  const position = useRecorded((state) => state.position);
  const shared = { experiment, runs: RECORDED_RUNS, words: WORDS };
  return (
    <>
      <RecordedPicker {...shared} run={run}>
        <RecordedSwitches {...shared} />
      </RecordedPicker>
      {position?.set === 'held-out' && <BeforeAfter run={run} passage={position.item} />}
    </>
  );
}

function BeforeAfter({ run, passage }: { run: KnowledgeRun; passage: number }) {
  const [sample, setSample] = useState(0);
  const both = beforeAndAfter(run, passage);
  if (both === null) return null;
  const { before, after, round } = both;
  const samples = Math.min(before.length, after.length);
  const at = Math.min(sample, samples - 1);
  const [old, young] = [before[at], after[at]];
  if (old === undefined || young === undefined) return null;
  return (
    <details>
      <summary>
        What it wrote here on all paragraphs, before and after: {percent(meanReward(before))} →{' '}
        {percent(meanReward(after))} right
      </summary>
      {samples > 1 && (
        <p className="row small">
          <BackAndForth
            previous="Previous pair of notes"
            next="Next pair of notes"
            at={at}
            of={samples}
            small
            onGo={setSample}
          >
            <span>
              Notes {at + 1} of {samples}, written with the same random numbers
            </span>
          </BackAndForth>
        </p>
      )}
      <div className={styles.both}>
        <Notes title="Before: the untrained policy" candidate={old} />
        <Notes title={`After round ${round}`} candidate={young} />
      </div>
    </details>
  );
}

function meanReward(candidates: readonly Candidate[]): number {
  return mean(candidates.map(({ accuracy }) => accuracy.mean));
}

function Notes({ title, candidate }: { title: string; candidate: Candidate }) {
  return (
    <section aria-label={title}>
      <h3>
        {title} <span className="muted small">{percent(candidate.accuracy.mean)} right after training on them</span>
      </h3>
      {candidate.edit.parts.map(({ paragraph, text }) => (
        <ul key={paragraph} className={styles.notes} aria-label={`On paragraph ${paragraph + 1}`}>
          {linesOf(text).map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the lines are fixed
            <li key={index}>{line}</li>
          ))}
          {linesOf(text).length === 0 && <li className="muted">nothing</li>}
        </ul>
      ))}
    </section>
  );
}
