/** What a command does, and all runs of its plan on one engine, one after another: two at a time would only share the cores. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../../contract/engine';
import { EngineError } from '../../contract/errors';
import { openNodeEngine } from '../../engine/node';
import { type ModelFiles, readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { CostMeter, costOf } from '../../seal/cost/cost';
import { openLoop } from '../../seal/domain';
import type { Kind } from '../../seal/kind';
import { runRestEm } from '../../seal/loop/restEm';
import type { RunRecord } from '../../seal/record/record';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { assertWritable, warn, warnWithoutEnd } from '../commandLine';
import type { CliDomain, RunArguments } from './cliDomain';
import { isFinished, type PlannedRun, planRuns, type RunPlan, resumedPlan } from './plan';
import { costLines, headline, ProgressBar } from './report';
import { RunLog } from './runLog';
import { joinedCommits, writeSet, writeWhole } from './runSet';

export async function runCommand<K extends Kind>(cli: CliDomain<K>, given: RunArguments<K>): Promise<void> {
  const { json, table, model, resume } = given;
  if (json !== null) await assertWritable(json, `--json ${json}`);
  if (table !== null) await assertWritable(table, `--table ${table}`);
  const plan = resume === null ? planRuns<K>({ ...given, ...cli.begin(given) }) : await resumedPlan(cli, resume);
  const records = plan.runs.every((planned) => isFinished(cli, planned))
    ? plan.runs.flatMap(({ earlier }) => earlier ?? [])
    : await runAll(cli, plan, await readModelFolder(nodeFolder(model)));
  process.stdout.write(`\n${cli.table(records)}\n`);
  if (table !== null) writeWhole(table, cli.markdown(records));
}

/** @returns the records of all runs of the plan, those that were finished before included. */
async function runAll<K extends Kind>(cli: CliDomain<K>, plan: RunPlan<K>, files: ModelFiles): Promise<RunRecord<K>[]> {
  const isResumed = plan.runs.some(({ earlier }) => earlier);
  const [first] = plan.runs;
  const chat = first ? await cli.chat(files, first.settings, isResumed) : null;
  const commit = sourceCommit();
  const tokenizer = loadTokenizer(files);
  for (const notice of files.notices) warn(notice);
  warnWithoutEnd(files.name, tokenizer);
  const engine = await openNodeEngine(files, { name: files.name.split(/[\\/]/).filter(Boolean).at(-1) ?? files.name });
  const { model, device } = engine;
  const stop = new AbortController();
  const stopListening = listenForInterrupt(stop);
  const bar = new ProgressBar();
  const now = (): number => performance.now();
  const records: RunRecord<K>[] = [];
  let running: RunLog<K> | null = null;
  try {
    process.stderr.write(`${headline(model, device)}, commit ${commit ?? 'unknown'}\n`);
    beginSet(cli, plan, engine, commit);
    for (const [index, planned] of plan.runs.entries()) {
      const { settings, file, earlier, place } = planned;
      const { seed } = settings;
      process.stderr.write(`seed ${seed}${progressOf(cli, planned)}\n`);
      if (earlier && isFinished(cli, planned)) {
        records.push(earlier);
        continue;
      }
      bar.begin(settings.rounds, plan.runs.length > 1 ? `seed ${index + 1} of ${plan.runs.length}, ` : '');
      const meter = new CostMeter(engine, now);
      const inputs = cli.inputs(settings, plan.source, earlier);
      const header = {
        domain: cli.domain.name,
        startedAt: new Date().toISOString(),
        // What was measured before may come from other source than what is measured now.
        commit: joinedCommits(earlier ? [earlier.commit, commit] : [commit]),
        model,
        device,
        settings,
        measuredOn: plan.source.measuredOn,
        items: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
      };
      const log = new RunLog(cli, { header, file, bar, earlier, place, meter, matrixRate: await engine.matrixRate() });
      running = log;
      const emit = log.apply.bind(log);
      const { signal } = stop;
      const context = { engine: meter.engine, tokenizer, ...(chat && { chat }), settings, emit, signal, now };
      await runRestEm(openLoop(cli.domain, context, inputs), earlier ?? {});
      // Measured at both ends: the better one is nearer to what the device can do.
      const matrixRate = await engine.matrixRate();
      await log.finish(matrixRate);
      records.push(log.record);
      process.stderr.write(`seed ${seed}: ${log.record.seconds.toFixed(0)} s\n`);
      for (const line of costLines(costOf(meter.stages, matrixRate))) process.stderr.write(`${line}\n`);
      writeSet(cli, plan, engine, commit, records);
    }
    return records;
  } catch (error) {
    bar.clear();
    // What broke the run matters more than that its file cannot be written: then its journal stays.
    await running?.end().catch((unwritten: unknown) => process.stderr.write(`seal: ${String(unwritten)}\n`));
    // A file of an earlier run may lie where this one has not been written yet.
    const isKept = plan.set !== null || isResumed || (running?.isKept ?? false);
    if (error instanceof EngineError && error.code === 'aborted' && plan.resumable !== null && isKept)
      process.stderr.write(`Go on with: ${resumeCommand(cli, plan.resumable, files.name)}\n`);
    throw error;
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

/** Refuses before anything is written: seeds that differ in model or adapter would not make one comparison. */
export function beginSet<K extends Kind>(
  cli: CliDomain<K>,
  plan: RunPlan<K>,
  engine: Pick<Engine, 'model' | 'device'>,
  commit: string | null,
): void {
  for (const planned of plan.runs) assertSameDevice(planned, engine);
  const finished = plan.runs.flatMap((planned) => (planned.earlier && isFinished(cli, planned) ? planned.earlier : []));
  writeSet(cli, plan, engine, commit, finished);
}

function progressOf<K extends Kind>(cli: CliDomain<K>, planned: PlannedRun<K>): string {
  if (!planned.earlier) return '';
  if (isFinished(cli, planned)) return ': finished earlier';
  const done = planned.earlier.rounds.length;
  return `: goes on after ${done === 0 ? 'its first measurements' : `round ${done}`}`;
}

/** Rounds of different models or adapters would not make one run. */
export function assertSameDevice(
  { earlier }: { earlier: Pick<RunRecord<Kind>, 'model' | 'device'> | null },
  { model, device }: Pick<Engine, 'model' | 'device'>,
): void {
  if (!earlier) return;
  if (!isDeepStrictEqual({ ...earlier.model }, { ...model }))
    throw new Error(`The run was made with another model, ${earlier.model.name}. Name its folder with --model.`);
  if (earlier.device.description !== device.description)
    throw new Error(
      `The run was begun on another adapter, ${earlier.device.description}, whose rounding differs. Go on there, or begin anew.`,
    );
}

/** What brings an interrupted run back. @param model its folder, which is named unless the command takes it anyway. */
export function resumeCommand<K extends Kind>(
  { domain, ownModel }: Pick<CliDomain<K>, 'domain' | 'ownModel'>,
  file: string,
  model: string,
): string {
  const isOwn = model.endsWith(join('public', 'models', ownModel));
  return `npm run seal -- ${domain.name} --resume ${file}${isOwn ? '' : ` --model ${model}`}`;
}

/** npm passes Ctrl-C on to a process that the terminal has told already, so only a later one means "at once". */
const TWICE_MS = 1000;

/** The first Ctrl-C stops in order, a second one ends the process. Returns what ends the listening. */
function listenForInterrupt(stop: AbortController): () => void {
  let first: number | null = null;
  const interrupt = (): void => {
    first ??= performance.now();
    if (performance.now() - first > TWICE_MS) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  return () => process.off('SIGINT', interrupt);
}

/**
 * The commit of the source that runs, so that a recorded number can be traced to what made it: `+changes` when files differ from
 * it; `null` without git or outside a repository.
 */
function sourceCommit(): string | null {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    const commit = git('rev-parse', '--short=10', 'HEAD');
    const changes = git('status', '--porcelain', '--', ':/src', ':/shaders', ':/public/models');
    return changes === '' ? commit : `${commit}+changes`;
  } catch {
    return null;
  }
}
