/** How an edit fades as others follow, for the chosen remedy, plain merging and SEAL's published sequences. */
import { useMemo } from 'react';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import { drawsFromOneList } from '../../seal/knowledge/continual/pooled';
import type { ContinualRecord } from '../../seal/knowledge/continual/record';
import { byAge } from '../../seal/knowledge/continual/summary';
import { SEAL_BY_AGE, SEAL_SEQUENCES } from '../../seal/knowledge/results/sealSequences';
import { type AgeLine, ByAgeChart } from '../charts/ByAge';
import { DataTable } from '../ui/DataTable';
import { Folded } from '../ui/Folded';
import { plural } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { ageColumns, ageRows } from './columns';
import styles from './forgetting.module.css';
import { seedsText } from './pool';
import { SeedChoice } from './SeedChoice';
import { type ShownRun, seedsOf, useShownRecord } from './shown';
import { useForgetting } from './view';
import { FORGETTING_WORDS } from './words';

/** @param record `null` for SEAL's alone. */
export function ageLines(
  record: ContinualRecord | null,
  records: readonly ContinualRecord[],
  overlay: boolean,
): AgeLine[] {
  const plain = records.find(({ remedy }) => remedy === 'plain');
  const of = (one: ContinualRecord, role: AgeLine['role']): AgeLine => ({
    name: `${REMEDY_WORDS[one.remedy].label}, n = ${one.sequences.length}`,
    role,
    points: byAge(one.sequences),
  });
  const seal: AgeLine = { name: `SEAL, n = ${SEAL_SEQUENCES.sequences}`, role: 'passage', points: SEAL_BY_AGE };
  return [
    ...(overlay || record === null ? [seal] : []),
    ...(plain !== undefined && plain !== record ? [of(plain, 'base')] : []),
    ...(record === null ? [] : [of(record, 'adapted')]),
  ].filter(({ points }) => points.length > 0);
}

const NOTE = 'Mean change of a passage against the untouched model; bars one standard error over sequences';

export function AgePart({ shown }: { shown: ShownRun }) {
  const record = useShownRecord(shown);
  const isOneList = drawsFromOneList(shown.settings);
  return record && <Age record={record} records={shown.records} seeds={seedsOf(shown)} isOneList={isOneList} />;
}

interface Props {
  record: ContinualRecord | null;
  records: readonly ContinualRecord[];
  /** Of those records. */
  seeds?: readonly number[];
  /** Whether their sequences are orders of the same passages. */
  isOneList?: boolean;
}

export function Age({ record, records, seeds = [], isOneList = false }: Props) {
  const overlay = useForgetting((state) => state.overlay);
  const lines = useMemo(() => ageLines(record, records, overlay), [record, records, overlay]);
  return (
    <Panel
      title={FORGETTING_WORDS.age}
      beside={
        record !== null && (
          <div className={styles.controls}>
            <label className="row check small">
              <input
                type="checkbox"
                checked={overlay}
                onChange={({ target }) => useForgetting.setState({ overlay: target.checked })}
              />
              {FORGETTING_WORDS.overlay}
            </label>
            <SeedChoice />
          </div>
        )
      }
    >
      <div className="content stack">
        <ByAgeChart
          title={FORGETTING_WORDS.age}
          note={NOTE}
          lines={lines}
          foot={
            <>
              <figcaption>
                {NOTE}
                {record !== null && `, ${seedsText(seeds)}`}. {isOneList && FORGETTING_WORDS.oneListNote}{' '}
                {sealNote(lines)}
              </figcaption>
              <Folded summary="Table of changes">
                <DataTable
                  label="Change by age of the edit"
                  columns={ageColumns(lines)}
                  rows={ageRows(lines)}
                  keyOf={({ age }) => age}
                />
              </Folded>
            </>
          }
        />
      </div>
    </Panel>
  );
}

const sealNote = (lines: readonly AgeLine[]): string =>
  lines.some(({ role }) => role === 'passage')
    ? `SEAL: ${plural(SEAL_SEQUENCES.sequences, 'sequence')} of Qwen2.5-7B, other passages and questions; its bars are over eight runs.`
    : '';
