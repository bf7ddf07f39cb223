/** The two answers that count, each against the solution. */
import type { Grid } from '../../../seal/puzzles/types';
import { sameGrid } from '../../../world/puzzles/grid';
import { sizeText } from '../words/grids';
import { VERDICTS } from '../words/votes';
import { differingCells } from './drawing';
import { GridView } from './GridView';
import { VerdictMark } from './VerdictMark';

export function Attempts({ attempts, solution }: { attempts: readonly Grid[]; solution: Grid | null }) {
  return (
    <ol className="attempts">
      {attempts.map((attempt, index) => {
        const correct = solution && sameGrid(attempt, solution);
        return (
          <li key={JSON.stringify(attempt)}>
            <p className="small muted">Attempt {index + 1}</p>
            <GridView grid={attempt} expected={solution} label={`Attempt ${index + 1}`} />
            {correct !== null && <VerdictMark correct={correct} text={attemptText(attempt, solution, correct)} />}
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
