/** `npm run seal -- stream`: streams of texts, each followed under several rules, side by side on one engine. */
import { existsSync, readFileSync } from 'node:fs';
import type { Engine } from '../../../contract/engine';
import { decodeUtf8 } from '../../../formats/utf8';
import { asksInChat, type KnowledgeSettings, parseSettings } from '../../../seal/knowledge/settings';
import { headline } from '../../../seal/record/about';
import { readStream, STREAM_SCHEMA, STREAM_VERSION, type StreamRun, writeStream } from '../../../seal/stream/record';
import { runStreams, type StreamContext, type StreamPlan } from '../../../seal/stream/run';
import { STREAM_KNOWLEDGE } from '../../../seal/stream/settings';
import { assertFree } from '../../../storage/fileLock';
import { assertWritable, messageOf } from '../../commandLine';
import { readModel } from '../../readModel';
import { openChat, QUESTION_PROBE } from '../chat';
import { openMachine } from '../machine';
import { journalFile } from '../plan';
import { comparisonText, ProgressBar } from '../report';
import { assertSameDevice, listenForInterrupt, sourceCommit } from '../runAll';
import { joinedCommits, writeWhole } from '../runSet';
import type { StreamArguments } from './arguments';
import { streamMarkdown, streamTables } from './report';
import { type BegunRun, type Interrupted, interrupted, StreamLog } from './streamLog';

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

export async function streamCommand(given: StreamArguments, args: readonly string[]): Promise<void> {
  const { json, table, resume } = given;
  for (const [flag, file] of Object.entries({ json, table }))
    if (file !== null) await assertWritable(file, `--${flag} ${file}`);
  if (json !== null && resume === null) assertFree(journalFile(json));
  const earlier = resume === null ? null : await resumed(resume);
  const run = earlier?.run ?? (resume === null ? await follow(given, null, args) : finished(resume));
  const whole = earlier === null ? run : await follow(given, earlier, args);
  process.stdout.write(`\n${comparisonText(streamTables(whole))}\n`);
  if (table !== null) writeWhole(table, streamMarkdown(whole));
}

/** @throws Error with one plain line that names the file. */
async function resumed(file: string): Promise<Interrupted | null> {
  try {
    return await interrupted(file);
  } catch (error) {
    throw new Error(`--resume ${file}: ${messageOf(error)}`);
  }
}

function finished(file: string): StreamRun {
  if (!existsSync(file))
    throw new Error(`--resume ${file}: there is no such file, and no journal of one beside it. Begin with --json.`);
  try {
    const run = readStream(decodeUtf8(readFileSync(file), file));
    say(`${file} is finished.`);
    return run;
  } catch (error) {
    throw new Error(`--resume ${file}: ${messageOf(error)}`);
  }
}

async function follow(
  given: StreamArguments,
  earlier: Interrupted | null,
  args: readonly string[],
): Promise<StreamRun> {
  const { asked, model, memory, json } = given;
  const plan = earlier === null ? asked?.plan : planOf(earlier.run);
  const seeds = earlier?.seeds ?? asked?.seeds ?? [];
  if (plan === undefined) throw new Error('There is nothing to go on with.');
  const files = await readModel(model);
  const isChat = asksInChat(plan.knowledge);
  const way = earlier === null ? ', or leave out --chat' : '';
  const chat = isChat ? openChat(files, 'the chat form', earlier !== null, way, QUESTION_PROBE) : null;
  const { engine, tokenizer } = await openMachine(files, memory);
  const { signal, stopListening } = listenForInterrupt();
  try {
    const commit = sourceCommit();
    say(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}`);
    const command = ['npm run seal -- stream', ...withoutPlaces(args)].join(' ');
    const now = (): number => performance.now();
    return await followOn({ engine, tokenizer, signal, now, ...(chat && { chat }) }, plan, {
      seeds,
      json,
      command,
      commit,
      earlier,
    });
  } finally {
    stopListening();
    engine.dispose();
  }
}

export interface FollowPlan {
  seeds: readonly number[];
  json: string | null;
  command: string;
  commit: string | null;
  /** What it goes on with. */
  earlier: Interrupted | null;
}

/** The same on an engine that is open. */
export async function followOn(context: StreamContext, plan: StreamPlan, given: FollowPlan): Promise<StreamRun> {
  const { seeds, json, command, commit, earlier } = given;
  const { engine } = context;
  if (earlier !== null) assertSameDevice({ earlier: earlier.run }, engine);
  const begun = earlier ?? beginning(engine, plan, given);
  const log = new StreamLog(json, begun, earlier);
  await log.begun;
  const bar = new ProgressBar();
  const parts = [...begun.run.parts];
  const commits = joinedCommits(earlier === null ? [commit] : [earlier.run.commit, commit]);
  /** Of the seeds that are done. */
  const soFar = (): StreamRun => {
    const seconds = parts.reduce((sum, part) => sum + part.seconds, 0);
    return { ...begun.run, command: earlier?.run.command ?? command, commit: commits, seconds, parts };
  };
  try {
    for (const [index, seed] of seeds.entries()) {
      if (parts.some((part) => part.seed === seed)) continue;
      const label = `seed ${index + 1} of ${seeds.length}, texts`;
      const onProgress = (done: number, total: number): void => bar.show(label, done, total);
      const part = await runStreams({ ...context, engine: log.answered.on(engine), onProgress }, plan, seed);
      bar.clear();
      parts.push(part);
      log.partDone(part);
      if (json !== null) writeWhole(json, writeStream(soFar()));
      say(`seed ${seed}: ${part.followed.length} followed in ${part.seconds.toFixed(0)} s`);
    }
    await log.end();
    return soFar();
  } catch (error) {
    bar.clear();
    // What broke it matters more than that its journal could not be written.
    await log.leave().catch((unwritten: unknown) => say(`seal: ${String(unwritten)}`));
    if (json !== null) say(`Go on with: npm run seal -- stream --resume ${json}`);
    throw error;
  }
}

function beginning(
  { model, device }: Pick<Engine, 'model' | 'device'>,
  { stream, knowledge, measuredOn }: StreamPlan,
  { seeds, command, commit }: FollowPlan,
): BegunRun {
  const startedAt = new Date().toISOString();
  const run: StreamRun = {
    schema: STREAM_SCHEMA,
    version: STREAM_VERSION,
    id: `stream-${startedAt.replaceAll(/[:.]/g, '-')}`,
    startedAt,
    seconds: 0,
    commit,
    model,
    device,
    command,
    measuredOn,
    settings: { stream, knowledge },
    parts: [],
  };
  return { run, seeds: [...seeds] };
}

/** @throws Error with one plain line where a setting is none of today's. */
function planOf({ settings: { stream, knowledge }, measuredOn }: StreamRun): StreamPlan {
  const { settings, notices } = parseSettings(knowledge, STREAM_KNOWLEDGE.usual);
  const [notice] = notices;
  if (notice) throw new Error(`its setting ${notice.field} is ${notice.given}: ${notice.reason}.`);
  const own: KnowledgeSettings = settings;
  return { stream, knowledge: own, measuredOn };
}

/** Without what says where something is. */
function withoutPlaces(args: readonly string[]): string[] {
  const places = ['--json', '--table', '--model', '--memory'];
  return args.filter((arg, index) => !places.includes(arg) && !places.includes(args[index - 1] ?? ''));
}
