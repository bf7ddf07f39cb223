/** The paper's main table in both versions, and what can and cannot be seen here. */
import { useState } from 'react';
import { Segments } from '../../ui/Segments';
import styles from '../learn.module.css';
import { Lit } from '../parts/linked';
import { Step } from '../parts/Step';
import { PAPER, PAPER_ROWS, VERSIONS, type Version } from '../words/paper';
import { FOUND } from '../words/steps';

export function PaperStep() {
  return (
    <Step name="paper" paragraphs={FOUND.text} source={`${FOUND.source} ${PAPER.cited}.`}>
      <MainTable />
      <div className={styles.pair}>
        <Listed title={FOUND.shows} lines={FOUND.showsList} />
        <Listed title={FOUND.doesNot} lines={FOUND.doesNotList} />
      </div>
    </Step>
  );
}

function MainTable() {
  const [version, setVersion] = useState<Version>('v2');
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
      <div className={styles.columns}>
        <Lit of="single" label="One passage at a time">
          <Column head="One passage at a time" values={PAPER_ROWS.map(({ name, single }) => [name, single])} />
        </Lit>
        <Lit of="pooled" label={`200 passages at once, ${FOUND.versions[version]}`}>
          <Column
            head={version === 'v1' ? '200 passages, adapter' : '200 passages, all weights'}
            values={PAPER_ROWS.map(({ name, pooled }) => [name, pooled[version]])}
          />
        </Lit>
        {version === 'v2' && (
          <Lit of="all" label="2,067 passages at once">
            <Column head="2,067 passages, all weights" values={PAPER_ROWS.map(({ name, all }) => [name, all])} />
          </Lit>
        )}
      </div>
      <p className="muted small">
        {FOUND.table}: {FOUND.versions[version].toLowerCase()}.
      </p>
    </>
  );
}

function Column({ head, values }: { head: string; values: readonly (readonly [string, number])[] }) {
  const most = Math.max(...values.map(([, value]) => value));
  return (
    <table>
      <caption className="small">{head}</caption>
      <tbody>
        {values.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="numeric">{value === most ? <strong>{value.toFixed(1)}</strong> : value.toFixed(1)}</td>
          </tr>
        ))}
      </tbody>
    </table>
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
