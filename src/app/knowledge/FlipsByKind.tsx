/** Which kinds of question a condition fixes and breaks. Loaded when there are held-out answers, for it knows the toy world. */

import { useId, useMemo, useState } from 'react';
import type { Column } from '../../formats/table';
import type { Evaluation } from '../../seal/knowledge/measured';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import { conditionKey } from '../experiment/comparison';
import { DataTable } from '../ui/DataTable';
import { percent } from '../ui/numbers';
import { useRecorded, useRounds } from './experiment';
import { answersOf, canFlip, flipsByKind, type KindFlips } from './flipsByKind';
import { type KindName, questionKind } from './questionKinds';
import { useRunSettings } from './useSelected';
import { conditionText } from './words/conditions';
import { KIND_LABELS } from './words/questionKinds';

export default function FlipsByKind() {
  const id = useId();
  const start = useRounds((state) => state.start);
  const records = useRounds((state) => state.records);
  const heldOut = useHeldOut();
  const [picked, setPicked] = useState<string | null>(null);
  const evaluations = [...start, ...records.flatMap((record) => record.evaluations)].filter(canFlip);
  const latest = evaluations.findLast(({ condition }) => condition.name === 'policy') ?? evaluations.at(-1);
  const shown = evaluations.find(({ condition }) => conditionKey(condition) === picked) ?? latest;
  const rows = useMemo(() => (shown === undefined ? [] : rowsOf(shown, heldOut)), [shown, heldOut]);
  if (shown === undefined) return null;
  return (
    <div className="stack flips">
      <div className="row wrap">
        <label htmlFor={id}>Answers by kind of question:</label>
        <select
          id={id}
          className="input"
          value={conditionKey(shown.condition)}
          onChange={(event) => setPicked(event.target.value)}
        >
          {evaluations.map(({ condition }) => (
            <option key={conditionKey(condition)} value={conditionKey(condition)}>
              {conditionText(condition)}
            </option>
          ))}
        </select>
      </div>
      <DataTable
        label="Answers by kind of question"
        columns={COLUMNS}
        rows={rows}
        keyOf={({ kind }) => kind}
        cells={{ bar: (flips) => <FlipsBar flips={flips} /> }}
      />
      <p className="legend" aria-hidden>
        {LEGEND.map(({ name, label }) => (
          <span key={name}>
            <FlipsBar flips={{ kind: name, ...NO_FLIPS, [name]: 1 }} width={16} /> {label}
          </span>
        ))}
      </p>
      <p className="muted small">
        Each answer against that of the same weights without an adapter. Of repeats and of several self-edits all count.
      </p>
    </div>
  );
}

const NO_FLIPS = { fixed: 0, broken: 0, stillRight: 0, stillWrong: 0 };
const LEGEND = [
  { name: 'fixed', label: 'fixed' },
  { name: 'stillRight', label: 'still right' },
  { name: 'stillWrong', label: 'still wrong' },
  { name: 'broken', label: 'broken' },
] as const;

type KindRow = KindFlips & { kind: KindName };

const COLUMNS: readonly Column<KindRow>[] = [
  { name: 'kind', head: 'Asked for', value: ({ kind }) => KIND_LABELS[kind] },
  { name: 'bar', head: '' },
  { name: 'fixed', head: 'Fixed', value: ({ fixed }) => fixed },
  { name: 'broken', head: 'Broken', value: ({ broken }) => broken },
  { name: 'still-right', head: 'Still right', value: ({ stillRight }) => stillRight },
  { name: 'still-wrong', head: 'Still wrong', value: ({ stillWrong }) => stillWrong },
  {
    name: 'before',
    head: 'Right before',
    text: (flips) => percent((flips.broken + flips.stillRight) / answersOf(flips)),
  },
  {
    name: 'after',
    head: 'Right after',
    text: (flips) => percent((flips.fixed + flips.stillRight) / answersOf(flips)),
  },
];

function rowsOf(evaluation: Evaluation, heldOut: readonly Passage[]): KindRow[] {
  const kindOf = (passage: number, question: number): KindName =>
    questionKind(heldOut[passage]?.questions[question]?.question ?? '');
  const found = new Map(flipsByKind(evaluation, kindOf).map((flips) => [flips.kind, flips]));
  return KINDS.flatMap((kind) => {
    const flips = found.get(kind);
    return flips === undefined ? [] : [{ ...flips, kind }];
  });
}

const KINDS = Object.keys(KIND_LABELS).filter((name): name is KindName => name in KIND_LABELS);

/** A recorded run holds its passages; a live one takes those of the world, which the worker made from the same numbers. */
function useHeldOut(): readonly Passage[] {
  const settings = useRunSettings();
  const run = useRecorded((state) => state.run);
  const recorded = useRounds((state) => state.recorded);
  return useMemo(() => {
    if (recorded && run !== null) return run.items.heldOut;
    return settings === null ? [] : heldOutOfWorld(settings);
  }, [settings, run, recorded]);
}

function heldOutOfWorld(settings: KnowledgeSettings): Passage[] {
  // Only these are asked for; the rest would be made for nothing.
  const least = {
    ...settings,
    rounds: 0,
    trainingPassages: 1,
    sideQuestions: 0,
    multiPassage: { ...settings.multiPassage, passages: 0 },
  };
  return [...worldInputs(least).heldOut];
}

const WIDTH = 132;
const HEIGHT = 14;

/** One kind of question as a bar of its answers: fixed, still right, still wrong, broken. The table has the numbers. */
function FlipsBar({ flips, width = WIDTH }: { flips: KindFlips; width?: number }) {
  const id = useId();
  const total = Math.max(1, answersOf(flips));
  const segments = (['fixed', 'stillRight', 'stillWrong', 'broken'] as const).map((name) => ({
    name,
    width: (flips[name] / total) * width,
  }));
  let x = 0;
  return (
    <svg className="flips-bar" width={width} height={HEIGHT} aria-hidden>
      <BrokenPattern id={id} />
      {segments.map(({ name, width: own }) => {
        const start = x;
        x += own;
        return (
          <rect
            key={name}
            className={`flip-${name}`}
            x={start}
            width={own}
            height={HEIGHT}
            {...(name === 'broken' ? { fill: `url(#${id})` } : {})}
          />
        );
      })}
    </svg>
  );
}

/** Stripes, so that broken is not told from fixed by colour alone. */
function BrokenPattern({ id }: { id: string }) {
  return (
    <pattern id={id} width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect className="flip-broken-ground" width={5} height={5} />
      <line className="flip-broken-stripe" x1={0} x2={0} y1={0} y2={5} />
    </pattern>
  );
}
