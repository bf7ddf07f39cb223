/**
 * The list of recorded runs (`public/runs/index.json`): of each just what the first screen and the list need, so that the
 * effect is on screen before the run's own file has come.
 */

import * as z from 'zod/mini';
import { entryFieldsOf, type KnowledgeRun } from '../../record/record';
import { entryFields, measuredOn as measured, readList } from '../../record/schema';
import { deriveSeed } from '../../seeds';
import { judgePaired, VERDICTS } from '../../statistics/verdict';
import { finite, whole } from '../../types';
import { continualOf } from '../continual/record';
import { type Condition, conditionSchema, pooledOf } from '../measured';

export const RUN_LIST = { schema: 'selkie-runs', version: 1 } as const;

const row = z.pick(conditionSchema, {
  name: true,
  writer: true,
  round: true,
  accuracy: true,
  standardError: true,
  n: true,
});

const gain = z.object({
  round: whole,
  difference: finite,
  standardError: z.nullable(finite),
  n: whole,
  /** By the passages themselves, which the entry does not hold; lists had none before it was one rule for all. */
  verdict: z.optional(z.enum(VERDICTS)),
});

const entry = z.object({
  ...entryFields,
  domain: z.literal('knowledge'),
  /** Settings may have been chosen on development passages; numbers from those are marked. */
  measuredOn: z.nullable(measured),
  /** As the run had them; read with `parseSettings`. */
  settings: z.record(z.string(), z.unknown()),
  /** Equal for runs that differ in nothing but the seed. */
  family: z.string(),
  rounds: whole,
  trainingPassages: whole,
  edits: whole,
  heldOutPassages: whole,
  heldOutEdits: whole,
  conditions: z.array(row),
  /** What the rounds taught, passage by passage: the last policy's self-edits against the base, and against round 0. */
  gain: z.nullable(z.object({ overBase: gain, overUntrained: z.nullable(gain) })),
  multiPassage: z.array(z.object({ round: whole, passages: whole, edits: whole, conditions: z.array(row) })),
});

export type RunEntry = z.infer<typeof entry>;
export type ConditionRow = z.infer<typeof row>;
export type Gain = z.infer<typeof gain>;

export const readRunIndex = (input: unknown) => readList(RUN_LIST, entry, input);

/** `null` for anything that is no entry. */
export const readOwnEntry = (input: unknown): RunEntry | null => entry.safeParse(input).data ?? null;

export function entryOf(run: KnowledgeRun, file: string, title: string | null = null): RunEntry {
  const { domain, measuredOn, settings, conditions } = run;
  const { trainingPassages, edits, heldOutEdits } = settings;
  return {
    ...entryFieldsOf(run, file, title ?? titleOf(run)),
    domain,
    measuredOn,
    trainingPassages,
    edits,
    heldOutEdits,
    settings: { ...settings },
    family: familyOf(run),
    rounds: run.rounds.length,
    heldOutPassages: run.items.heldOut.length,
    conditions: conditions.map(rowOf),
    gain: gainOf(conditions),
    multiPassage: pooledOf(run.measures).map(({ round, passages, edits: each, conditions: pooled }) => {
      return { round, passages, edits: each, conditions: pooled.map(rowOf) };
    }),
  };
}

function titleOf(run: KnowledgeRun): string {
  return `${whatOf(run)}, seed ${run.settings.seed}`;
}

function whatOf({ rounds, settings, measures, items }: KnowledgeRun): string {
  const [pooled] = pooledOf(measures);
  const [continual, ...others] = continualOf(measures);
  if (continual !== undefined) {
    const remedies = others.length === 0 ? '' : `, ${others.length + 1} remedies`;
    return `${continual.sequences.length} sequences of ${continual.length} edits${remedies}`;
  }
  if (rounds.length === 0 && pooled !== undefined) return `${pooled.passages} passages in one adapter`;
  if (settings.rounds === 0) return `No rounds, ${items.heldOut.length} × ${settings.heldOutEdits} self-edits`;
  const counted = `${rounds.length} ${rounds.length === 1 ? 'round' : 'rounds'}`;
  return `${counted}, ${settings.trainingPassages} × ${settings.edits} self-edits`;
}

function familyOf({ model, settings, items: passages }: KnowledgeRun): string {
  const { seed: _, ...rest } = settings;
  return deriveSeed(0, JSON.stringify([model, rest, passages.heldOut.map(({ context }) => context)])).toString(36);
}

function rowOf({ name, writer, round, accuracy, standardError, n }: Condition): ConditionRow {
  return { name, ...(writer !== undefined && { writer }), round, accuracy, standardError, n };
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

/** What a table says of the passages behind it. @param sort as `measuredOn`. */
export function aboutItems(settings: KnowledgeRun['settings'], sort: string): string[] {
  const { corpus, rounds, trainingPassages, edits, heldOutPassages, heldOutEdits, multiPassage: pool } = settings;
  // Of these there are so few that later rounds see them again.
  const which = { world: 'fresh passages', english: 'passages in plain English', own: 'passages of files' }[corpus];
  const lines = [
    `rounds: ${rounds}, each of ${trainingPassages} ${which} with ${edits} self-edits`,
    `${sort} passages: ${heldOutPassages}, with ${heldOutEdits} self-edits each`,
    `${sort} passages pooled into one adapter: ${pool.passages}, with ${pool.edits} self-edits each, ${pool.steps} steps of ${pool.tokensPerStep} tokens`,
  ];
  return pool.passages > 0 ? lines : lines.slice(0, 2);
}
