/** How a task was answered: for each test the attempts, the votes behind them, and every prediction behind the votes. */
import type { Grid, Prediction, Puzzle, TestResult, Vote } from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import { LIST_NAMES } from '../words/grids';
import { NO_GRIDS, NO_PREDICTIONS, VERDICTS, verdictText, voteText } from '../words/votes';
import { Attempts } from './Attempts';
import { DigitsToggle } from './DigitsToggle';
import { GridView } from './GridView';
import { PairView } from './PairView';
import { PredictionList } from './PredictionList';
import { VerdictMark } from './VerdictMark';

interface Props {
  puzzle: Pick<Puzzle, 'tests'>;
  predictions: readonly Prediction[];
  /** One for each test. */
  results: readonly TestResult[];
}

export function VotesView({ puzzle, predictions, results }: Props) {
  if (results.length === 0) return <p className="muted">{NO_PREDICTIONS}</p>;
  return (
    <div className="votes">
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
              <VerdictMark correct={result.correct} text={verdictText(result.correct)} />
            </div>
            <div className="answers-row">
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
  if (votes.length === 0) return <p className="muted small">{NO_GRIDS}</p>;
  return (
    <div>
      <h4>Votes</h4>
      <ol className="vote-list">
        {votes.map((vote) => (
          <li key={JSON.stringify(vote.grid)}>
            <GridView grid={vote.grid} size="small" label="Vote" />
            <meter min={0} max={all} value={vote.votes} aria-hidden />
            <span className="small">{voteText(vote, all)}</span>
            {solution !== null && sameGrid(vote.grid, solution) && <VerdictMark correct text={VERDICTS.right} />}
          </li>
        ))}
      </ol>
    </div>
  );
}
