/** How a task was answered: for each test the attempts, the votes behind them, and every prediction behind the votes. */
import { CircleAlert, CircleCheck, CircleDashed, CircleHelp, CircleX, Undo2 } from 'lucide-react';
import { testResults } from '../../../seal/puzzles/predict';
import type { Grid, Prediction, Puzzle, Vote } from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import { Verdict as Mark } from '../../ui/Verdict';
import { GRIDS, LIST_NAMES, promptText, sizeText, VERDICTS, verdictText, voteText } from '../words/grids';
import { DigitsToggle, GridRow, GridView, PairView } from './GridView';
import { differingCells } from './grid';
import styles from './grids.module.css';

interface Props {
  puzzle: Puzzle;
  predictions: readonly Prediction[];
}

export function VotesView({ puzzle, predictions }: Props) {
  const results = testResults(puzzle, predictions);
  return (
    <div className={styles.votes}>
      <DigitsToggle />
      {puzzle.tests.map(({ input, output }, test) => {
        const result = results[test];
        const title = `${LIST_NAMES.tests} ${test + 1}`;
        if (result === undefined) return null;
        const own = predictions.filter((prediction) => prediction.test === test);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a test is its place
          <section key={test} aria-label={title} className="stack">
            <div className="row wrap">
              <h3>{title}</h3>
              <VerdictMark verdict={verdictOf(result.correct)} text={verdictText(result.correct)} />
            </div>
            <div className={styles.answers}>
              <PairView title="Input and solution" input={input} output={output} />
              <Attempts attempts={result.attempts} solution={output} />
            </div>
            <Votes votes={result.votes} solution={output} />
            <details>
              <summary>All {own.length} predictions</summary>
              <PredictionList predictions={own} />
            </details>
          </section>
        );
      })}
    </div>
  );
}

function Votes({ votes, solution }: { votes: readonly Vote[]; solution: Grid | null }) {
  const all = votes.reduce((sum, vote) => sum + vote.votes, 0);
  if (votes.length === 0) return <p className="muted small">{GRIDS.noGrids}</p>;
  return (
    <div>
      <h4>Votes</h4>
      <ol className={styles.list}>
        {votes.map((vote) => (
          <li key={JSON.stringify(vote.grid)}>
            <GridView grid={vote.grid} size="small" label="Vote" />
            <div className="row wrap">
              <span className={styles.bar}>
                <span style={{ width: `${(100 * vote.votes) / all}%` }} />
              </span>
              <span className="small">{voteText(vote, all)}</span>
              {solution !== null && sameGrid(vote.grid, solution) && (
                <VerdictMark verdict="right" text={VERDICTS.right} />
              )}
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** The two answers that count, each against the solution. */
export function Attempts({ attempts, solution }: { attempts: readonly Grid[]; solution: Grid | null }) {
  return (
    <ol className={styles.attempts}>
      {attempts.map((attempt, index) => {
        const correct = solution && sameGrid(attempt, solution);
        return (
          <li key={JSON.stringify(attempt)}>
            <p className="small muted">Attempt {index + 1}</p>
            <GridView grid={attempt} expected={solution} label={`Attempt ${index + 1}`} />
            {correct !== null && (
              <VerdictMark verdict={verdictOf(correct)} text={attemptText(attempt, solution, correct)} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

function attemptText(attempt: Grid, solution: Grid | null, correct: boolean): string {
  if (correct || solution === null) return VERDICTS.right;
  const wrong = differingCells(attempt, solution);
  if (wrong === null) return `${VERDICTS.wrong}: ${sizeText(attempt)}, not ${sizeText(solution)}`;
  return `${VERDICTS.wrong}: ${wrong.length} of ${attempt.flat().length} cells`;
}

/** Every answer to one test: what the prompt showed, what the model wrote, and that turned back. */
function PredictionList({ predictions }: { predictions: readonly Prediction[] }) {
  return (
    <ol className={styles.predictions}>
      {predictions.map((prediction, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a prediction is its place
        <li key={index}>
          <p className="small muted">{promptText(prediction)}</p>
          <Answer prediction={prediction} />
        </li>
      ))}
    </ol>
  );
}

function Answer({ prediction: { raw, grid, text, transform } }: { prediction: Prediction }) {
  if (raw === null || grid === null)
    return (
      <p className="small">
        {GRIDS.notAGrid}: <code>{text === '' ? GRIDS.empty : text}</code>
      </p>
    );
  if (transform === null) return <GridView grid={grid} size="small" label="Answer" />;
  return (
    <GridRow>
      <GridView grid={raw} size="small" label="As written" />
      <Undo2 size={14} aria-hidden />
      <GridView grid={grid} size="small" label="Turned back" />
    </GridRow>
  );
}

const MARKS = {
  right: { icon: CircleCheck, tone: 'good' },
  wrong: { icon: CircleX, tone: 'bad' },
  unknown: { icon: CircleHelp },
  untrained: { icon: CircleAlert, tone: 'bad' },
  untried: { icon: CircleDashed },
} as const;

export type Verdict = keyof typeof MARKS;

export const verdictOf = (correct: boolean | null): Verdict =>
  correct === null ? 'unknown' : correct ? 'right' : 'wrong';

/** What became of an answer or of a configuration. */
export const VerdictMark = ({ verdict, text }: { verdict: Verdict; text: string }) => (
  <Mark {...MARKS[verdict]}>{text}</Mark>
);
