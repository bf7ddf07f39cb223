/** The sentence of a run that trained no policy. Pure. */
import type { ConditionRow, RunEntry } from '../../../seal/knowledge/runFile/entry';
import { oneDigit, plural, within } from '../../ui/numbers';
import { type EffectSentence, kindOf } from './effect';

/** What each way of reading the passages came to; `null` where that is not what the run measured. */
export function withoutRounds(entry: RunEntry): EffectSentence | null {
  const { conditions, rounds, seed } = entry;
  const of = (name: ConditionRow['name']): ConditionRow | undefined => conditions.find((row) => row.name === name);
  const [base, open, passage, own, teacher] = [
    of('base'),
    of('open-book'),
    of('passage'),
    of('untrained'),
    of('teacher'),
  ];
  const after = own ?? passage ?? teacher;
  if (rounds > 0 || base === undefined || after === undefined) return null;
  const share = ({ accuracy, standardError }: ConditionRow): string => oneDigit(accuracy) + within(standardError);
  const trained = [
    passage && `on the passage alone ${share(passage)}`,
    own && `on its own notes and the passage ${share(own)}`,
    teacher && `on ${teacher.writer ?? 'the teacher'}’s notes and the passage ${share(teacher)}`,
  ].filter((text) => text !== undefined);
  return {
    gain: `${oneDigit(base.accuracy)} → ${oneDigit(after.accuracy)}`,
    text:
      `Closed book the model answers ${share(base)} of the questions right; after training ${trained.join(', ')}.` +
      `${open === undefined ? '' : ` With the passage before its eyes: ${share(open)}.`}` +
      ` Means ± one standard error over ${plural(base.n, `${kindOf(entry)} passage`)}, seed ${seed}. No rounds: the notes are those of the model as it came.`,
    others: '',
    control: '',
  };
}
