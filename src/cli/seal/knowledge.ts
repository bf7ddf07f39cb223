/** `npm run seal -- knowledge`: the ReST-EM loop on the embedded world, without a page, for one seed or several. */

import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import { worldInputs } from '../../seal/knowledge/worldInputs';
import type { KnowledgeRun } from '../../seal/record/record';
import { runRestEm } from '../../seal/restEm';

import type { KnowledgeArguments } from './arguments';
import { comparisonMarkdown, comparisonText } from './comparison';
import { KnowledgeLog } from './knowledgeLog';
import { KNOWLEDGE_RUNS, type KnowledgeSource, summaryOf } from './knowledgeRuns';
import { isFinished, planRuns, type RunPlan } from './plan';
import { aboutRuns } from './report';
import { resumedPlan } from './resume';
import { runAll } from './runAll';
import { writeWhole } from './runSet';
import { assertWritable } from './session';

type KnowledgePlan = RunPlan<KnowledgeSettings, KnowledgeSource, KnowledgeRun>;

export async function runKnowledge(given: KnowledgeArguments): Promise<void> {
  const { model, table, json, resume, development } = given;
  if (json !== null) await assertWritable('json', json);
  if (table !== null) await assertWritable('table', table);
  const plan: KnowledgePlan =
    resume === null
      ? planRuns({ ...given, source: { measuredOn: development ? 'development' : 'heldOut' } })
      : resumedPlan(KNOWLEDGE_RUNS, resume);
  const records = plan.runs.every((planned) => isFinished(KNOWLEDGE_RUNS, planned))
    ? plan.runs.flatMap(({ earlier }) => earlier ?? [])
    : await run(plan, model);
  const summary = summaryOf(records);
  process.stdout.write(`\n${comparisonText(summary)}\n`);
  const [first] = records;
  if (table !== null && first) writeWhole(table, comparisonMarkdown(summary, aboutRuns(first, records)));
}

async function run(plan: KnowledgePlan, model: string): Promise<KnowledgeRun[]> {
  const { measuredOn } = plan.source;
  return runAll(KNOWLEDGE_RUNS, plan, await readModelFolder(nodeFolder(model)), (session) => {
    const { settings, earlier, facts, engine, tokenizer, signal, now } = session;
    const inputs = worldInputs(settings, measuredOn);
    const log = new KnowledgeLog({ ...session.log, facts: { ...facts, settings, measuredOn }, inputs });
    const emit = log.apply.bind(log);
    const context = { engine, tokenizer, settings, emit, signal, now };
    return { log, work: () => runRestEm(context, inputs, earlier ?? {}) };
  });
}
