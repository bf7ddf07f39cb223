/** What a command does, and all runs of its plan on one engine, one after another: two at a time would only share the cores. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { AskJudge } from '../../contract/chat';
import type { Engine } from '../../contract/engine';
import { EndpointError, EngineError } from '../../contract/errors';
import type { ModelFiles } from '../../formats/modelFolder';
import { costMeter, costOf } from '../../seal/cost/cost';
import { openLoop } from '../../seal/domain';
import { runRestEm } from '../../seal/loop/restEm';
import { aboutRuns, headline } from '../../seal/record/about';
import type { RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import { assertWritable } from '../commandLine';
import { readModel } from '../readModel';
import type { CliDomain, RunArguments } from './cliDomain';
import { type Estimating, estimateOf, measuring } from './estimate';
import { openMachine } from './machine';
import { usageLines } from './outside';
import { isFinished, type PlannedRun, planRuns, type RunPlan, resumedPlan } from './plan';
import { comparisonMarkdown, comparisonText, costLines, ProgressBar } from './report';
import { RunLog } from './runLog';
import { joinedCommits, writeSet, writeWhole } from './runSet';

/** Progress goes to stderr, results to stdout. */
const say = (line: string): boolean => process.stderr.write(`${line}\n`);

export async function runCommand<K extends Kind>(cli: CliDomain<K>, given: RunArguments<K>): Promise<void> {
  const { outside } = given;
  try {
    await run(cli, given);
  } finally {
    // Also of what broke off: it is paid for.
    if (outside !== undefined) for (const line of usageLines(outside)) say(line);
  }
}

async function run<K extends Kind>(cli: CliDomain<K>, given: RunArguments<K>): Promise<void> {
  const { json, table, model, memory, resume, outside } = given;
  for (const [flag, file] of Object.entries({ json, table }))
    if (file !== null) await assertWritable(file, `--${flag} ${file}`);
  const plan =
    resume === null ? planRuns<K>({ ...given, ...(await cli.begin(given)) }) : await resumedPlan(cli, resume);
  const judge = plan.runs.map(({ settings }) => cli.judge?.(settings, outside) ?? null).find((one) => one !== null);
  const records = plan.runs.every((planned) => isFinished(cli, planned))
    ? plan.runs.flatMap(({ earlier }) => earlier ?? [])
    : await runAll(cli, plan, await readModel(model), memory, judge);
  const tables = cli.tables(records);
  process.stdout.write(`\n${comparisonText(tables)}\n`);
  if (table !== null) writeWhole(table, comparisonMarkdown(tables, aboutRuns(records, cli.aboutItems)));
}

/** @returns the records of all runs of the plan, those that were finished before included. */
async function runAll<K extends Kind>(
  cli: CliDomain<K>,
  plan: RunPlan<K>,
  files: ModelFiles,
  memory: number | null,
  judge: AskJudge | undefined,
): Promise<RunRecord<K>[]> {
  const { runs, source, set, resumable } = plan;
  const isResumed = runs.some(({ earlier }) => earlier);
  const [first] = runs;
  const chat = first ? await cli.chat(files, first.settings, isResumed) : null;
  const commit = sourceCommit();
  const { engine, tokenizer } = await openMachine(files, memory);
  const { model, device } = engine;
  const { signal, stopListening } = listenForInterrupt();
  const bar = new ProgressBar();
  const now = (): number => performance.now();
  const given = { tokenizer, signal, now, ...(chat && { chat }) };
  const records: RunRecord<K>[] = [];
  let running: RunLog<K> | null = null;
  try {
    say(`${headline(model, device)}, commit ${commit ?? 'unknown'}`);
    beginSet(cli, plan, engine, commit);
    say(await estimateOfAll(cli, { ...given, engine, calibration: measuring(engine, signal) }, plan));
    for (const [index, planned] of runs.entries()) {
      const { settings, earlier } = planned;
      const { seed } = settings;
      say(`seed ${seed}${progressOf(cli, planned)}`);
      if (earlier && isFinished(cli, planned)) {
        records.push(earlier);
        continue;
      }
      bar.begin(settings.rounds, runs.length > 1 ? `seed ${index + 1} of ${runs.length}, ` : '');
      const meter = costMeter(engine, now);
      const inputs = cli.inputs(settings, source, earlier);
      const header = {
        domain: cli.domain.name,
        startedAt: new Date().toISOString(),
        // What was measured before may come from other source than what is measured now.
        commit: joinedCommits(earlier ? [earlier.commit, commit] : [commit]),
        model,
        device,
        settings,
        measuredOn: source.measuredOn,
        items: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
      };
      const log = new RunLog(cli, { ...planned, header, bar, meter, matrixRate: await engine.matrixRate() });
      await log.begun;
      running = log;
      const asked = judge && { judge: log.answered.by(judge) };
      const own = { engine: log.answered.on(meter.engine), ...asked, settings, emit: log.apply.bind(log) };
      await runRestEm(openLoop(cli.domain, { ...given, ...own }, inputs), earlier ?? {});
      // Measured at both ends: the better one is nearer to what the device can do.
      const matrixRate = await engine.matrixRate();
      await log.finish(matrixRate);
      records.push(log.record);
      say(
        [`seed ${seed}: ${log.record.seconds.toFixed(0)} s`, ...costLines(costOf(meter.stages, matrixRate))].join('\n'),
      );
      writeSet(cli, plan, engine, commit, records);
    }
    return records;
  } catch (error) {
    bar.clear();
    // What broke the run matters more than that its file cannot be written: then its journal stays.
    const isOutside = error instanceof EndpointError;
    await (isOutside ? running?.leave() : running?.end())?.catch((unwritten: unknown) =>
      say(`seal: ${String(unwritten)}`),
    );
    // A file of an earlier run may lie where this one has not been written yet.
    const isKept = set !== null || isResumed || (running !== null && (isOutside || running.isKept));
    const mayGoOn = isOutside || (error instanceof EngineError && error.code === 'aborted');
    if (mayGoOn && resumable !== null && isKept) say(`Go on with: ${resumeCommand(cli, resumable, files.name)}`);
    throw error;
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

/** Seeds differ in what is drawn, not in how much there is to do: the first that is not done stands for all. */
function estimateOfAll<K extends Kind>(
  cli: CliDomain<K>,
  given: Estimating<K>,
  { runs, source }: Pick<RunPlan<K>, 'runs' | 'source'>,
): Promise<string> {
  const open = runs.filter((planned) => !isFinished(cli, planned));
  const [first] = open;
  if (first === undefined) return Promise.resolve('All of it is done.');
  const { settings, earlier } = first;
  const done = open.map((planned) => planned.earlier?.cost?.stages ?? []);
  return estimateOf(cli, given, { settings, inputs: cli.inputs(settings, source, earlier), done });
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
  const { rounds, start } = planned.earlier;
  if (start.length === 0) return ': goes on in its first measurements';
  return `: goes on after ${rounds.length === 0 ? 'its first measurements' : `round ${rounds.length}`}`;
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

/** The first Ctrl-C stops in order, a second one ends the process. */
export function listenForInterrupt(): { signal: AbortSignal; stopListening: () => void } {
  const stop = new AbortController();
  let first: number | null = null;
  const interrupt = (): void => {
    first ??= performance.now();
    if (performance.now() - first > TWICE_MS) process.exit(130);
    stop.abort();
  };
  process.on('SIGINT', interrupt);
  return { signal: stop.signal, stopListening: () => process.off('SIGINT', interrupt) };
}

/** Of the source that runs, with `+changes` when files differ from it; `null` without git or outside a repository. */
export function sourceCommit(): string | null {
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
