/**
 * The list of recorded runs (`public/runs/index.json`): of each just what the first screen and the list need, so that the
 * effect is on screen before the run's own file has come.
 */

import * as z from 'zod/mini';
import { deviceText, type KnowledgeRun } from '../../record/record';
import { deriveSeed } from '../../seeds';
import { judgePaired, VERDICTS } from '../../statistics/verdict';
import { CONDITION_NAMES, type Condition } from '../measured';

export const INDEX_SCHEMA = 'selkie-runs';
export const INDEX_VERSION = 1;

const whole = z.number().check(z.gte(0), z.multipleOf(1));

const row = z.object({
  name: z.enum(CONDITION_NAMES),
  round: whole,
  accuracy: z.number(),
  standardError: z.nullable(z.number()),
  n: whole,
});

const gain = z.object({
  round: whole,
  difference: z.number(),
  standardError: z.nullable(z.number()),
  n: whole,
  /** By the passages themselves, which the entry does not hold; lists had none before it was one rule for all. */
  verdict: z.optional(z.enum(VERDICTS)),
});

const entry = z.object({
  id: z.string(),
  /** Beside the index; without path. */
  file: z.string().check(z.regex(/^[\w.-]+$/)),
  title: z.string(),
  domain: z.literal('knowledge'),
  startedAt: z.string(),
  model: z.string(),
  parameters: whole,
  device: z.string(),
  software: z.boolean(),
  commit: z.nullable(z.string()),
  /** Settings may have been chosen on development passages; numbers from those are marked. */
  measuredOn: z.nullable(z.enum(['held-out', 'heldOut', 'development'])),
  /** As the run had them; read with `parseSettings`. */
  settings: z.record(z.string(), z.unknown()),
  seed: whole,
  /** Equal for runs that differ in nothing but the seed. */
  family: z.string(),
  rounds: whole,
  trainingPassages: whole,
  edits: whole,
  heldOutPassages: whole,
  heldOutEdits: whole,
  seconds: z.number(),
  conditions: z.array(row),
  /** What the rounds taught, passage by passage: the last policy's self-edits against the base, and against round 0. */
  gain: z.nullable(z.object({ overBase: gain, overUntrained: z.nullable(gain) })),
  multiPassage: z.array(z.object({ round: whole, passages: whole, edits: whole, conditions: z.array(row) })),
});

const index = z.object({
  schema: z.literal(INDEX_SCHEMA),
  version: z.literal(INDEX_VERSION),
  runs: z.array(entry),
});

/** Of a run that lies beside no index. */
const ownEntry = z.extend(entry, { file: z.string() });

export type RunEntry = z.infer<typeof entry>;
export type ConditionRow = z.infer<typeof row>;
export type Gain = z.infer<typeof gain>;
export type RunIndex = z.infer<typeof index>;

/** `null` for anything that is not such a list; an entry of a kind that this version does not know is left out. */
export function readRunIndex(input: unknown): RunIndex | null {
  const outer = z.object({ ...index.shape, runs: z.array(z.unknown()) }).safeParse(input);
  if (!outer.success) return null;
  const runs = outer.data.runs.flatMap((given) => {
    const parsed = entry.safeParse(given);
    if (!parsed.success) return [];
    // As lists said it until version 3 of run files.
    const { measuredOn } = parsed.data;
    return [{ ...parsed.data, measuredOn: measuredOn === 'heldOut' ? ('held-out' as const) : measuredOn }];
  });
  return { ...outer.data, runs };
}

/** `null` for anything that is no entry. */
export function readOwnEntry(input: unknown): RunEntry | null {
  return ownEntry.safeParse(input).data ?? null;
}

export function entryOf(run: KnowledgeRun, file: string, title: string | null = null): RunEntry {
  const { settings, device, model, conditions } = run;
  return {
    id: run.id,
    file,
    title: title ?? titleOf(run),
    domain: run.domain,
    startedAt: run.startedAt,
    model: model.name,
    parameters: model.parameters,
    device: deviceText(device),
    software: device.software,
    commit: run.commit,
    measuredOn: run.measuredOn,
    settings: { ...settings },
    seed: settings.seed,
    family: familyOf(run),
    rounds: run.rounds.length,
    trainingPassages: settings.trainingPassages,
    edits: settings.edits,
    heldOutPassages: run.items.heldOut.length,
    heldOutEdits: settings.heldOutEdits,
    seconds: run.seconds,
    conditions: conditions.map(rowOf),
    gain: gainOf(conditions),
    multiPassage: run.measures.map(({ round, passages, edits, conditions: pooled }) => ({
      round,
      passages,
      edits,
      conditions: pooled.map(rowOf),
    })),
  };
}

function titleOf({ rounds, settings, measures }: KnowledgeRun): string {
  const pooled = measures[0];
  const about =
    rounds.length === 0 && pooled !== undefined
      ? `${pooled.passages} passages in one adapter`
      : `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}, ${settings.trainingPassages} × ${settings.edits} self-edits`;
  return `${about}, seed ${settings.seed}`;
}

function familyOf({ model, settings, items: passages }: KnowledgeRun): string {
  const { seed: _, ...rest } = settings;
  return deriveSeed(0, JSON.stringify([model, rest, passages.heldOut.map(({ context }) => context)])).toString(36);
}

function rowOf({ name, round, accuracy, standardError, n }: Condition): ConditionRow {
  return { name, round, accuracy, standardError, n };
}

/** `null` where no policy was measured after a round. */
function gainOf(conditions: readonly Condition[]): RunEntry['gain'] {
  const last = conditions.findLast(({ name }) => name === 'policy');
  const base = conditions.find(({ name, round }) => name === 'base' && round === 0);
  const untrained = conditions.find(({ name }) => name === 'untrained');
  if (last === undefined || base === undefined) return null;
  return { overBase: gainOver(base, last), overUntrained: untrained === undefined ? null : gainOver(untrained, last) };
}

function gainOver(before: Condition, after: Condition): Gain {
  const { difference, standardError, n, verdict } = judgePaired(before.perItem, after.perItem);
  return { round: after.round, difference, standardError, n, verdict };
}
