/**
 * Which kinds of question a condition fixes and breaks. Loaded when there are held-out answers, for it knows the toy world; questions of
 * other passages have no such kinds.
 */
import { useId, useMemo, useState } from 'react';
import type { Column } from '../../formats/table';
import type { Evaluation } from '../../seal/knowledge/measured';
import type { Passage } from '../../seal/knowledge/types';
import { COLOURS } from '../charts/marks';
import { conditionKey } from '../experiment/comparison';
import { DataTable } from '../ui/DataTable';
import { percent } from '../ui/numbers';
import { useRecorded, useRounds, useRunSettings } from './experiment';
import { heldOutPassages } from './samples';
import { ConditionSelect } from './tables';
import { KIND_LABELS, type KindName, questionKind } from './toyWorld';
import { answersOf, type Changes, canFlip, flipsByKind, NO_CHANGES } from './verdict';
import { CHANGE_LABELS } from './words/lab';

export default function FlipsByKind() {
  const start = useRounds((state) => state.start);
  const records = useRounds((state) => state.records);
  const heldOut = useHeldOut();
  const isToyWorld = useRunSettings()?.corpus === 'world';
  const [picked, setPicked] = useState<string | null>(null);
  const evaluations = [...start, ...records.flatMap((record) => record.evaluations)].filter(canFlip);
  const latest = evaluations.findLast(({ condition }) => condition.name === 'policy') ?? evaluations.at(-1);
  const shown = evaluations.find(({ condition }) => conditionKey(condition) === picked) ?? latest;
  const rows = useMemo(() => (shown === undefined ? [] : rowsOf(shown, heldOut)), [shown, heldOut]);
  if (shown === undefined || !isToyWorld) return null;
  return (
    <div className="stack">
      <div className="row wrap small">
        <ConditionSelect
          label="Answers by kind of question:"
          of={evaluations.map(({ condition }) => condition)}
          chosen={shown.condition}
          onChoose={(condition) => setPicked(conditionKey(condition))}
        />
      </div>
      <DataTable
        label="Answers by kind of question"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ kind }) => kind}
        cells={{ bar: (flips) => <FlipsBar flips={flips} /> }}
      />
      <p className="legend" aria-hidden>
        {SEGMENTS.map(([change]) => (
          <span key={change}>
            <FlipsBar flips={{ ...NO_CHANGES, [change]: 1 }} width={16} /> {CHANGE_LABELS[change]}
          </span>
        ))}
      </p>
      <p className="muted small">
        Each answer against that of the same weights without an adapter. Of repeats and of several self-edits all count.
      </p>
    </div>
  );
}

/** In the order of the bar. */
const SEGMENTS = [
  ['fixed', { fill: COLOURS.kept }],
  ['still-right', { fill: COLOURS.base, opacity: 0.55 }],
  ['still-wrong', { fill: 'var(--well)', stroke: 'var(--field)' }],
  ['broken', {}],
] as const;

type KindRow = Changes & { kind: KindName };

const COLUMNS: readonly Column<KindRow>[] = [
  { name: 'kind', head: 'Asked for', value: ({ kind }) => KIND_LABELS[kind] },
  { name: 'bar', head: '' },
  { name: 'fixed', head: 'Fixed', value: ({ fixed }) => fixed },
  { name: 'broken', head: 'Broken', value: ({ broken }) => broken },
  { name: 'still-right', head: 'Still right', value: (row) => row['still-right'] },
  { name: 'still-wrong', head: 'Still wrong', value: (row) => row['still-wrong'] },
  { name: 'before', head: 'Right before', text: (row) => percent((row.broken + row['still-right']) / answersOf(row)) },
  { name: 'after', head: 'Right after', text: (row) => percent((row.fixed + row['still-right']) / answersOf(row)) },
];

const KINDS = Object.keys(KIND_LABELS).filter((name): name is KindName => name in KIND_LABELS);

function rowsOf(evaluation: Evaluation, heldOut: readonly Passage[]): KindRow[] {
  const found = flipsByKind(evaluation, (passage, question) =>
    questionKind(heldOut[passage]?.questions[question]?.question ?? ''),
  );
  return KINDS.flatMap((kind) => {
    const changes = found.get(kind);
    return changes === undefined ? [] : [{ ...changes, kind }];
  });
}

/** A recorded run holds its passages; a live one takes those of the world, which the worker made from the same numbers. */
function useHeldOut(): readonly Passage[] {
  const settings = useRunSettings();
  const run = useRecorded((state) => state.run);
  const recorded = useRounds((state) => state.recorded);
  return useMemo(() => {
    if (recorded && run !== null) return run.items.heldOut;
    return settings === null ? [] : heldOutPassages(settings);
  }, [settings, run, recorded]);
}

const HEIGHT = 14;

/** One kind of question as a bar of its answers: fixed, still right, still wrong, broken. The table has the numbers. */
function FlipsBar({ flips, width = 132 }: { flips: Changes; width?: number }) {
  const id = useId();
  const scale = width / Math.max(1, answersOf(flips));
  let x = 0;
  return (
    <svg width={width} height={HEIGHT} aria-hidden>
      {/* Stripes, so that broken is not told from fixed by colour alone. */}
      <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect fill={COLOURS.dropped} width={5} height={5} />
        <line stroke="var(--surface)" strokeWidth={2} x1={0} x2={0} y1={0} y2={5} />
      </pattern>
      {SEGMENTS.map(([change, look]) => {
        const [start, own] = [x, flips[change] * scale];
        x += own;
        const fill = change === 'broken' ? `url(#${id})` : undefined;
        return <rect key={change} x={start} width={own} height={HEIGHT} fill={fill} {...look} />;
      })}
    </svg>
  );
}
