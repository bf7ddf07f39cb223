/** The paper's main table in both versions, and what can and cannot be seen here. */
import { type ReactNode, useState } from 'react';
import { ScrollBox } from '../../ui/ScrollBox';
import { Segments } from '../../ui/Segments';
import styles from '../learn.module.css';
import { useLit } from '../parts/linked';
import { Step } from '../parts/Step';
import { PAPER, PAPER_ROWS, type PaperRow, VERSIONS, type Version } from '../words/paper';
import { FOUND } from '../words/steps';

export function PaperStep() {
  return (
    <Step name="paper" paragraphs={FOUND.text} source={`${FOUND.source} ${PAPER.cited}.`}>
      <MainTable />
      <div className={styles.pair}>
        <Listed title={FOUND.shows} lines={FOUND.showsList} />
        <div>
          <Listed title={FOUND.doesNot} lines={FOUND.doesNotList} />
          <Listed title={FOUND.doesNotPuzzles} lines={FOUND.puzzlesList} />
        </div>
      </div>
    </Step>
  );
}

function MainTable() {
  const [version, setVersion] = useState<Version>('v2');
  const columns: { of: string; head: string; how: string; value: (row: PaperRow) => number }[] = [
    { of: 'single', head: 'One passage at a time', how: 'adapter', value: ({ single }) => single },
    {
      of: 'pooled',
      head: '200 passages at once',
      how: version === 'v1' ? 'adapter' : 'all weights',
      value: ({ pooled }) => pooled[version],
    },
    ...(version === 'v1'
      ? []
      : [{ of: 'all', head: '2,067 at once', how: 'all weights', value: ({ all }: PaperRow) => all }]),
  ];
  return (
    <>
      <div data-screen-only>
        <Segments
          legend={FOUND.legend}
          options={VERSIONS}
          labels={FOUND.versions}
          chosen={version}
          onChoose={setVersion}
        />
      </div>
      <ScrollBox label={`${FOUND.table}: table`} className={styles.whole}>
        <table className={styles.paper}>
          <caption className="small">{`${FOUND.table}: ${FOUND.versions[version]}`}</caption>
          <thead>
            <tr>
              <th scope="col">Trained on</th>
              {columns.map(({ of, head, how }) => (
                <LitCell key={of} of={of} head>
                  {head}, <span className={styles.how}>{how}</span>
                </LitCell>
              ))}
            </tr>
          </thead>
          <tbody>
            {PAPER_ROWS.map((row) => (
              <tr key={row.name}>
                <th scope="row">{row.name}</th>
                {columns.map(({ of, value }) => {
                  const isMost = value(row) === Math.max(...PAPER_ROWS.map(value));
                  return (
                    <LitCell key={of} of={of}>
                      {isMost ? <strong>{value(row).toFixed(1)}</strong> : value(row).toFixed(1)}
                    </LitCell>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </>
  );
}

/** A cell of a column that is one part; its head takes the focus. */
function LitCell({ of, head = false, children }: { of: string; head?: boolean; children: ReactNode }) {
  const lit = useLit(of);
  return head ? (
    <th scope="col" className="numeric" tabIndex={0} data-part={of} {...lit}>
      {children}
    </th>
  ) : (
    <td className="numeric" {...lit}>
      {children}
    </td>
  );
}

function Listed({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <div>
      <h3>{title}</h3>
      <ul className={styles.points}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
