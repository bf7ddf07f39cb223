/**
 * All conditions of a run with everything that was measured about them. What each column means stands below the table and is
 * read out with its head; columns that nothing fills are left out.
 */
import { TriangleAlert } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { Condition } from '../../seal/knowledge/measured';
import { nats, percent, probability, signedTenths } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { ComparePicker } from './ComparePicker';
import { hasAdapter, shownColumns } from './conditionColumns';
import type { Side } from './measures';
import { conditionOverwriting, overwrites } from './overwriting';
import { useRunSettings } from './useSelected';
import { COLUMNS, type ColumnName, conditionText, isOracle, OVERWRITES } from './words/conditions';

interface Props {
  conditions: readonly Condition[];
  label?: string;
  /** Side effects are not asked of a pooled adapter, so that their absence needs no word. */
  pooled?: boolean;
}

export function ConditionsTable({ conditions, label = 'Conditions', pooled = false }: Props) {
  const id = useId();
  // Two policies compare at one temperature only.
  const temperature = useRunSettings()?.writing.heldOutTemperature;
  const columns = shownColumns(conditions);
  return (
    <div className="stack conditions">
      <ScrollBox label={`${label}: table`}>
        <table aria-label={label}>
          <thead>
            <tr>
              <th scope="col" className="row-head corner">
                Condition
              </th>
              {columns.map((name) => (
                <th
                  scope="col"
                  className="numeric"
                  key={name}
                  title={COLUMNS[name].text}
                  aria-describedby={`${id}-${name}`}
                >
                  {COLUMNS[name].head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {conditions.map((condition) => (
              <tr key={`${condition.name} ${condition.round}`} data-oracle={isOracle(condition) || undefined}>
                <th scope="row" className="row-head">
                  {conditionText(condition)}
                </th>
                {columns.map((name) => (
                  <td className="numeric" key={name}>
                    {cell(condition, name)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="muted small">
        {temperature !== undefined && `Every policy was sampled at the same temperature, ${temperature}. `}
        {conditions.some(isOracle) &&
          'Rows marked oracle pick the best of k with the very questions that measure it: a ceiling that nobody reaches, not a result. '}
        {!pooled &&
          !columns.includes('others') &&
          'Side effects were not measured; Side questions in the settings switches them on.'}
      </p>
      <ComparePicker conditions={conditions} />
      <details>
        <summary>What the columns mean</summary>
        <dl className="column-facts">
          {columns.map((name) => (
            <div key={name}>
              <dt>{COLUMNS[name].head}</dt>
              <dd id={`${id}-${name}`}>{COLUMNS[name].text}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  );
}

const NONE = '–';

function cell(condition: Condition, column: ColumnName): ReactNode {
  const { accuracy, standardError, n, questions, wilson, fixed, broken, mcnemarP, goldLogProbability } = condition;
  switch (column) {
    case 'accuracy':
      return (
        <>
          <strong>{(accuracy * 100).toFixed(1)}%</strong>
          {standardError !== null && ` ± ${(standardError * 100).toFixed(1)}`}
        </>
      );
    case 'passages':
      return n;
    case 'answers':
      return questions;
    case 'wilson':
      return `${(wilson[0] * 100).toFixed(0)}–${(wilson[1] * 100).toFixed(0)}%`;
    case 'fixed':
      return condition.name === 'base' ? NONE : fixed;
    case 'broken':
      return condition.name === 'base' ? NONE : broken;
    case 'same':
      return condition.name === 'base' ? NONE : questions - fixed - broken;
    case 'mcnemar':
      return condition.name === 'base' ? NONE : probability(mcnemarP);
    case 'gold':
      return goldLogProbability === null ? (
        NONE
      ) : (
        <>
          {nats(goldLogProbability.mean)}
          {goldLogProbability.standardError !== null && ` ± ${goldLogProbability.standardError.toFixed(2)}`}
        </>
      );
    case 'others':
      return <SideCell condition={condition} side="locality" />;
    case 'known':
      return <SideCell condition={condition} side="collateral" />;
  }
}

/** "22.0% (−4.1), 81% as before", and in words when that is overwriting. */
function SideCell({ condition, side }: { condition: Condition; side: Side }) {
  const measured = condition[side];
  if (measured === null || !hasAdapter(condition)) return NONE;
  const judged = conditionOverwriting(measured);
  return (
    <>
      {(measured.accuracy.mean * 100).toFixed(1)}% ({signedTenths(judged.change)}), {percent(judged.unchanged)} as
      before
      {overwrites(judged) && (
        <span className="warning">
          <TriangleAlert size={12} aria-hidden />
          {OVERWRITES}
        </span>
      )}
    </>
  );
}
