/** The second domain: a task, the recipe before and after, and the share of tasks solved. */
import { useState } from 'react';
import type { Grid } from '../../../seal/puzzles/types';
import type { Lesson, LessonPuzzle, LessonPuzzleRun } from '../../../seal/record/lesson/schema';
import type { Series } from '../../charts/marks';
import { GridView, PairView, UnknownGrid } from '../../puzzles/grids/GridView';
import { oneDigit, within } from '../../ui/numbers';
import { Segments } from '../../ui/Segments';
import styles from '../learn.module.css';
import { type DotRow, DotRows } from '../parts/DotRows';
import { Lit } from '../parts/linked';
import { Step } from '../parts/Step';
import { PUZZLE, recordedText } from '../words/steps';

const PRESETS = ['one-family', 'mixed-families'] as const;

export function PuzzleStep({ lesson: { puzzle, puzzles } }: { lesson: Lesson }) {
  const [run] = puzzles;
  const accuracyOf = (wanted: string): number => run?.rows.findLast(({ name }) => name === wanted)?.accuracy ?? 0;
  if (run === undefined) return null;
  const tasks = run.rows[0]?.n ?? 0;
  const seeds = puzzles.filter(({ preset }) => preset === run.preset).length;
  const facts = {
    before: accuracyOf('untrained'),
    after: accuracyOf('policy'),
    round: puzzle.after.round,
    constant: accuracyOf('constant'),
    tasks,
  };
  return (
    <Step
      name="puzzles"
      paragraphs={PUZZLE.text(facts)}
      source={`${PUZZLE.source(tasks, seeds)} ${recordedText(run.title, run.seed, run.model)}`}
    >
      <Task puzzle={puzzle} />
      <Solved puzzles={puzzles} />
    </Step>
  );
}

function Task({ puzzle: { demonstrations, test, before, after } }: { puzzle: LessonPuzzle }) {
  return (
    <>
      <Lit of="pairs" className={styles.grids} label="Pairs that show the rule">
        {demonstrations.map(({ input, output }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the pairs are fixed
          <PairView key={at} input={input} output={output} size="small" title={`Pair ${at + 1}`} />
        ))}
      </Lit>
      <Lit of="test" className={styles.grids} label="The test and its solution">
        <PairView input={test.input} output={test.output} size="small" title="Test, with its solution" />
      </Lit>
      <Lit of="recipes" className={styles.pair ?? ''} label="Two recipes, and the answers after training by them">
        <Recipe of="before" title="Before any round" attempt={before} expected={test.output} />
        <Recipe of="after" title={`After round ${after.round}`} attempt={after} expected={test.output} />
      </Lit>
    </>
  );
}

type Attempt = LessonPuzzle['before'];

function Recipe({
  of,
  title,
  attempt: { text, grid, solved },
  expected,
}: {
  of: string;
  title: string;
  attempt: Attempt;
  expected: Grid;
}) {
  return (
    <Lit of={of} label={title}>
      <h3>{title}</h3>
      <pre className={styles.recipe}>{text.replaceAll(',"', ',\n "')}</pre>
      <div className={styles.grids}>
        {grid === null ? <UnknownGrid /> : <GridView grid={grid} size="small" label="Its answer" expected={expected} />}
        <span>{grid === null ? PUZZLE.unread : solved ? PUZZLE.right : PUZZLE.wrong}</span>
      </div>
    </Lit>
  );
}

const SERIES: Readonly<Record<string, Series>> = {
  'in-context': 'base',
  untrained: 'dropped',
  policy: 'adapted',
  constant: 'passage',
  oracle: 'kept',
};

function Solved({ puzzles }: Pick<Lesson, 'puzzles'>) {
  const [preset, setPreset] = useState<(typeof PRESETS)[number]>('one-family');
  const runs = puzzles.filter((run) => run.preset === preset);
  return (
    <>
      <div data-screen-only>
        <Segments
          legend={PUZZLE.legend}
          options={PRESETS}
          labels={PUZZLE.presets}
          chosen={preset}
          onChoose={setPreset}
        />
      </div>
      <DotRows title={`Tasks solved: ${PUZZLE.presets[preset]}`} rows={solvedRows(runs)} />
    </>
  );
}

function solvedRows([first, ...others]: readonly LessonPuzzleRun[]): DotRow[] {
  if (first === undefined) return [];
  const order = ['in-context', 'untrained', 'policy', 'constant', 'oracle'];
  return first.rows
    .toSorted((left, right) => order.indexOf(left.name) - order.indexOf(right.name) || left.round - right.round)
    .map(({ name, round, accuracy, standardError }) => {
      const series = SERIES[name] ?? 'base';
      const seeds = others.flatMap(({ rows, seed }) => {
        const row = rows.find((one) => one.name === name && one.round === round);
        return row === undefined ? [] : [{ share: row.accuracy, seed }];
      });
      const label = labelOf(name, round);
      const told = seeds.map(({ share, seed }) => `; ${oneDigit(share)} with seed ${seed}`).join('');
      return {
        key: `${name}/${round}`,
        part: name === 'constant' ? 'constant' : 'rows',
        label,
        spoken: `${label}: ${oneDigit(accuracy)}${within(standardError)} points, seed ${first.seed}${told}`,
        dots: [
          ...seeds.map(({ share }) => ({ series, share, small: true })),
          { series, share: accuracy, standardError },
        ],
        end: oneDigit(accuracy) + within(standardError),
      };
    });
}

function labelOf(name: string, round: number): string {
  const words: Readonly<Record<string, string | ((round: number) => string)>> = PUZZLE.rows;
  const found = words[name];
  return typeof found === 'function' ? found(round) : (found ?? name);
}
