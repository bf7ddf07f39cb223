/** The recorded closed loop: the curve of what is known, rule by rule, the table behind it, and one stream text by text. */
import { useEffect, useState } from 'react';
import { headline } from '../../seal/record/about';
import type { StreamRun } from '../../seal/stream/record';
import { LEARNER_WORDS, type Learner } from '../../seal/stream/settings';
import { curveOf, summaryOf } from '../../seal/stream/summary';
import { CurvesBySeries, type Line } from '../charts/CurvesBySeries';
import { DataTable } from '../ui/DataTable';
import { Folded } from '../ui/Folded';
import { oneDigit } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { Table } from '../ui/Table';
import { fetchStream, useStream } from './streamStore';
import { curveColumns, curveRows, SUMMARY_COLUMNS } from './streamTables';
import styles from './talk.module.css';
import { STREAM } from './words/stream';

export function StreamPanel() {
  const { run, problem } = useStream();
  useEffect(() => void fetchStream(), []);
  if (run === null) return problem === null ? null : <p className="problem">{problem}</p>;
  return <Recorded run={run} />;
}

const CONTROLS: readonly Learner[] = ['everything', 'nothing', 'oracle'];
const SERIES = { everything: 'dropped', nothing: 'base', oracle: 'kept' } as const;

function Recorded({ run }: { run: StreamRun }) {
  const { rules } = run.settings.stream;
  const choices = rules.filter((rule) => !CONTROLS.includes(rule));
  const [picked, setPicked] = useState<Learner | null>(null);
  const rule = choices.find((one) => one === picked) ?? choices.at(-1) ?? rules[0] ?? 'everything';
  const points = curveOf(run);
  const lineOf = (learner: Learner, series: Line['series']): Line => ({
    name: STREAM.learns(LEARNER_WORDS[learner].label),
    series,
    points: points
      .filter((point) => point.learner === learner)
      .map(({ text, mean, standardError }) => ({ x: text, mean, standardError })),
  });
  const lines = [
    lineOf(rule, 'adapted'),
    ...(['everything', 'nothing', 'oracle'] as const)
      .filter((one) => one !== rule && rules.includes(one))
      .map((one) => lineOf(one, SERIES[one])),
  ];
  const streams = run.parts.reduce((sum, part) => sum + part.streams.length, 0);
  return (
    <Panel title={STREAM.title}>
      <div className={styles.stream}>
        <p className="prose">{STREAM.about}</p>
        <div className="row wrap">
          <Select
            label={STREAM.rule}
            value={rule}
            options={choices.map((one) => [one, STREAM.learns(LEARNER_WORDS[one].label)] as const)}
            onPick={(one) => setPicked(choices.find((choice) => choice === one) ?? null)}
          />
        </div>
        <CurvesBySeries
          title={STREAM.chart}
          chart="stream"
          note={STREAM.note(streams, run.parts.length)}
          along={STREAM.along}
          lines={lines}
        />
        <p className={styles.facts}>
          {STREAM.note(streams, run.parts.length)} {headline(run.model, run.device)}
        </p>
        <Folded summary={STREAM.asTable}>
          <DataTable
            label={STREAM.chart}
            columns={curveColumns(rules)}
            rows={curveRows(run)}
            keyOf={({ text }) => text}
          />
        </Folded>
        <DataTable
          label={STREAM.table}
          columns={SUMMARY_COLUMNS}
          rows={summaryOf(run)}
          keyOf={({ learner }) => learner}
        />
        <Folded summary={STREAM.one}>
          <Heard run={run} rule={rule} />
        </Folded>
      </div>
    </Panel>
  );
}

/** Of the first seed. */
function Heard({ run: { parts }, rule }: { run: StreamRun; rule: Learner }) {
  const [part] = parts;
  const stream = part?.streams[0];
  const followed = part?.followed.find((one) => one.learner === rule && one.stream === 0);
  if (stream === undefined || followed === undefined) return null;
  return (
    <Table label={STREAM.heard} scroll={`${STREAM.heard}, table`} heads={[...STREAM.heads]}>
      {stream.heard.map(({ text, sort }, at) => {
        const result = followed.heard[at];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a text is its place in the stream
          <tr key={at}>
            <td className="numeric">{at + 1}</td>
            <td className={styles.heard}>{text}</td>
            <td className="nowrap">{STREAM.sorts[sort]}</td>
            <td>
              <strong>{result?.learned ? STREAM.learned : STREAM.passed}</strong>
              {result?.because !== undefined && <span className="muted small"> {result.because}</span>}
            </td>
            <td className="numeric">{result?.accuracy == null ? '–' : oneDigit(result.accuracy)}</td>
          </tr>
        );
      })}
    </Table>
  );
}
