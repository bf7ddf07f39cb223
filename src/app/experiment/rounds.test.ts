import { expect, it } from 'vitest';
import { costMeter, type StageCost } from '../../seal/cost/cost';
import type { Knowledge } from '../../seal/knowledge/types';
import { runRestEm } from '../../seal/loop/restEm';
import { KNOWLEDGE_FORMAT } from '../../seal/record/format';
import { EntryMaker, headerOf, RUN_PARSER, recordIn } from '../../seal/record/journal';
import type { RunHeader } from '../../seal/record/record';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import type { LoopEvent } from '../../seal/types';
import { makeRounds, type RoundsEvent } from './rounds';

const RATE = 1e9;

/** A run with the cost of each stage told when it ends, as the worker tells it. */
async function costedRun() {
  const { engine, context, loop } = testLoop({ rounds: 1, edits: 2, heldOutEdits: 1 });
  let clock = 0;
  const meter = costMeter(engine, () => ++clock);
  const stages: StageCost[] = [];
  const told: RoundsEvent<Knowledge>[] = [];
  const tell = (event: LoopEvent<Knowledge>): void => {
    meter.apply(event);
    told.push(event);
    if (event.type !== 'stage-done') return;
    stages.push(...meter.stages.slice(-1));
    told.push({ type: 'cost', stages: meter.stages.slice(-1), matrixRate: RATE });
  };
  const inputs = { training: townPassages(10, 2), heldOut: townPassages(1, 1) };
  await runRestEm({ ...loop(inputs), engine: meter.engine, emit: tell });
  const { model, device } = engine;
  const header: RunHeader<Knowledge> = {
    domain: 'knowledge',
    startedAt: '2026-01-02T03:04:05.000Z',
    commit: null,
    model,
    device,
    settings: context.settings,
    measuredOn: 'held-out',
  };
  return { header, told, stages };
}

it('a run that was interrupted and gone on with knows what all of it cost', async () => {
  const { header, told, stages } = await costedRun();
  const whole = makeRounds<Knowledge>();
  whole.getState().begin(header);
  whole.getState().apply(told);
  const { cost } = whole.getState();
  expect(cost?.stages.map(({ flops }) => flops)).toEqual(stages.map(({ flops }) => flops));
  expect(cost?.total.flops).toBeGreaterThan(0);

  const cut = told.findIndex(({ type }) => type === 'start-done') + 1;
  const maker = new EntryMaker<RoundsEvent<Knowledge>>();
  const entries = told.slice(0, cut).flatMap((event) => {
    const entry = maker.take(event);
    return entry === null ? [] : [entry];
  });
  const written = JSON.parse(JSON.stringify({ header: headerOf(header), entries }));
  const read = written.entries.map((entry: unknown) => RUN_PARSER.entry(entry));
  const head = RUN_PARSER.header(written.header);
  if (head === null) throw new Error('The header cannot be read');
  const again = makeRounds<Knowledge>();
  again.getState().goOn(recordIn(KNOWLEDGE_FORMAT, head, read));
  again.getState().apply(told.slice(cut));
  expect(again.getState().cost).toEqual(cost);
  expect(again.getState().live?.cost).toEqual(cost);
});
