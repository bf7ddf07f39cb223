/** The tables of conditions and of self-edits, with what is more than text in their cells. */
import { TriangleAlert } from 'lucide-react';
import type { Condition } from '../../seal/knowledge/measured';
import { Accuracy, DataTable } from '../ui/DataTable';
import { ComparePicker } from './ComparePicker';
import { CANDIDATE_COLUMNS, CONDITION_COLUMNS, candidateRows, sideEffect } from './columns';
import type { Side } from './measures';
import type { CandidateView } from './results';
import { useRunSettings } from './useSelected';
import { isOracle } from './words/conditions';
import { rubricText, scoreText } from './words/measures';

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
        cells={CONDITION_CELLS}
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

const CONDITION_CELLS = {
  share: Accuracy,
  locality: (condition: Condition) => <SideCell condition={condition} side="locality" />,
  collateral: (condition: Condition) => <SideCell condition={condition} side="collateral" />,
};

function SideCell({ condition, side }: { condition: Condition; side: Side }) {
  const effect = sideEffect(condition, side);
  return (
    <>
      {effect?.text ?? '–'}
      {effect?.harm && (
        <span className="warning">
          <TriangleAlert size={12} aria-hidden />
          {effect.harm}
        </span>
      )}
    </>
  );
}

/** True reward, proxy and gold log-probability of every self-edit side by side. */
export function MeasuresTable(props: { candidates: readonly CandidateView[]; selected: string | null }) {
  return (
    <DataTable
      label="Measures of each self-edit"
      className="measures"
      columns={CANDIDATE_COLUMNS}
      rows={candidateRows(props.candidates, [])}
      keyOf={({ view }) => view.id}
      cells={{
        proxy: ({ measures: { rubric } }) =>
          rubric && <span title={rubricText(rubric)}>{scoreText(rubric.total)}</span>,
      }}
      marks={({ view }) => ({ 'data-selected': view.id === props.selected || undefined })}
      scroll={null}
      explained={false}
    />
  );
}
