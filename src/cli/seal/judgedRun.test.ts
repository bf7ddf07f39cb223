import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { AskJudge } from '../../contract/chat';
import { EndpointError } from '../../contract/errors';
import { costMeter } from '../../seal/cost/cost';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { Knowledge } from '../../seal/knowledge/types';
import { runRestEm } from '../../seal/loop/restEm';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import { KNOWLEDGE_CLI } from './knowledge';
import { journalFile, type PlannedRun, resumedPlan } from './plan';
import { ProgressBar } from './report';
import { RunLog } from './runLog';

const INPUTS = { training: townPassages(3, 1, 1), heldOut: townPassages(9, 1, 1), replay: null };
const SETTINGS = {
  rounds: 1,
  trainingPassages: 1,
  heldOutPassages: 1,
  conditions: ['base' as const, 'policy' as const],
  quiz: { ...DEFAULT_SETTINGS.quiz, judge: 'endpoint' as const },
};

/** As the command runs it. */
async function run(file: string, judge: AskJudge, planned?: PlannedRun<Knowledge>): Promise<RunLog<Knowledge>> {
  let log: RunLog<Knowledge> | undefined;
  const own: AskJudge = (claims, signal) => log?.answered.by(judge)(claims, signal) ?? Promise.resolve([]);
  const { engine, context, loop } = testLoop(SETTINGS, {}, { judge: own });
  const meter = costMeter(engine, () => 0);
  const { model, device } = engine;
  const header = {
    domain: 'knowledge' as const,
    startedAt: new Date().toISOString(),
    commit: null,
    ...{ model, device, settings: context.settings, measuredOn: 'held-out' as const },
    items: { training: [...INPUTS.training], heldOut: [...INPUTS.heldOut] },
  };
  const begun = new RunLog(KNOWLEDGE_CLI, {
    ...{ header, file, bar: new ProgressBar(), earlier: null, meter, matrixRate: null },
    ...planned,
  });
  log = begun;
  await begun.begun;
  const on = { ...loop(INPUTS), emit: begun.apply.bind(begun), engine: begun.answered.on(meter.engine) };
  try {
    await runRestEm(on, planned?.earlier ?? {});
    await begun.finish(1e9);
  } catch (error) {
    expect(error).toMatchObject({ name: 'EndpointError' });
    await begun.leave();
  }
  return begun;
}

it('a run that its judge breaks off is left in its journal, and goes on without asking again', async () => {
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  const file = join(mkdtempSync(join(tmpdir(), 'selkie-')), 'run.json');
  const asked = { claims: 0, most: Number.POSITIVE_INFINITY };
  const judge: AskJudge = async (claims) => {
    if (asked.claims + claims.length > asked.most) throw new EndpointError('Too often.');
    asked.claims += claims.length;
    return claims.map(({ answer }) => answer.length % 2 === 0);
  };
  const { record: whole } = await run(`${file}.whole`, judge);
  const total = asked.claims;
  Object.assign(asked, { claims: 0, most: total - 1 });
  await run(file, judge);
  expect([existsSync(file), existsSync(journalFile(file))]).toEqual([false, true]);
  const { runs } = await resumedPlan(KNOWLEDGE_CLI, file);
  expect(runs[0]?.answered.some(({ verb }) => verb === 'judge')).toBe(true);
  asked.most = Number.POSITIVE_INFINITY;
  const { record } = await run(file, judge, runs[0]);
  expect(asked.claims).toBe(total);
  expect([existsSync(file), existsSync(journalFile(file))]).toEqual([true, false]);
  expect(record.conditions).toEqual(whole.conditions);
  expect(JSON.parse(readFileSync(file, 'utf8')).rounds).toHaveLength(1);
  vi.restoreAllMocks();
});
