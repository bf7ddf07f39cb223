/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world, without a page, for one seed or several. */
import { openNodeEngine } from '../../engine/node';
import { EngineError } from '../../engine/types';
import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { CostMeter, costOf } from '../../seal/cost/cost';
import { acrossSeeds } from '../../seal/measures/acrossSeeds';
import { runRestEm } from '../../seal/restEm';
import type { RunRecord } from '../../seal/runFiles/runRecord';
import { worldInputs } from '../../seal/worldInputs';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { KnowledgeArguments } from './arguments';
import { comparisonMarkdown, comparisonText } from './comparison';
import { costLines } from './costLines';
import { assertSameDevice, commitOf, isFinished, type PlannedRun, planRuns, type RunPlan, writeSet } from './plan';
import { aboutRuns, headline, ProgressBar } from './report';
import { RunLog } from './runLog';
import { writeWhole } from './runSet';
import { assertWritable, listenForInterrupt } from './session';
import { sourceCommit } from './sourceCommit';

export async function runKnowledge(given: KnowledgeArguments): Promise<void> {
  const { model, table } = given;
  if (given.json !== null) await assertWritable('json', given.json);
  if (table !== null) await assertWritable('table', table);
  const plan = planRuns(given);
  const records = plan.runs.every(isFinished)
    ? plan.runs.flatMap(({ earlier }) => earlier ?? [])
    : await run(plan, model);
  const summary = acrossSeeds(records.map((record) => ({ seed: record.settings.seed, ...record })));
  process.stdout.write(`\n${comparisonText(summary)}\n`);
  const [first] = records;
  if (table !== null && first) writeWhole(table, comparisonMarkdown(summary, aboutRuns(first, records)));
}

/** All runs of the plan on one engine, one after another: two at a time would only share the cores. */
async function run(plan: RunPlan, model: string): Promise<RunRecord[]> {
  const commit = sourceCommit();
  const files = await readModelFolder(nodeFolder(model));
  const tokenizer = loadTokenizer(files);
  const engine = await openNodeEngine(files, { name: model.split(/[\\/]/).filter(Boolean).at(-1) ?? model });
  const stop = new AbortController();
  const stopListening = listenForInterrupt(stop);
  const bar = new ProgressBar(process.stderr);
  const now = (): number => performance.now();
  const records: RunRecord[] = [];
  try {
    process.stderr.write(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}\n`);
    writeSet(plan, engine, commit, records);
    for (const [index, planned] of plan.runs.entries()) {
      const { settings, file, earlier } = planned;
      process.stderr.write(`seed ${settings.seed}${progressOf(planned)}\n`);
      if (earlier && isFinished(planned)) {
        records.push(earlier);
        continue;
      }
      assertSameDevice(planned, engine);
      bar.begin(settings.rounds, plan.runs.length > 1 ? `seed ${index + 1} of ${plan.runs.length}, ` : '');
      const inputs = worldInputs(settings, plan.measuredOn);
      const meter = new CostMeter(engine, now);
      const facts = {
        model: engine.model,
        device: engine.device,
        settings,
        measuredOn: plan.measuredOn,
        commit: commitOf(planned, commit),
      };
      const log = new RunLog({ facts, inputs, file, bar, earlier, meter, matrixRate: await engine.matrixRate() });
      const emit = log.apply.bind(log);
      const context = { engine: meter.engine, tokenizer, settings, emit, signal: stop.signal, now };
      await runRestEm(context, inputs, earlier ?? {});
      // Measured at both ends: the better one is nearer to what the device can do.
      const matrixRate = await engine.matrixRate();
      log.finish(matrixRate);
      records.push(log.record());
      process.stderr.write(`seed ${settings.seed}: ${log.seconds.toFixed(0)} s\n`);
      for (const line of costLines(costOf(meter.stages, matrixRate))) process.stderr.write(`${line}\n`);
      writeSet(plan, engine, commit, records);
    }
    return records;
  } catch (error) {
    bar.clear();
    if (error instanceof EngineError && error.code === 'aborted' && plan.resumable !== null)
      process.stderr.write(`Go on with: npm run seal -- knowledge --resume ${plan.resumable}\n`);
    throw error;
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

function progressOf(planned: PlannedRun): string {
  if (!planned.earlier) return '';
  if (isFinished(planned)) return ': finished earlier';
  const done = planned.earlier.rounds.length;
  return `: goes on after ${done === 0 ? 'its first measurements' : `round ${done}`}`;
}
