/** All conditions of a run with what they rest on. */
import type { PuzzleCondition } from '../../../seal/puzzles/types';
import { percent } from '../../ui/numbers';
import { ScrollBox } from '../../ui/ScrollBox';
import { configurationLine } from '../candidates';
import { conditionName, PUZZLE_ROUNDS } from '../words/rounds';

export function PuzzleConditionsTable({ conditions }: { conditions: readonly PuzzleCondition[] }) {
  return (
    <div className="stack conditions">
      <ScrollBox label={`${PUZZLE_ROUNDS.conditions}: table`}>
        <table aria-label={PUZZLE_ROUNDS.conditions}>
          <thead>
            <tr>
              <th scope="col" className="row-head corner">
                Condition
              </th>
              {PUZZLE_ROUNDS.columns.map((name) => (
                <th scope="col" className="numeric" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {conditions.map((condition) => (
              <tr key={`${condition.name} ${condition.round}`} data-oracle={condition.name === 'oracle' || undefined}>
                <th scope="row" className="row-head">
                  {conditionName(condition)}
                  {condition.configuration !== null && (
                    <span className="muted small"> ({configurationLine(condition.configuration)})</span>
                  )}
                </th>
                <td className="numeric">
                  <strong>{(condition.accuracy * 100).toFixed(1)}%</strong>
                  {condition.standardError !== null && ` ± ${(condition.standardError * 100).toFixed(1)}`}
                </td>
                <td className="numeric">{condition.n}</td>
                <td className="numeric">{condition.candidates}</td>
                <td className="numeric">{percent(condition.invalid)}</td>
                <td className="numeric">{percent(condition.overLimit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="muted small">{PUZZLE_ROUNDS.tableNote}</p>
    </div>
  );
}
