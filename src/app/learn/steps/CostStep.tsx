/** Side effects: what adapters do to questions that their notes are not about. */
import { useState } from 'react';
import type { Lesson, LessonRow } from '../../../seal/record/lesson/schema';
import { Segments } from '../../ui/Segments';
import { DotRows } from '../parts/DotRows';
import { useLight } from '../parts/linked';
import { Step } from '../parts/Step';
import { COST, recordedText } from '../words/steps';
import { conditionRows, NAMES, policyRows } from './conditionRows';

const SORTS = ['others', 'known'] as const;
type Sort = (typeof SORTS)[number];

const measuredOf = (sort: Sort) => (row: LessonRow) => {
  const measured = sort === 'others' ? row.unchanged : row.known;
  return measured && { share: measured.mean, standardError: measured.standardError };
};

export function CostStep({ lesson: { knowledge } }: { lesson: Lesson }) {
  const [run] = knowledge;
  const last = run?.rows.findLast(({ name }) => name === 'policy');
  if (run === undefined || last?.unchanged == null || last.known === null || last.knownBefore === null) return null;
  const facts = {
    others: last.unchanged.mean,
    known: last.known.mean,
    knownBefore: last.knownBefore.mean,
    round: last.round,
  };
  return (
    <Step
      name="cost"
      paragraphs={COST.text(facts)}
      source={`${COST.source(run.sideQuestions, last.n)} ${recordedText(run.title, run.seed, run.model)}`}
    >
      <Sorts knowledge={knowledge} />
    </Step>
  );
}

/** One sort at a time; a phrase about the other one brings it up. */
function Sorts({ knowledge }: Pick<Lesson, 'knowledge'>) {
  const { lit } = useLight();
  const [chosen, setChosen] = useState<Sort>('others');
  const sort = SORTS.find((name) => name === lit) ?? chosen;
  const [run] = knowledge;
  if (run === undefined) return null;
  const wanted = [NAMES.passage, NAMES.untrained, ...policyRows(run), NAMES.teacher];
  return (
    <>
      <div data-screen-only>
        <Segments legend={COST.legend} options={SORTS} labels={COST.sorts} chosen={sort} onChoose={setChosen} />
      </div>
      <DotRows
        title={COST.sorts[sort]}
        rows={conditionRows(
          knowledge,
          wanted.map((row) => ({ ...row, part: sort })),
          measuredOf(sort),
        )}
      />
    </>
  );
}
