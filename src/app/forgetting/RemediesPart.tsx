/** The remedies of a run side by side: what each learns, keeps and costs, and which of them helps. */
import { useMemo } from 'react';
import { REMEDY_WORDS } from '../../seal/knowledge/continual/choices';
import { halvings } from '../../seal/knowledge/continual/halving';
import { meansOf } from '../../seal/knowledge/continual/matrix';
import { drawsFromOneList } from '../../seal/knowledge/continual/pooled';
import { meanMatrix, type RemedySummary, remedySummaries } from '../../seal/knowledge/continual/summary';
import { MatrixMultiples } from '../charts/MatrixMultiples';
import { TradeoffChart } from '../charts/Tradeoff';
import { REMEDY_COLUMNS } from '../knowledge/remedyColumns';
import { DataTable } from '../ui/DataTable';
import { EmptyState } from '../ui/EmptyState';
import { Panel } from '../ui/Panel';
import { Term } from '../ui/Term';
import { remediesText } from './finding';
import styles from './forgetting.module.css';
import { overText } from './pool';
import { SeedChoice } from './SeedChoice';
import { type ShownRun, seedsOf } from './shown';
import { FORGETTING_WORDS } from './words';

export const summariesOf = ({ records }: Pick<ShownRun, 'records'>): RemedySummary[] =>
  remedySummaries(records).filter(({ end }) => end.n > 0);

const TRADEOFF = 'Bars one standard error over sequences; on the broken line nothing is lost; area by arithmetic';
const MATRICES =
  'Rows: after so many edits, from none at the top; columns: passages; the stronger the colour, the more is right';

/** What the model knew before is the same in every row; files have it. */
const SHOWN = REMEDY_COLUMNS.filter(({ name }) => name !== 'known_before');

export function RemediesPart({ shown }: { shown: ShownRun }) {
  const summaries = useMemo(() => summariesOf(shown), [shown]);
  const text = useMemo(() => remediesText(summaries, halvings(shown.records)), [summaries, shown]);
  return (
    <Panel title={FORGETTING_WORDS.remedies} term="remedy" beside={<SeedChoice />}>
      {summaries.length === 0 ? (
        <EmptyState title="No remedy is measured yet">{FORGETTING_WORDS.noRemedies}</EmptyState>
      ) : (
        <div className="content stack">
          <p className={styles.overall}>{text}</p>
          <DataTable
            label={FORGETTING_WORDS.remedies}
            className="conditions"
            columns={SHOWN}
            rows={summaries}
            keyOf={({ remedy }) => remedy}
            cells={{
              remedy: ({ remedy }) => <Term of={`remedy-${remedy}`}>{REMEDY_WORDS[remedy].label}</Term>,
            }}
          />
          <p className="muted small prose">
            {FORGETTING_WORDS.remediesOver(overText(Math.max(...summaries.map(({ end }) => end.n)), seedsOf(shown)))}{' '}
            {shown.runs.length > 1 && FORGETTING_WORDS.pooledNote}{' '}
            {drawsFromOneList(shown.settings) && FORGETTING_WORDS.oneListNote} {FORGETTING_WORDS.caveats}
          </p>
          <div className={styles.beside}>
            <TradeoffChart
              title="What is kept against what is learned"
              note={TRADEOFF}
              points={summaries.map(({ remedy, learned, end, flops }) => ({
                name: REMEDY_WORDS[remedy].label,
                isReference: remedy === 'plain',
                learned,
                kept: end,
                cost: flops === null ? null : flops / 1e12,
              }))}
              foot={<figcaption>{TRADEOFF}.</figcaption>}
            />
            {shown.records.length > 1 && (
              <MatrixMultiples
                title="Retention, remedy by remedy"
                note={MATRICES}
                matrices={shown.records.map(({ remedy, sequences }) => ({
                  name: REMEDY_WORDS[remedy].label,
                  rows: meansOf(meanMatrix(sequences)),
                  end: summaries.find((one) => one.remedy === remedy)?.end.mean ?? null,
                }))}
                foot={<figcaption>{MATRICES}.</figcaption>}
              />
            )}
          </div>
        </div>
      )}
    </Panel>
  );
}
