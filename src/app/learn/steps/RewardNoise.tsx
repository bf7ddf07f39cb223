/** Rewards of five sets of notes, and what fresh quizzes of the same length would have said of them. */
import { Dices, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { freshQuiz, winsOf } from '../../../seal/record/lesson/freshQuiz';
import type { Lesson } from '../../../seal/record/lesson/schema';
import { Random } from '../../../world/random';
import { BackAndForth } from '../../ui/BackAndForth';
import { Button } from '../../ui/Button';
import { rightOf, shareRight } from '../maths';
import { DotRows } from '../parts/DotRows';
import { Lit } from '../parts/linked';
import { Step } from '../parts/Step';
import { REWARD, recordedText } from '../words/steps';

const MANY = 1000;
const SEED = 1;

export function RewardNoise({ lesson: { groups, knowledge, staysBest } }: { lesson: Lesson }) {
  const [run] = knowledge;
  const questions = groups[0]?.base.length ?? 0;
  return (
    <Step
      name="reward"
      paragraphs={REWARD.text({ questions, stays: Math.round(staysBest), groups: groups.length })}
      source={
        run === undefined
          ? ''
          : `${REWARD.source(run.trainingPassages, run.edits)} ${recordedText(run.title, run.seed, run.model)}`
      }
    >
      <Quizzes groups={groups} />
    </Step>
  );
}

function Quizzes({ groups }: Pick<Lesson, 'groups'>) {
  const [at, setAt] = useState(0);
  const [quizzes, setQuizzes] = useState<number[][]>([]);
  const [random] = useState(() => new Random(SEED, 'learn/quizzes'));
  const right = groups[at]?.right ?? [];
  const ask = (count: number): void =>
    setQuizzes([...quizzes, ...Array.from({ length: count }, () => freshQuiz(right, random))]);
  const last = quizzes.at(-1);
  const wins = winsOf(quizzes);
  const best = Math.max(...right.map(shareRight));
  const rows = right.map((marks, set) => {
    const first = quizzes.length === 0 ? '' : `first ${Math.round(wins[set] ?? 0)} of ${quizzes.length}`;
    const share = shareRight(marks);
    return {
      key: REWARD.set(set + 1),
      part: 'rewards',
      label: REWARD.set(set + 1),
      spoken: `${REWARD.set(set + 1)}: ${rightOf(marks)} of ${marks.length} right${first === '' ? '' : `; came ${first} fresh quizzes`}`,
      dots: [
        ...(last === undefined ? [] : [{ series: 'dropped' as const, share: last[set] ?? 0, small: true }]),
        { series: share === best ? ('kept' as const) : ('adapted' as const), share },
      ],
      end: first === '' ? `${rightOf(marks)} of ${marks.length}` : first,
    };
  });
  const go = (next: number): void => {
    setAt(next);
    setQuizzes([]);
  };
  return (
    <>
      <p className="row small" data-screen-only>
        <BackAndForth previous="Previous paragraph" next="Next paragraph" at={at} of={groups.length} small onGo={go}>
          <span>{REWARD.paragraph(at + 1, groups.length)}</span>
        </BackAndForth>
      </p>
      <Lit of="wins">
        <DotRows title="Rewards of the sets of notes" rows={rows} base={shareRight(groups[at]?.base ?? '')} />
      </Lit>
      <p className="legend">
        <span>
          Filled: the recorded reward; green: the one that was kept. Open: the last fresh quiz. Dashed: without notes.
        </span>
      </p>
      <Lit of="quiz">
        <div className="row wrap" data-screen-only>
          <Button icon={Dices} onClick={() => ask(1)}>
            {REWARD.once}
          </Button>
          <Button onClick={() => ask(MANY)}>{REWARD.thousand}</Button>
          <Button look="quiet" icon={RotateCcw} disabled={quizzes.length === 0} onClick={() => setQuizzes([])}>
            {REWARD.forget}
          </Button>
        </div>
      </Lit>
      <p className="visually-hidden" role="status">
        {quizzes.length === 0 ? '' : rows.map(({ spoken }) => spoken).join('; ')}
      </p>
    </>
  );
}
