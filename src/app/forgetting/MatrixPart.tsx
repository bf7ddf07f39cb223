/** The matrix of the chosen remedy, its sentence, and the answers behind its cells. */
import { type ReactNode, useMemo } from 'react';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import { averaged, meansOf, seenCells, sinceLearned } from '../../seal/knowledge/continual/matrix';
import { drawsFromOneList } from '../../seal/knowledge/continual/pooled';
import type { ContinualRecord } from '../../seal/knowledge/continual/record';
import { matrixOf } from '../../seal/knowledge/continual/summary';
import { type MatrixPlace, RetentionMatrix } from '../charts/RetentionMatrix';
import { LEAST_FOR_PERCENT, share } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { CellAnswers } from './CellAnswers';
import { capital, findingText, overallText } from './finding';
import styles from './forgetting.module.css';
import { overText } from './pool';
import { ScaleChoice } from './ScaleChoice';
import { SeedChoice } from './SeedChoice';
import { chosenSequences, type ShownRun, seedsOf, useShownRecord } from './shown';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

const MEAN = 'mean';

export function MatrixPart({ shown, working }: { shown: ShownRun; working: string | null }) {
  const record = useShownRecord(shown);
  if (record === null) return <Waiting edits={shown.settings.continual.length} working={working} />;
  return (
    <>
      <Findings record={record} seeds={seedsOf(shown)} />
      <div className={styles.beside}>
        <Matrix shown={shown} record={record} working={working} />
        <CellAnswers record={record} shown={shown} />
      </div>
    </>
  );
}

/** The place of the matrix, before its first row. */
function Waiting({ edits, working }: { edits: number; working: string | null }) {
  return (
    <MatrixPanel working={working}>
      <RetentionMatrix label={FORGETTING_WORDS.matrix} rows={[]} seen={[]} scale="accuracy" height={edits + 1} />
    </MatrixPanel>
  );
}

function MatrixPanel({ working, children }: { working: string | null; children: ReactNode }) {
  return (
    <Panel
      title={FORGETTING_WORDS.matrix}
      term="retention"
      beside={
        working === null ? (
          <SeedChoice />
        ) : (
          <span className="small" role="status">
            {working}
          </span>
        )
      }
    >
      <div className={styles.matrixBox}>{children}</div>
    </Panel>
  );
}

function Findings({ record, seeds }: { record: ContinualRecord; seeds: readonly number[] }) {
  const means = useMemo(() => meansOf(averaged(record.sequences.map(matrixOf))), [record]);
  const n = record.sequences.length;
  return (
    <div className="stack" data-part="finding">
      <p className={styles.finding}>{findingText(means)}</p>
      <p className={`muted ${styles.overall}`}>
        {overallText(means)} {REMEDY_WORDS[record.remedy].label}; mean over {overText(n, seeds)}.
      </p>
    </div>
  );
}

function Matrix({ shown, record, working }: { shown: ShownRun; record: ContinualRecord; working: string | null }) {
  const { sequence, scale, cell } = useForgetting();
  const chosen = chosenSequences(record, sequence);
  const isOne = chosen.length === 1;
  const [only] = chosen;
  const matrices = useMemo(() => {
    const all = chosen.map(matrixOf);
    return scale === 'change' ? all.map(sinceLearned) : all;
  }, [chosen, scale]);
  const place = isOne ? (only?.sequence ?? 0) : null;
  const n = chosen.length;
  const names = place === null ? [] : (shown.passages[place] ?? []).map(({ title }) => title);
  /** Of one sequence and few questions: "4 of 5". */
  const countText = ({ row, column }: MatrixPlace): string | null => {
    const right = only?.rows[row]?.[column]?.right;
    if (right === undefined || right.length >= LEAST_FOR_PERCENT) return null;
    return share(right.filter(Boolean).length, right.length);
  };
  const label = `Retention matrix, ${REMEDY_WORDS[record.remedy].label}`;
  return (
    <MatrixPanel working={working}>
      <div className={styles.controls}>
        {shown.records.length > 1 && (
          <Select
            label="Remedy"
            value={record.remedy}
            options={shown.records.map(({ remedy }) => [remedy, REMEDY_WORDS[remedy].label])}
            onPick={(picked) => {
              const other = shown.records.find(({ remedy }) => remedy === picked);
              if (other !== undefined) useForgetting.setState({ remedy: other.remedy });
            }}
          />
        )}
        {record.sequences.length > 1 && (
          <Select
            label="Sequence"
            value={sequence === null ? MEAN : String(sequence)}
            options={[
              [MEAN, `Mean over ${record.sequences.length}`],
              ...record.sequences.map(
                (one) => [String(one.sequence), capital(shown.names[one.sequence] ?? '')] as const,
              ),
            ]}
            onPick={(picked) => useForgetting.setState({ sequence: picked === MEAN ? null : Number(picked) })}
          />
        )}
        <ScaleChoice />
      </div>
      <RetentionMatrix
        label={label}
        rows={averaged(matrices)}
        seen={seenCells(matrices)}
        scale={scale}
        names={names}
        height={record.length + 1}
        {...(isOne && scale === 'accuracy' && { textOf: countText })}
        selected={cell}
        onSelect={(next) => useForgetting.setState({ cell: next })}
      />
      <p className="muted small">
        {scale === 'change' ? FORGETTING_WORDS.changeNote : FORGETTING_WORDS.matrixNote}{' '}
        {n > 1 && FORGETTING_WORDS.deviationOver(overText(n, seedsOf(shown)), n)}{' '}
        {n > 1 && drawsFromOneList(shown.settings) && FORGETTING_WORDS.oneListNote}
      </p>
    </MatrixPanel>
  );
}
