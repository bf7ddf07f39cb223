/** A place within a run: which passage, and whose self-edits on it. Pure. */

import type { ConditionName, Evaluation } from '../../../seal/knowledge/measured';
import type { BaseAnswers, Candidate, Passage, SelectionDecision } from '../../../seal/knowledge/types';
import { itemsOfRound } from '../../../seal/loop/restEm';
import type { KnowledgeRun } from '../../../seal/record/record';

export type Pick =
  | { kind: 'held-out'; passage: number; name: ConditionName; round: number }
  | { kind: 'training'; passage: number; round: number };

export interface Writer {
  name: ConditionName;
  round: number;
}

/** Whose self-edits were measured on the held-out passages, in order; oracles only choose among those of others. */
const WRITERS: readonly ConditionName[] = ['untrained', 'teacher', 'policy'];

export function evaluationsOf({ start, rounds }: KnowledgeRun): Evaluation[] {
  return [...start, ...rounds.flatMap(({ evaluations }) => evaluations)];
}

export function writersOf(run: KnowledgeRun): Writer[] {
  return evaluationsOf(run)
    .filter(({ condition, candidates }) => WRITERS.includes(condition.name) && candidates.length > 0)
    .map(({ condition: { name, round } }) => ({ name, round }));
}

/** The last policy on the first held-out passage: the first by number, not the one that looks best. */
export function firstPick(run: KnowledgeRun): Pick | null {
  const writers = writersOf(run);
  const writer = writers.findLast(({ name }) => name === 'policy') ?? writers.at(-1);
  if (writer !== undefined && run.items.heldOut.length > 0) return { kind: 'held-out', passage: 0, ...writer };
  const round = run.rounds.at(-1);
  return round === undefined ? null : { kind: 'training', passage: 0, round: round.round };
}

export function passagesFor(run: KnowledgeRun, pick: Pick): Passage[] {
  return pick.kind === 'held-out'
    ? run.items.heldOut
    : itemsOfRound(run.items.training, run.settings.trainingPassages, pick.round);
}

export interface Picked {
  passage: Passage;
  base: BaseAnswers | null;
  candidates: Candidate[];
  /** Trained on the bare passage with the same weights; `null` where that was not measured. */
  passageOnly: Candidate | null;
  decisions: SelectionDecision[];
}

/** `null` for a place that the run does not have. */
export function lookUp(run: KnowledgeRun, pick: Pick): Picked | null {
  const passage = passagesFor(run, pick)[pick.passage];
  if (passage === undefined) return null;
  const own = <Item extends { edit: { item: number } }>(items: readonly Item[]): Item[] =>
    items.filter(({ edit }) => edit.item === pick.passage);
  if (pick.kind === 'training') {
    const round = run.rounds.find((record) => record.round === pick.round);
    if (round === undefined) return null;
    return {
      passage,
      base: round.base.find((base) => base.item === pick.passage) ?? null,
      candidates: own(round.candidates),
      passageOnly: null,
      decisions: round.decisions.filter((decision) => decision.item === pick.passage),
    };
  }
  const evaluations = evaluationsOf(run);
  const found = evaluations.find(({ condition }) => condition.name === pick.name && condition.round === pick.round);
  if (found === undefined) return null;
  const bare = evaluations.find(({ condition }) => condition.name === 'passage' && condition.round === pick.round);
  return {
    passage,
    base: found.base.find((base) => base.item === pick.passage) ?? null,
    candidates: own(found.candidates),
    passageOnly: own(bare?.candidates ?? [])[0] ?? null,
    decisions: [],
  };
}

/** What the same policy wrote about the same passage before the rounds and after them, with the same random numbers. */
export function beforeAndAfter(
  run: KnowledgeRun,
  passage: number,
): { before: Candidate[]; after: Candidate[]; round: number } | null {
  const last = writersOf(run).findLast(({ name }) => name === 'policy');
  if (last === undefined) return null;
  const before = lookUp(run, { kind: 'held-out', passage, name: 'untrained', round: 0 });
  const after = lookUp(run, { kind: 'held-out', passage, ...last });
  if (before === null || after === null || before.candidates.length === 0) return null;
  return { before: before.candidates, after: after.candidates, round: last.round };
}
