/** Loss of every adapter by optimizer step. The selected one is bold; the others stay readable behind it. */
import { useState } from 'react';
import { DataTable } from '../ui/DataTable';
import type { CurveStep } from './Curves';
import styles from './charts.module.css';
import { ChartFigure, drawing } from './figures';
import { LegendLine } from './marks';

const Curves = drawing((all) => all.Curves);

export interface LossCurve {
  id: string;
  label: string;
  /** Not finite where training broke off. */
  losses: readonly number[];
  /** "diverged at step 8": where the curve ends before its time. */
  diverged: string | null;
}

interface Props {
  title: string;
  curves: readonly LossCurve[];
  passageOnly: readonly number[];
  selected: string | null;
  /** The curve that counted in the run before, to be compared with; empty for none. */
  ghost?: readonly number[];
}

const PASSAGE = 'Passage only';
const GHOST = 'Best of the run before';

export function CurvesChart({ title, curves, passageOnly, selected, ghost = [] }: Props) {
  const [log, setLog] = useState(false);
  const chosen = curves.find((curve) => curve.id === selected);
  const lines = [
    ...(ghost.length === 0 ? [] : [{ name: GHOST, series: 'ghost' as const, losses: ghost }]),
    ...(passageOnly.length === 0 ? [] : [{ name: PASSAGE, series: 'passage' as const, losses: passageOnly }]),
    ...curves
      .filter((curve) => curve !== chosen)
      .map(({ label, losses }) => ({ name: label, series: 'base' as const, losses })),
    ...(chosen === undefined ? [] : [{ name: chosen.label, series: 'adapted' as const, losses: chosen.losses }]),
  ];
  const steps = stepsOf([...curves, { label: PASSAGE, losses: passageOnly }, { label: GHOST, losses: ghost }]);
  const text = finding(chosen, curves);
  const head = (
    <div className={styles.head}>
      <p className="legend grow">
        {chosen !== undefined && (
          <span>
            <LegendLine series="adapted" /> {chosen.label}
          </span>
        )}
        <span>
          <LegendLine series="base" /> other self-edits
        </span>
        {ghost.length > 0 && (
          <span>
            <LegendLine series="ghost" /> best of the run before
          </span>
        )}
        {passageOnly.length > 0 && (
          <span>
            <LegendLine series="passage" /> passage only
          </span>
        )}
      </p>
      <label className="row check small">
        <input type="checkbox" checked={log} onChange={(event) => setLog(event.target.checked)} />
        Logarithmic
      </label>
    </div>
  );
  const foot = (
    <>
      <figcaption>{text}</figcaption>
      <details>
        <summary>Table of losses</summary>
        <LossTable steps={steps} />
      </details>
    </>
  );
  return (
    <ChartFigure title={title} chart="curves" note={text} height={300} label={text || title} head={head} foot={foot}>
      <Curves title={title} steps={steps} lines={lines} log={log} />
    </ChartFigure>
  );
}

function stepsOf(named: readonly Pick<LossCurve, 'label' | 'losses'>[]): CurveStep[] {
  const count = Math.max(...named.map(({ losses }) => losses.length));
  return Array.from({ length: count }, (_, step) => {
    const row: CurveStep = { step: step + 1 };
    for (const { label, losses } of named) {
      const loss = losses[step];
      if (loss !== undefined && Number.isFinite(loss)) row[label] = loss;
    }
    return row;
  });
}

export function finding(chosen: LossCurve | undefined, curves: readonly LossCurve[]): string {
  const curve = chosen ?? curves[0];
  if (curve === undefined) return '';
  const [first, last] = [curve.losses[0], curve.losses.at(-1)];
  const { diverged } = curve;
  const end = diverged === null ? '' : ` Not-a-number: ${diverged}.`;
  if (first === undefined || last === undefined) return end === '' ? '' : `${curve.label}:${end}`;
  if (curve.losses.length === 1)
    return `${curve.label}: loss ${first.toFixed(2)} before its ${diverged === null ? 'only' : 'last'} step.${end} Mean over its repeats.`;
  return `${curve.label}: loss ${first.toFixed(2)} before the first step, ${last.toFixed(2)} before step ${curve.losses.length}.${end} Mean over its repeats; no smoothing.`;
}

/** The chart's numbers for those who read rather than look. */
function LossTable({ steps }: { steps: readonly CurveStep[] }) {
  const names = Object.keys(steps[0] ?? {}).filter((name) => name !== 'step');
  const losses = names.map((name) => ({ name, head: name, text: (row: CurveStep) => row[name]?.toFixed(4) ?? null }));
  return (
    <DataTable
      label="Losses"
      scroll="Loss list"
      columns={[{ name: 'step', head: 'Step', value: ({ step = 0 }: CurveStep) => step }, ...losses]}
      rows={steps}
      keyOf={({ step = 0 }) => step}
    />
  );
}
