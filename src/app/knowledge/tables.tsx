/** The tables of conditions, with two of them compared, and of self-edits, with what is more than text in their cells. */
import { memo, useState } from 'react';
import type { Condition } from '../../seal/knowledge/measured';
import { compareConditions, conditionKey, defaultPair } from '../experiment/comparison';
import { Finding } from '../experiment/Finding';
import type { TermName } from '../experiment/terms';
import { comparisonText } from '../experiment/words/verdicts';
import { Warning } from '../ui/Callout';
import { Accuracy, DataTable } from '../ui/DataTable';
import { Select } from '../ui/Select';
import { Term } from '../ui/Term';
import type { Side } from './candidates';
import { CANDIDATE_COLUMNS, CONDITION_COLUMNS, candidateRows, sideEffect } from './columns';
import { useRunSettings } from './experiment';
import type { CandidateView } from './results';
import styles from './tables.module.css';
import { conditionText, isOracle, rubricText, scoreText } from './words/measures';

interface ConditionsProps {
  conditions: readonly Condition[];
  label?: string;
  /** Side effects are not asked of a pooled adapter, so that their absence needs no word. */
  pooled?: boolean;
}

export function ConditionsTable({ conditions, label = 'Conditions', pooled = false }: ConditionsProps) {
  // Two policies compare at one temperature only.
  const temperature = useRunSettings()?.writing.heldOutTemperature;
  return (
    <div className="stack conditions">
      <DataTable
        label={label}
        columns={CONDITION_COLUMNS}
        rows={conditions}
        keyOf={({ name, round }) => `${name} ${round}`}
        cells={{
          row: conditionCell,
          share: Accuracy,
          locality: sideCell('locality'),
          collateral: sideCell('collateral'),
        }}
        marks={(condition) => ({ 'data-oracle': isOracle(condition) || undefined })}
      >
        <p className="muted small">
          {temperature !== undefined && `Every policy was sampled at the same temperature, ${temperature}. `}
          {conditions.some(isOracle) &&
            'Rows marked oracle pick the best of k with the very questions that measure it: a ceiling that nobody reaches, not a result. '}
          {!pooled &&
            conditions.every((condition) => sideEffect(condition, 'locality') === null) &&
            'Side effects were not measured; Side questions in the settings switches them on.'}
        </p>
        <ComparePicker conditions={conditions} />
      </DataTable>
    </div>
  );
}

/** What a person wrote by hand needs no word. */
const TERM_OF: Readonly<Partial<Record<Condition['name'], TermName>>> = {
  base: 'base',
  'open-book': 'open-book',
  passage: 'passage-only',
  untrained: 'untrained-policy',
  teacher: 'teacher',
  policy: 'policy',
};

const conditionCell = (condition: Condition) => {
  const term = isOracle(condition) ? 'oracle' : TERM_OF[condition.name];
  const text = conditionText(condition);
  return term === undefined ? text : <Term of={term}>{text}</Term>;
};

const sideCell = (side: Side) => (condition: Condition) => {
  const effect = sideEffect(condition, side);
  return (
    <>
      {effect?.text ?? '–'}
      {effect?.harm && <Warning>{effect.harm}</Warning>}
    </>
  );
};

/** Any two conditions, passage by passage: how far apart, and whether that is more than noise. */
function ComparePicker({ conditions }: { conditions: readonly Condition[] }) {
  const [picked, setPicked] = useState<{ compared?: Condition; against?: Condition }>({});
  const pair = defaultPair(conditions);
  if (pair === null) return null;
  // A run that goes on measures a condition anew.
  const present = (condition: Condition | undefined): Condition | undefined =>
    condition && conditions.find((one) => conditionKey(one) === conditionKey(condition));
  const compared = present(picked.compared) ?? pair.compared;
  const against = present(picked.against) ?? pair.against;
  const found = compareConditions(against, compared);
  return (
    <div className={styles.compare}>
      <div className="row wrap">
        <ConditionSelect
          label="Compare"
          of={conditions}
          chosen={compared}
          onChoose={(condition) => setPicked({ ...picked, compared: condition })}
        />
        <ConditionSelect
          label="with"
          of={conditions}
          chosen={against}
          onChoose={(condition) => setPicked({ ...picked, against: condition })}
        />
      </div>
      <Finding of={found} role="status">
        {conditionKey(compared) === conditionKey(against)
          ? 'That is one condition twice. Pick another to compare it with.'
          : found === null
            ? 'These two were measured on different passages, so there is nothing to pair.'
            : comparisonText(found)}
      </Finding>
    </div>
  );
}

interface SelectProps<One> {
  label: string;
  of: readonly One[];
  chosen: One;
  onChoose: (one: One) => void;
}

/** A choice of conditions by name, with its label before it. */
export function ConditionSelect<One extends Pick<Condition, 'name' | 'round'>>(props: SelectProps<One>) {
  const { label, of, chosen, onChoose } = props;
  return (
    <Select
      label={label}
      className={styles.condition}
      value={conditionKey(chosen)}
      options={of.map((condition) => [conditionKey(condition), conditionText(condition)])}
      onPick={(key) => {
        const one = of.find((condition) => conditionKey(condition) === key);
        if (one !== undefined) onChoose(one);
      }}
    />
  );
}

interface MeasuresProps {
  candidates: readonly CandidateView[];
  selected: string | null;
}

/** True reward, proxy and gold log-probability of every self-edit side by side. */
export const MeasuresTable = memo(({ candidates, selected }: MeasuresProps) => (
  <DataTable
    label="Measures of each self-edit"
    className={styles.measures}
    columns={CANDIDATE_COLUMNS}
    rows={candidateRows(candidates, [])}
    keyOf={({ view }) => view.id}
    cells={{
      proxy: ({ measures: { rubric } }) => rubric && <span title={rubricText(rubric)}>{scoreText(rubric.total)}</span>,
    }}
    marks={({ view }) => ({ 'data-selected': view.id === selected || undefined })}
    scroll={null}
    explained={false}
  />
));
