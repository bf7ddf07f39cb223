/** The places of a recorded run: an item of the held-out ones or of those that a round trained on, and whose edits of it. Pure. */
import { itemsOfRound } from '../../seal/loop/restEm';
import type { RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';

/** Whose edits of a held-out item: the condition that measured them. */
export interface Writer {
  name: string;
  round: number;
}

export interface RecordedPosition {
  set: 'held-out' | number;
  item: number;
  /** `null` for an item of a round, whose edits are those of the policy. */
  writer: Writer | null;
}

/** As a link names it: "held-out.3.policy.2", or "2.1" in a round. */
export const positionText = ({ set, item, writer }: RecordedPosition): string =>
  [set, item, ...(writer === null ? [] : [writer.name, writer.round])].join('.');

/** `null` for what is none; whether the run has it, the run tells. */
export function readPosition(text: string): RecordedPosition | null {
  const [, set, item, name, round] = /^(held-out|\d+)\.(\d+)(?:\.([a-z-]+)\.(\d+))?$/.exec(text) ?? [];
  if (set === undefined) return null;
  const writer = name === undefined ? null : { name, round: Number(round) };
  return { set: set === 'held-out' ? set : Number(set), item: Number(item), writer };
}

export interface PositionRules<K extends Kind> {
  /** Training items of one round. */
  perRound: (settings: K['settings']) => number;
  /** Whether the edits of such a condition are shown by themselves. */
  isWriter: (name: string) => boolean;
}

export const evaluationsOf = <K extends Kind>({ start, rounds }: RunRecord<K>): K['evaluation'][] => [
  ...start,
  ...rounds.flatMap(({ evaluations }) => evaluations),
];

export const evaluationBy = <K extends Kind>(run: RunRecord<K>, writer: Writer): K['evaluation'] | undefined =>
  evaluationsOf(run).find(({ condition: { name, round } }) => name === writer.name && round === writer.round);

/** On all items of the set; `null` for a place that the run does not have. */
export function writtenAt<K extends Kind>(
  run: RunRecord<K>,
  { set, writer }: RecordedPosition,
): K['candidate'][] | null {
  if (set !== 'held-out') return run.rounds.find(({ round }) => round === set)?.candidates ?? null;
  return (writer && evaluationBy(run, writer)?.candidates) ?? null;
}

export function recordedPositions<K extends Kind>({ perRound, isWriter }: PositionRules<K>) {
  const itemsOf = ({ items, settings }: RunRecord<K>, set: RecordedPosition['set']): K['item'][] =>
    set === 'held-out' ? items.heldOut : itemsOfRound(items.training, perRound(settings), set);

  /** Those with an edit of this held-out item, in order. */
  const writersOf = (run: RunRecord<K>, item: number): Writer[] =>
    evaluationsOf(run).flatMap(({ condition: { name, round }, candidates }) =>
      isWriter(name) && candidates.some(({ edit }) => edit.item === item) ? [{ name, round }] : [],
    );

  /** Of a held-out item by the writer that was asked for, else by the last policy, which is what the run is about. */
  function positionOf(
    run: RunRecord<K>,
    set: RecordedPosition['set'],
    item: number,
    wanted: Writer | null = null,
  ): RecordedPosition | null {
    if (itemsOf(run, set)[item] === undefined) return null;
    if (set !== 'held-out') return { set, item, writer: null };
    const writers = writersOf(run, item);
    const writer =
      writers.find(({ name, round }) => name === wanted?.name && round === wanted.round) ??
      writers.findLast(({ name }) => name === 'policy') ??
      writers[0];
    return writer === undefined ? null : { set, item, writer };
  }

  /** The first by number, not the one that looks best. */
  function firstPosition(run: RunRecord<K>): RecordedPosition | null {
    const last = run.rounds.at(-1);
    return positionOf(run, 'held-out', 0) ?? (last === undefined ? null : positionOf(run, last.round, 0));
  }

  return { itemsOf, writersOf, positionOf, firstPosition };
}
