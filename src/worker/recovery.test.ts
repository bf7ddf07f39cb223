/** What a visitor has after the device was lost in the midst of a run: the same as if it had not been. */
import { describe, expect, it } from 'vitest';
import { EngineError } from '../contract/errors';
import type { ModelRef } from '../contract/model';
import { type ScriptedCall, ScriptedEngine } from '../seal/testing/scriptedEngine';
import type { LiveEngine } from './deviceOwner';
import type { SessionEvent, Task } from './protocol';
import {
  knowledge,
  type Make,
  type OpenedSession,
  PUZZLE_ROUNDS,
  PUZZLE_WRITE,
  passage,
  puzzles,
  ROUNDS,
  results,
  SETTINGS,
  sessionOn,
  standing,
  WRITE,
} from './testing/bothDomains';
import { KNOWLEDGE_MODEL, PUZZLE_MODEL, startingInTurn, startSession, steady } from './testing/session';

/** An engine whose device is gone at its call `at`, counted from 0. `said`: how the call itself fails. */
function dying(make: Make, at: number, said = new EngineError('device-lost', 'Gone.')): () => LiveEngine {
  return () => {
    let calls = 0;
    let lose: (reason: string) => void = () => undefined;
    const lost = new Promise<string>((resolve) => {
      lose = resolve;
    });
    const engine = make({
      failWhen: () => {
        calls += 1;
        if (calls <= at) return undefined;
        lose('driver reset');
        return said;
      },
    });
    return { ...steady(engine), lost };
  };
}

/** What a record is made of, in order. */
const recorded = ({ told }: OpenedSession): SessionEvent[] =>
  told
    .flatMap((news): SessionEvent[] => (news.kind === 'events' ? news.events : []))
    .filter(({ type }) =>
      ['start-done', 'condition', 'round-done', 'measure', 'stage-done', 'run-started'].includes(type),
    );

async function callsOf(make: Make, model: ModelRef, task: Task): Promise<number> {
  const engine = make({});
  const { run } = await sessionOn(model, () => steady(engine));
  await run(task);
  return engine.calls.length;
}

/** All that was answered or scored, whichever adapter it was asked of. */
const asked = (calls: readonly ScriptedCall[]): string[] =>
  calls
    .flatMap((call) => (call.verb === 'generate' || call.verb === 'score' ? [call] : []))
    .map((call) => JSON.stringify(call, (key, value: unknown) => (key === 'adapter' ? value !== null : value)));

/** Spread over the whole run, its first and its last call among them. */
const points = (calls: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round((index * (calls - 1)) / (count - 1)));

describe('a device that is lost', () => {
  it.each([
    ['knowledge', knowledge, KNOWLEDGE_MODEL, ROUNDS],
    ['puzzles', puzzles, PUZZLE_MODEL, PUZZLE_ROUNDS],
  ])(
    'at any point of rounds on %s leaves the record as it is without, each part told once',
    async (_, make, model, task) => {
      const whole = await sessionOn(model, standing(make));
      expect((await whole.run(task)).kind).toBe('finished');
      const expected = recorded(whole);
      for (const at of points(await callsOf(make, model, task), 7)) {
        const broken = await sessionOn(model, dying(make, at), standing(make));
        expect(await broken.run(task), `call ${at}`).toEqual({ kind: 'finished', policyRounds: 2 });
        expect(recorded(broken), `call ${at}`).toEqual(expected);
        expect(broken.told.filter(({ kind }) => kind === 'recovered')).toHaveLength(1);
      }
    },
  );

  it('does not train again what is finished: the start is measured once, also over two losses', async () => {
    const first = knowledge({});
    const counted = await sessionOn(KNOWLEDGE_MODEL, () => steady(first));
    await counted.run(ROUNDS);
    const calls = first.calls.length;
    const last = knowledge({});
    const broken = await sessionOn(KNOWLEDGE_MODEL, dying(knowledge, calls - 2), dying(knowledge, 4), () =>
      steady(last),
    );
    expect((await broken.run(ROUNDS)).kind).toBe('finished');
    expect(broken.ofKnowledge('start-done')).toHaveLength(1);
    expect(recorded(broken)).toEqual(recorded(counted));
    expect(last.calls.length).toBeLessThan(calls / 2);
  });

  it.each([
    ['knowledge', knowledge, KNOWLEDGE_MODEL, ROUNDS],
    ['puzzles', puzzles, PUZZLE_MODEL, PUZZLE_ROUNDS],
  ])(
    'twice in a round on %s takes no finished wave along: nothing is asked again, and only what still waits for its quiz is trained again',
    async (_, plain, model, task) => {
      const make: Make = (options) => plain({ ...options, adaptersPerWave: 1 });
      const engine = make({});
      const whole = await sessionOn(model, () => steady(engine));
      await whole.run(task);
      const expected = recorded(whole);
      const all = engine.calls.length;
      for (const at of points(all - 2, 9).slice(1)) {
        const engines: ScriptedEngine[] = [];
        const kept =
          (start: () => LiveEngine): (() => LiveEngine) =>
          () => {
            const live = start();
            if (live.engine instanceof ScriptedEngine) engines.push(live.engine);
            return live;
          };
        const broken = await sessionOn(
          model,
          ...[dying(make, at), dying(make, 6), standing(make)].map((start) => kept(start)),
        );
        expect((await broken.run(task)).kind, `call ${at}`).toBe('finished');
        expect(recorded(broken), `call ${at}`).toEqual(expected);
        // What failed is the last call of each engine that died, and all but that was answered.
        const answered = engines.flatMap(({ calls }, index) =>
          index < engines.length - 1 ? calls.slice(0, -1) : calls,
        );
        expect(asked(answered), `call ${at}`).toEqual(asked(engine.calls));
        const wave = (calls: typeof answered) => calls.filter(({ verb }) => verb === 'finetune').length;
        // Two policies and the adapter at work, for each of two losses.
        expect(wave(answered) - wave(engine.calls), `call ${at}`).toBeLessThanOrEqual(6);
      }
    },
  );

  it('in other words than its own is noticed all the same', async () => {
    const whole = await sessionOn(KNOWLEDGE_MODEL, standing(knowledge));
    await whole.run(WRITE);
    const said = new EngineError('bad-request', 'Buffer was destroyed.');
    const broken = await sessionOn(KNOWLEDGE_MODEL, dying(knowledge, 0, said), standing(knowledge));
    expect((await broken.run(WRITE)).kind).toBe('finished');
    expect(results(broken)).toEqual(results(whole));
  });

  it('in a quiz takes the adapters with it, and they are trained again', async () => {
    const through = async (...starts: readonly (() => LiveEngine)[]) => {
      const own = await sessionOn(KNOWLEDGE_MODEL, ...starts);
      await own.run(WRITE);
      const selfEdits = results(own).edits;
      await own.run({ domain: 'knowledge', kind: 'finetune', passage, settings: SETTINGS, selfEdits });
      const quizzed = await own.run({ domain: 'knowledge', kind: 'quiz', passage, settings: SETTINGS });
      return { own, quizzed };
    };
    const engine = knowledge({});
    const whole = await through(() => steady(engine));
    const quiz = engine.calls.findLastIndex(({ verb }) => verb === 'finetune') + 1;
    for (const at of [quiz, engine.calls.length - 1]) {
      const { own, quizzed } = await through(dying(knowledge, at), standing(knowledge));
      expect(quizzed.kind).toBe('finished');
      expect(results(own)).toEqual(results(whole.own));
    }
  });

  it.each([
    ['knowledge', knowledge, KNOWLEDGE_MODEL, ROUNDS, WRITE],
    ['puzzles', puzzles, PUZZLE_MODEL, PUZZLE_ROUNDS, PUZZLE_WRITE],
  ])(
    'after rounds on %s does not take the policy: what is written next is the policy’s',
    async (_, make, model, rounds, write) => {
      const whole = await sessionOn(model, standing(make));
      await whole.run(rounds);
      expect(await whole.run(write)).toEqual({ kind: 'finished', policyRounds: 2 });
      const broken = await sessionOn(model, dying(make, await callsOf(make, model, rounds)), standing(make));
      await broken.run(rounds);
      expect(await broken.run(write)).toEqual({ kind: 'finished', policyRounds: 2 });
      expect(results(broken)).toEqual(results(whole));
      const asShipped = await sessionOn(model, standing(make));
      await asShipped.run(write);
      expect(results(asShipped)).not.toEqual({ ...results(whole) });
    },
  );

  it('three times without anything finished ends the task, with the way back', async () => {
    const gone = dying(puzzles, 0);
    const { run, told } = await sessionOn(PUZZLE_MODEL, gone);
    const end = await run(PUZZLE_WRITE);
    expect(end).toMatchObject({ kind: 'failed', failure: { code: 'device-lost' } });
    expect(end.kind === 'failed' && end.failure.message).toContain('Reconnect');
    expect(told.filter(({ kind }) => kind === 'recovering')).toHaveLength(3);
    expect(told.filter(({ kind }) => kind === 'lost')).toHaveLength(1);
  });

  it('does not keep a run from being stopped while another is sought', async () => {
    const own = startSession(startingInTurn(dying(knowledge, 0)), { wait: () => new Promise(() => undefined) });
    await own.open();
    const ending = own.run(WRITE);
    await own.until('recovering');
    own.session.stop();
    expect((await ending).kind).toBe('stopped');
  });
});

describe('rounds that were interrupted', () => {
  it('go on from what they had finished, and come to the same', async () => {
    const whole = await sessionOn(KNOWLEDGE_MODEL, standing(knowledge));
    await whole.run(ROUNDS);
    const [start] = whole.ofKnowledge('start-done');
    const records = whole.ofKnowledge('round-done').map(({ record }) => record);
    const measures = whole.ofKnowledge('measure').map(({ measure }) => measure);
    const resumed = await sessionOn(KNOWLEDGE_MODEL, standing(knowledge));
    const earlier = {
      start: start?.evaluations ?? [],
      rounds: records.slice(0, 1),
      measures: measures.slice(0, 1),
    };
    const end = await resumed.run({ domain: 'knowledge', kind: 'rounds', settings: SETTINGS, earlier });
    expect(end).toEqual({ kind: 'finished', policyRounds: 2 });
    expect(resumed.ofKnowledge('round-done').map(({ record }) => record)).toEqual(records.slice(1));
    expect(resumed.ofKnowledge('measure').map(({ measure }) => measure)).toEqual(measures.slice(1));
    const written = async (own: typeof whole) => {
      await own.run(WRITE);
      return results(own).edits.slice(-SETTINGS.edits);
    };
    expect(await written(resumed)).toEqual(await written(whole));
  });
});
