/**
 * `npm run seal -- merge`: the loop goes once more through the stages that are done, and takes every answer from the shards, so that
 * the run it tells is that of one machine. Needs no device.
 */
import { zeroCounts } from '../../../contract/counts';
import type { Engine } from '../../../contract/engine';
import type { ModelFiles } from '../../../formats/modelFolder';
import { costOf } from '../../../seal/cost/cost';
import { openLoop } from '../../../seal/domain';
import { runRestEm } from '../../../seal/loop/restEm';
import { beginRecord, type RunRecord, reduceRecord } from '../../../seal/record/record';
import { bookEngine, MissingAnswers } from '../../../seal/shards/answerBook';
import { partlyUntil, untilStageEnd, wholeUntil } from '../../../seal/shards/stageShare';
import type { Work } from '../../../seal/shards/work';
import type { Kind, LoopEvent } from '../../../seal/types';
import type { ChatRenderer } from '../../../tokenizer/chat';
import { loadTokenizer } from '../../../tokenizer/tokenizer';
import type { Tokenizer } from '../../../tokenizer/types';
import { assertNotInput, assertWritable } from '../../commandLine';
import { readModel } from '../../readModel';
import type { CliDomain } from '../cliDomain';
import { comparisonText } from '../report';
import { sourceCommit } from '../runAll';
import { joinedCommits, writeWhole } from '../runSet';
import { joinShards } from './join';
import { isWhole, jsonIn, readShards, type ShardFile, shardText } from './shardFile';

interface Texts {
  tokenizer: Tokenizer;
  chat?: ChatRenderer;
}

interface MergeArguments {
  out: string;
  paths: readonly string[];
  model: string;
  /** Shards may be missing; the run is then that of the items of the others. */
  partly?: boolean;
}

export async function mergeCommand<K extends Kind>(cli: CliDomain<K>, given: MergeArguments): Promise<void> {
  const { out, paths, model, partly = false } = given;
  await assertWritable(out, out);
  assertNotInput(out, paths);
  const all = joinShards(
    paths.map((path) => ({ path, file: readShards(cli, jsonIn(path), path) })),
    partly,
  );
  const files = await readModel(model);
  assertModel(all, files, model);
  const tokenizer = loadTokenizer(files);
  const chat = await cli.chat(files, all.header.settings, true);
  const texts = { tokenizer, ...(chat && { chat }) };
  const { record: told, isOver } = isWhole(all)
    ? await replayed(cli, all, texts)
    : { record: await partlyReplayed(cli, all, texts), isOver: true };
  // What was answered under one commit may be graded and summed up under another.
  const record = { ...told, commit: joinedCommits([told.commit, sourceCommit()]) };
  const { shards, stage } = all;
  if (record.conditions.length > 0) process.stdout.write(`${comparisonText(cli.tables([record]))}\n`);
  if (isOver) {
    writeWhole(out, `${JSON.stringify(cli.format.full(record))}\n`);
    process.stderr.write(`The run is ${isWhole(all) ? 'whole' : 'there in part'}: ${out}.\n`);
    return;
  }
  writeWhole(out, shardText(all));
  const next = `npm run seal -- ${cli.domain.name} --resume ${out} --shard i/${shards} --json FILE`;
  process.stderr.write(`Stage ${stage} is merged: ${out}. Stage ${stage + 1}, for i from 1 to ${shards}: ${next}\n`);
}

/** What some shards found, as a run on the items that are theirs. @throws Error with one plain line where a run has no such part. */
export async function partlyReplayed<K extends Kind>(
  cli: CliDomain<K>,
  file: ShardFile<K>,
  texts: Texts,
): Promise<RunRecord<K>> {
  const { parts, shards, stage } = file;
  const { record, isOver } = await replayed(cli, file, texts);
  if (stage > 1 || !isOver || cli.ofItems === undefined)
    throw new Error(
      'Only a run on knowledge without rounds can be told of some of its shards. Run the others, and merge all without --partly.',
    );
  const all = record.items.heldOut.length;
  const items = Array.from({ length: all }, (_, item) => item).filter((item) => parts.includes((item % shards) + 1));
  const notice = { field: 'heldOutPassages', given: String(all), used: String(items.length) };
  const told = cli.ofItems(record, items);
  return { ...told, notices: [...told.notices, { ...notice, reason: 'has shards that are not done yet' }] };
}

/** What all shards found, as one machine would have told it up to the end of their stage. */
export async function replayed<K extends Kind>(
  cli: CliDomain<K>,
  { header, stage, before, matrixRate, parts, shards }: ShardFile<K>,
  texts: Texts,
): Promise<{ record: RunRecord<K>; isOver: boolean }> {
  const { source, ...madeWith } = header;
  const { settings, model, device } = madeWith;
  const clock = machineTime(before);
  let record = beginRecord<K>({ ...madeWith, measuredOn: source.measuredOn });
  const emit = (event: LoopEvent<K>): void => {
    if (event.type === 'stage-started') clock.begin(event);
    record = reduceRecord(record, event);
  };
  const engine = bookEngine(before.answers, { model, device, planner: ALL_AT_ONCE }, null);
  const inputs = cli.inputs(settings, source, null);
  const share = parts.length === shards ? wholeUntil(stage - 1) : partlyUntil(stage - 1, parts, shards);
  const context = { engine, ...texts, settings, emit, now: clock.now, share };
  try {
    const isOver = await untilStageEnd(runRestEm(openLoop(cli.domain, context, inputs)));
    return { record: { ...record, cost: costOf(before.stages, matrixRate) }, isOver };
  } catch (error) {
    if (!(error instanceof MissingAnswers)) throw error;
    throw new Error(
      `The shards do not make up a run with this Selkie and model: ${error.message} Merge with the commit and the model that they were made with.`,
    );
  }
}

/** Nothing is computed, so that everything fits. */
const ALL_AT_ONCE: Engine['planner'] = {
  memoryPlan: () => ({
    weights: 0,
    widening: 0,
    adapters: 0,
    optimizer: 0,
    activations: 0,
    cache: 0,
    logits: 0,
    total: 0,
  }),
  adaptersPerWave: () => Number.MAX_SAFE_INTEGER,
  sequencesPerWave: () => Number.MAX_SAFE_INTEGER,
  scoreRowsPerPass: () => Number.MAX_SAFE_INTEGER,
  flops: () => 0,
  counts: zeroCounts,
};

/** A clock that stands still but for stages, each of which takes what all machines together took for it. */
function machineTime({ timings }: Pick<Work, 'timings'>) {
  type Named = Pick<Work['timings'][number], 'stage' | 'purpose' | 'round'>;
  const keyOf = ({ stage, purpose, round }: Named): string => `${stage} ${purpose} ${round}`;
  const seconds = new Map<string, number>();
  for (const timing of timings) seconds.set(keyOf(timing), (seconds.get(keyOf(timing)) ?? 0) + timing.seconds);
  let now = 0;
  return {
    now: () => now,
    begin: (stage: Named): void => {
      now += 1000 * (seconds.get(keyOf(stage)) ?? 0);
      seconds.delete(keyOf(stage));
    },
  };
}

/** The tokenizer must be that of the shards, or what they were asked reads otherwise. */
function assertModel<K extends Kind>({ header: { model } }: ShardFile<K>, { config }: ModelFiles, given: string): void {
  const isOther = (['layers', 'hidden', 'vocab'] as const).some((field) => config[field] !== model[field]);
  if (isOther || config.contextLength !== model.contextLength)
    throw new Error(`--model ${given}: the shards were made with another model, ${model.name}. Name its folder.`);
}
