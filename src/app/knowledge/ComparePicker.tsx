import { useId, useState } from 'react';
import type { Condition } from '../../seal/knowledge/measured';
import { compareConditions, conditionKey, defaultPair, findingClass } from '../experiment/comparison';
import { comparisonText } from '../experiment/words/comparisons';
import { conditionText } from './words/conditions';

/** Any two conditions, passage by passage: how far apart, and whether that is more than noise. */
export function ComparePicker({ conditions }: { conditions: readonly Condition[] }) {
  const id = useId();
  const [picked, setPicked] = useState<{ compared?: string; against?: string }>({});
  const pair = defaultPair(conditions);
  if (pair === null) return null;
  const find = (key: string | undefined, otherwise: Condition): Condition =>
    conditions.find((condition) => conditionKey(condition) === key) ?? otherwise;
  const compared = find(picked.compared, pair.compared);
  const against = find(picked.against, pair.against);
  const found = compareConditions(against, compared);
  const options = conditions.map((condition) => (
    <option key={conditionKey(condition)} value={conditionKey(condition)}>
      {conditionText(condition)}
    </option>
  ));
  return (
    <div className="compare">
      <div className="row wrap">
        <label htmlFor={`${id}-compared`}>Compare</label>
        <select
          id={`${id}-compared`}
          className="input"
          value={conditionKey(compared)}
          onChange={(event) => setPicked({ ...picked, compared: event.target.value })}
        >
          {options}
        </select>
        <label htmlFor={`${id}-against`}>with</label>
        <select
          id={`${id}-against`}
          className="input"
          value={conditionKey(against)}
          onChange={(event) => setPicked({ ...picked, against: event.target.value })}
        >
          {options}
        </select>
      </div>
      <p className={found === null ? 'finding' : findingClass(found)} role="status">
        {conditionKey(compared) === conditionKey(against)
          ? 'That is one condition twice. Pick another to compare it with.'
          : found === null
            ? 'These two were measured on different passages, so there is nothing to pair.'
            : comparisonText(found)}
      </p>
    </div>
  );
}
