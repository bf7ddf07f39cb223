/**
 * `--shard i/n`: one machine's share of the stage at work. The same command, given again after a crash, goes on from the journal
 * beside its file, which is what cluster schedulers do of themselves; a shard that is done is not done again.
 */
import { existsSync } from 'node:fs';
import type { Engine } from '../../../contract/engine';
import { costMeter } from '../../../seal/cost/cost';
import { openLoop } from '../../../seal/domain';
import { runRestEm } from '../../../seal/loop/restEm';
import { headline } from '../../../seal/record/about';
import { bookEngine } from '../../../seal/shards/answerBook';
import { type Part, shareOf, untilStageEnd } from '../../../seal/shards/stageShare';
import { joined } from '../../../seal/shards/work';
import type { Kind, LoopEvent } from '../../../seal/types';
import { assertWritable } from '../../commandLine';
import { readModel } from '../../readModel';
import type { CliDomain, RunArguments } from '../cliDomain';
import { type Estimating, estimateOf, measuring } from '../estimate';
import { openMachine } from '../machine';
import { ProgressBar } from '../report';
import { listenForInterrupt, sourceCommit } from '../runAll';
import { writeWhole } from '../runSet';
import { differenceOf, isWhole, jsonIn, NOTHING_BEFORE, readShards, type ShardFile, shardText } from './shardFile';
import { type ShardLog, shardLog } from './shardLog';

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

type ShardArguments<K extends Kind> = Omit<RunArguments<K>, 'shard' | 'json'> & { shard: Part; json: string };

/** What a shard goes on from. */
type Begun<K extends Kind> = Pick<ShardFile<K>, 'stage' | 'before'> &
  Pick<ShardFile<K>['header'], 'settings' | 'source'> & { header: ShardFile<K>['header'] | null };

export async function runShard<K extends Kind>(cli: CliDomain<K>, given: ShardArguments<K>): Promise<void> {
  const { json, model, memory } = given;
  await assertWritable(json, `--json ${json}`);
  const begun = await begin(cli, given);
  const files = await readModel(model);
  const chat = await cli.chat(files, begun.settings, begun.header !== null);
  const { engine, tokenizer } = await openMachine(files, memory);
  const { signal, stopListening } = listenForInterrupt();
  try {
    const commit = sourceCommit();
    say(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}`);
    const calibration = measuring(engine, signal);
    const machine = { engine, tokenizer, signal, now: () => performance.now(), calibration, ...(chat && { chat }) };
    await runShardOn(cli, { ...given, begun, commit }, machine);
  } finally {
    stopListening();
    engine.dispose();
  }
}

/** @throws Error with one plain line. */
export async function begin<K extends Kind>(
  cli: CliDomain<K>,
  { resume, shard: { count }, ...given }: ShardArguments<K>,
): Promise<Begun<K>> {
  if (given.outside !== undefined)
    throw new Error(
      '--shard with an endpoint: each machine would hear other answers from it, and the shards would not be of one run. Leave one of the two out.',
    );
  if (resume === null) {
    const { settings, source } = await cli.begin({ ...given, shard: null, resume });
    return { ...NOTHING_BEFORE, header: null, settings, source };
  }
  const { header, ...file } = readShards(cli, jsonIn(resume), resume);
  if (!isWhole(file))
    throw new Error(
      `--resume ${resume}: it is one shard of ${file.shards}, which the next stage cannot go on from. Merge all of them first; to go on with a shard that broke off, give its own command again.`,
    );
  if (file.shards !== count)
    throw new Error(`--shard of ${count}: ${resume} was made in ${file.shards} shards. Take as many.`);
  return { ...file, header, settings: header.settings, source: header.source };
}

interface Machine {
  engine: Engine;
  tokenizer: Parameters<typeof openLoop>[1]['tokenizer'];
  signal?: AbortSignal;
  now: () => number;
  /** Measures the device, so that it is told how long it takes; absent where nobody is told. */
  calibration?: Estimating<Kind>['calibration'];
}

/** The same on an engine that is open. */
export async function runShardOn<K extends Kind>(
  cli: CliDomain<K>,
  { json, shard, begun, commit }: { json: string; shard: Part; begun: Begun<K>; commit: string | null },
  { engine, calibration, ...machine }: Machine,
): Promise<void> {
  const { settings, source, stage, before } = begun;
  const { model, device } = engine;
  const startedAt = begun.header?.startedAt ?? new Date().toISOString();
  const header = { domain: cli.domain.name, startedAt, commit, model, device, settings, source };
  const differs = begun.header && differenceOf(begun.header, header);
  if (differs !== null)
    throw new Error(`The stages before were made with another ${differs}. Go on with theirs, or begin anew.`);
  const title = `shard ${shard.index}/${shard.count}, stage ${stage + 1}`;
  const asked = { header, shards: shard.count, parts: [shard.index], stage };
  if (isDone(cli, json, asked)) {
    say(`${title}: ${json} has it already.`);
    return;
  }
  const bar = new ProgressBar();
  const meter = costMeter(engine, machine.now);
  const log = await shardLog(json, asked);
  if (log.resumed) say(`${title}: goes on from ${log.path}.`);
  const known = joined([before, log.work]).answers;
  const share = shareOf(shard, stage);
  const emit = (event: LoopEvent<K>): void => {
    if (event.type === 'progress') bar.apply(event);
    if (event.type === 'stage-started' || event.type === 'stage-done') meter.apply(event);
    if (event.type === 'stage-done') {
      const { type: _, ...timing } = event;
      log.stageDone(timing, meter.stages.slice(-1));
    }
  };
  try {
    const inputs = cli.inputs(settings, source, null);
    if (calibration !== undefined) {
      const plan = { settings, inputs, share: { part: shard, stage }, done: [log.work.timings] };
      say(`${title}: ${await estimateOf(cli, { ...machine, engine, calibration }, plan)}`);
    }
    bar.begin(settings.rounds, `${title}, `);
    const book = bookEngine(known, engine, meter.engine, log.answered);
    const ended = await untilStageEnd(
      runRestEm(openLoop(cli.domain, { ...machine, engine: book, settings, share, emit }, inputs)),
    );
    const matrixRate = await engine.matrixRate();
    writeWhole(json, shardText({ ...asked, matrixRate, before, own: log.work }));
    await log.end();
    bar.clear();
    say(`${title} is done${ended ? ', the last' : ''}: ${json}. When all ${shard.count} are, merge them.`);
  } catch (error) {
    bar.clear();
    await leave(log);
    throw error;
  }
}

/** What broke the run matters more than that its journal could not be written. */
async function leave(log: ShardLog): Promise<void> {
  await log.leave().catch((unwritten: unknown) => say(`seal: ${String(unwritten)}`));
  if (existsSync(log.path)) say(`What is done of it is in ${log.path}; the same command goes on from there.`);
}

function isDone<K extends Kind>(
  cli: CliDomain<K>,
  json: string,
  asked: Pick<ShardFile<K>, 'header' | 'shards' | 'parts' | 'stage'>,
): boolean {
  if (!existsSync(json)) return false;
  try {
    const { header, shards, parts, stage } = readShards(cli, jsonIn(json), json);
    const isSame = shards === asked.shards && stage === asked.stage && String(parts) === String(asked.parts);
    return isSame && differenceOf(header, asked.header) === null;
  } catch {
    // What lies there is something else, and is written over as by any --json.
    return false;
  }
}
