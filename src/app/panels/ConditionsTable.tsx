import type { Condition } from '../../seal/types';
import { ScrollBox } from '../controls/ScrollBox';
import { conditionText } from '../strings/conditions';
import { probability } from '../strings/numbers';

/** The chart's numbers, and those that it leaves out. */
export function ConditionsTable({ conditions }: { conditions: readonly Condition[] }) {
  return (
    <ScrollBox label="Condition list">
      <table aria-label="Conditions">
        <thead>
          <tr>
            <th scope="col">Condition</th>
            {['Accuracy', 'Standard error', 'Passages', 'Answers', 'Fixed', 'Broken', 'McNemar'].map((name) => (
              <th scope="col" className="numeric" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {conditions.map((condition) => (
            <tr key={`${condition.name} ${condition.round}`}>
              <th scope="row">{conditionText(condition)}</th>
              <td className="numeric">{(condition.accuracy * 100).toFixed(1)}%</td>
              <td className="numeric">
                {condition.standardError === null ? '–' : `±${(condition.standardError * 100).toFixed(1)}`}
              </td>
              <td className="numeric">{condition.n}</td>
              <td className="numeric">{condition.questions}</td>
              <td className="numeric">{condition.name === 'base' ? '–' : condition.fixed}</td>
              <td className="numeric">{condition.name === 'base' ? '–' : condition.broken}</td>
              <td className="numeric">{condition.name === 'base' ? '–' : probability(condition.mcnemarP)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
