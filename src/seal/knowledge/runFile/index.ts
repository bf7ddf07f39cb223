/** Run files of this domain, beside their codec: the entry of a run in a list, and what tables say of its passages. */
import { entryFieldsOf, type KnowledgeRun } from '../../record/record';
import { deriveSeed } from '../../seeds';
import { estimate } from '../../statistics/estimate';
import { judgePaired } from '../../statistics/verdict';
import { seenMeans } from '../continual/matrix';
import { continualOf } from '../continual/record';
import { matrixOf, remedySummaries } from '../continual/summary';
import { type Condition, pooledOf } from '../measured';
import type { ConditionRow, Gain, RunEntry, SequencesRow } from './entry';

export function entryOf(run: KnowledgeRun, file: string, title: string | null = null): RunEntry {
  const { domain, measuredOn, settings, conditions } = run;
  const continual = sequencesRows(run);
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
    ...(continual.length > 0 && { continual }),
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

function sequencesRows({ measures }: KnowledgeRun): SequencesRow[] {
  const records = continualOf(measures);
  const summaries = remedySummaries(records);
  return records.flatMap(({ remedy, length, sequences }): SequencesRow[] => {
    const summary = summaries.find((one) => one.remedy === remedy);
    if (summary === undefined) return [];
    const means = sequences.map((sequence) => seenMeans(matrixOf(sequence)));
    const seen = Array.from({ length: Math.max(0, ...means.map((own) => own.length)) }, (_, row) =>
      estimate(means.flatMap((own) => own[row] ?? [])),
    );
    const { learned, end, drop } = summary;
    return [{ remedy, length, seen, learned, end, drop }];
  });
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
  const { sequences, length, author } = settings.continual;
  const by = author === 'teacher' ? 'the teacher' : 'the model itself';
  const continual =
    sequences > 0 ? [`sequences of edits: ${sequences} of ${length}, on ${sort} passages, written by ${by}`] : [];
  // Of these there are so few that later rounds see them again.
  const which = { world: 'fresh passages', english: 'passages in plain English', own: 'passages of files' }[corpus];
  const lines = [
    `rounds: ${rounds}, each of ${trainingPassages} ${which} with ${edits} self-edits`,
    `${sort} passages: ${heldOutPassages}, with ${heldOutEdits} self-edits each`,
    `${sort} passages pooled into one adapter: ${pool.passages}, with ${pool.edits} self-edits each, ${pool.steps} steps of ${pool.tokensPerStep} tokens`,
  ];
  return [...(pool.passages > 0 ? lines : lines.slice(0, 2)), ...continual];
}
