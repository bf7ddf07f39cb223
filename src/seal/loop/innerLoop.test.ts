import { describe, expect, it } from 'vitest';
import { EngineError } from '../../contract/errors';
import type { Loop } from '../domain';
import type { PuzzleCandidate } from '../puzzles/types';
import { inBothDomains, type LoopSetup, type TestDomain } from '../testing/domains';
import { configuration, finetunesOf, type PuzzleLoop, puzzleLoop, testPuzzles, written } from '../testing/puzzles';
import type { ScriptedCall, ScriptedEngine } from '../testing/scriptedEngine';
import type { EventScope, Kind } from '../types';
import { freeAdapted, type InnerLoopPlan, innerLoop, reward } from './innerLoop';
import { runQuiz, takersOf } from './quiz';
import { type Adapted, planTraining, trainWaves } from './train';
import { writeEdits } from './write';

const SCOPE: EventScope = { purpose: 'train', round: 1 };
const KEY = 'round1';
const PLAN = { policyVersion: 0, seedKey: KEY, bare: 'all' } as const;

const verbs = ({ calls }: ScriptedEngine): string[] => calls.map(({ verb }) => verb);
/** Answers only: writing samples. */
const asked = ({ calls }: ScriptedEngine) =>
  calls.flatMap((call) =>
    call.verb === 'generate' && call.requests[0]?.sampling.temperature === 0 ? [call.requests] : [],
  );

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  const open = (setup: LoopSetup = {}) => domain.open(setup);
  const items = domain.items(3);
  const itemOf = (index: number): K['item'][] => items.slice(index, index + 1);
  const write = (loop: Loop<K>, edits = 3) =>
    writeEdits(loop, SCOPE, items, { edits, policyVersion: 0, label: 'round1/train', seedKey: KEY });

  async function run(setup: LoopSetup = {}) {
    const { loop, engine, events } = open(setup);
    const edits = await write(loop);
    const result = await innerLoop(loop, SCOPE, items, edits, PLAN);
    return { loop, engine, events, edits, result };
  }

  describe('the inner loop', () => {
    it('trains all edits in one call, quizzes them and the weights as they are in one, then frees, then rewards', async () => {
      const { engine, edits, result, events, loop } = await run();
      const calls = verbs(engine);
      expect(calls.slice(0, 3)).toEqual(['generate', 'finetune', 'generate']);
      expect(calls.filter((verb) => verb !== 'score')).toEqual(['generate', 'finetune', 'generate', 'free']);
      // Whatever is scored with adapters is scored before they are freed.
      const [finetune] = finetunesOf(engine);
      const jobs = edits.flatMap((edit) =>
        itemOf(edit.item).flatMap((item) => loop.bound.prepare(item, edit, KEY).jobs),
      );
      expect(finetune).toHaveLength(jobs.length);
      const [answers = []] = asked(engine);
      const adapters = new Set(answers.map(({ adapter }) => adapter));
      expect(adapters.size).toBe(jobs.length + 1);
      expect(adapters.has(null)).toBe(true);
      expect(result.candidates.map(({ edit }) => edit)).toEqual(edits);
      expect(result.base).toMatchObject(items.map((_, item) => ({ item })));
      expect(result.openBook).toEqual([]);
      expect(engine.live).toBe(0);
      const stages = events.flatMap((event) => (event.type === 'stage-done' ? [event.stage] : []));
      expect(stages).toEqual(['self-edits', 'finetune', 'quiz', 'reward']);
      expect(events.flatMap((event) => (event.type === 'candidate' ? [event.candidate] : []))).toEqual(
        result.candidates,
      );
      expect(events.flatMap((event) => (event.type === 'material' ? [event.edit] : []))).toEqual(
        edits.map(({ id }) => id),
      );
    });

    it('tells the answers of every adapter and of the weights as they are, and every loss', async () => {
      const { events, edits, engine } = await run();
      const answers = events.flatMap((event) => (event.type === 'answers' ? [event] : []));
      const repeats = (finetunesOf(engine)[0]?.length ?? 0) / edits.length;
      expect(answers.filter(({ edit }) => edit === null).map(({ item }) => item)).toEqual([0, 1, 2]);
      expect(answers.filter(({ edit }) => edit !== null).map(({ edit, repeat, item }) => [edit, repeat, item])).toEqual(
        expect.arrayContaining(
          edits.flatMap(({ id, item }) => Array.from({ length: repeats }, (_, repeat) => [id, repeat, item])),
        ),
      );
      expect(answers).toHaveLength(items.length + edits.length * repeats);
      const losses = events.flatMap((event) => (event.type === 'losses' ? [event] : []));
      expect(new Set(losses.map(({ edit, repeat }) => `${edit} ${repeat}`)).size).toBe(edits.length * repeats);
      const progress = events.flatMap((event) =>
        event.type === 'progress' && event.stage === 'finetune' ? [event] : [],
      );
      const steps = losses.reduce((sum, { losses: own }) => sum + own.length, 0);
      expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: steps }, (_, index) => index + 1));
      expect(new Set(progress.map(({ total }) => total))).toEqual(new Set([steps]));
      const quiz = events.flatMap((event) => (event.type === 'progress' && event.stage === 'quiz' ? [event] : []));
      expect(quiz.at(-1)?.done).toBe(asked(engine)[0]?.length);
      expect(quiz.at(-1)?.total).toBe(asked(engine)[0]?.length);
    });

    it.each([
      ['all', [0, 1, 2]],
      ['none', []],
    ] as const)('asks the weights as they are about %s of the items', async (bare, wanted) => {
      const { loop, events } = open();
      const { base } = await innerLoop(loop, SCOPE, items, await write(loop), { ...PLAN, bare });
      expect(base).toMatchObject(wanted.map((item) => ({ item })));
      const told = events.flatMap((event) => (event.type === 'answers' && event.edit === null ? [event.item] : []));
      expect(told).toEqual(wanted);
    });

    it('asks them even where there is nothing to train', async () => {
      const { loop, engine } = open();
      const { base, candidates } = await innerLoop(loop, SCOPE, items, [], PLAN);
      expect([base.length, candidates]).toEqual([3, []]);
      expect(verbs(engine).slice(0, 1)).toEqual(['generate']);
      expect(verbs(engine)).not.toContain('finetune');
    });

    it('trains in as few, even waves as the engine asks for, each of them quizzed and freed before the next', async () => {
      const { engine, result, edits } = await run({ engine: { adaptersPerWave: 4 } });
      const jobs = finetunesOf(engine).map((wave) => wave.length);
      const total = jobs.reduce((sum, count) => sum + count, 0);
      expect(jobs).toHaveLength(Math.ceil(total / 4));
      expect(Math.max(...jobs) - Math.min(...jobs)).toBeLessThanOrEqual(1);
      expect(Math.max(...jobs)).toBeLessThanOrEqual(4);
      const waves = verbs(engine).filter((verb) => verb !== 'score');
      expect(waves).toEqual(['generate', ...jobs.flatMap(() => ['finetune', 'generate', 'free'])]);
      // The weights as they are, only once.
      expect(asked(engine).map((requests) => requests.some(({ adapter }) => adapter === null))).toEqual(
        jobs.map((_, wave) => wave === 0),
      );
      expect(result.candidates.map(({ edit }) => edit)).toEqual(edits);
      expect(result).toEqual((await run()).result);
      expect(engine.live).toBe(0);
    });

    it('trains one by one where nothing fits together', async () => {
      const { result, engine } = await run({ engine: { adaptersPerWave: 0 } });
      expect(new Set(finetunesOf(engine).map((wave) => wave.length))).toEqual(new Set([1]));
      expect(result).toEqual((await run()).result);
    });

    it('can be run stage by stage with the same result', async () => {
      const { result } = await run();
      const { loop, engine } = open();
      const edits = await write(loop);
      const training = await planTraining(loop, SCOPE, items, edits, PLAN);
      const trained: Adapted[] = [];
      for await (const wave of trainWaves(loop, SCOPE, training.work)) trained.push(...wave);
      expect(engine.live).toBe(training.work.length);
      const quiz = loop.bound.quiz(items);
      const bare = items.map((_, item) => ({ edit: null, adapter: null, item, repeat: 0, openBook: false }));
      const quizResults = await runQuiz(loop, SCOPE, quiz, [...bare, ...takersOf(trained)]);
      expect(await reward(loop, SCOPE, items, { training, trained, quizResults }, 0)).toEqual(result);
      await freeAdapted(loop, trained);
      expect(engine.live).toBe(0);
    });

    it('refuses to reward for training what another policy wrote, but measures it', async () => {
      const { loop, engine } = open();
      const edits = await write(loop);
      const plan: InnerLoopPlan<K> = { ...PLAN, policyVersion: 1 };
      await expect(innerLoop(loop, { purpose: 'train', round: 2 }, items, edits, plan)).rejects.toThrow(
        /not written by policy version 1/,
      );
      expect(verbs(engine)).toEqual(['generate']);
      const measured = await innerLoop(loop, { purpose: 'held-out', round: 1 }, items, edits, plan);
      expect(measured.candidates).toHaveLength(edits.length);
    });

    it('refuses an edit about an item that is not there', async () => {
      const { loop, engine } = open();
      const edits = await write(loop);
      await expect(innerLoop(loop, SCOPE, items.slice(0, 2), edits, PLAN)).rejects.toThrow(/is about item 3 of 2/);
      expect(verbs(engine)).toEqual(['generate']);
    });

    it('passes failures of the engine on', async () => {
      const { loop, engine } = open();
      const edits = await write(loop);
      engine.finetune = () => Promise.reject(new EngineError('device-lost', 'Gone.'));
      await expect(innerLoop(loop, SCOPE, items, edits, PLAN)).rejects.toThrow('Gone.');
    });

    it.each([
      ['first', 'generate', 1],
      ['second', 'generate', 2],
      ['second', 'finetune', 2],
    ] as const)('frees every adapter when the %s %s fails', async (_, verb, failing) => {
      let left = Number.POSITIVE_INFINITY;
      const failWhen = (call: ScriptedCall) =>
        call.verb === verb && --left === 0 ? new EngineError('out-of-memory', 'No room.') : undefined;
      const { loop, engine } = open({ engine: { adaptersPerWave: 3, failWhen } });
      const edits = await write(loop);
      left = failing;
      await expect(innerLoop(loop, SCOPE, items, edits, PLAN)).rejects.toThrow('No room.');
      expect(finetunesOf(engine)).toHaveLength(failing);
      expect(verbs(engine)).toContain('free');
      expect(engine.live).toBe(0);
    });

    it.each(['finetune', 'generate'] as const)('stops within a %s, and frees every adapter', async (verb) => {
      const stop = new AbortController();
      let trains = false;
      const failWhen = (call: ScriptedCall): undefined => {
        trains ||= call.verb === 'finetune';
        if (trains && call.verb === verb) stop.abort();
      };
      const { loop, engine } = open({ engine: { adaptersPerWave: 1, failWhen }, signal: stop.signal });
      const edits = await write(loop);
      await expect(innerLoop(loop, SCOPE, items, edits, PLAN)).rejects.toMatchObject({ code: 'aborted' });
      expect(finetunesOf(engine)).toHaveLength(1);
      expect(engine.live).toBe(0);
    });

    it('waits at the gate before each call of the engine', async () => {
      const log: string[] = [];
      const { loop } = open({
        engine: {
          adaptersPerWave: 4,
          failWhen: ({ verb }): undefined => {
            if (verb !== 'free') log.push(verb);
          },
        },
        gate: async (stage) => {
          log.push(`gate ${stage}`);
        },
      });
      await innerLoop(loop, SCOPE, items, await write(loop), PLAN);
      const calls = log.filter((line) => !line.startsWith('gate'));
      const gated = (verb: string): string[] => [`gate ${{ finetune: 'finetune' }[verb] ?? 'quiz'}`, verb];
      const inner = log.slice(2);
      const rewarding = inner.indexOf('gate reward');
      expect(log.slice(0, 2)).toEqual(['gate self-edits', 'generate']);
      expect(rewarding < 0 ? inner : inner.slice(0, rewarding)).toEqual(
        (rewarding < 0 ? calls.slice(1) : calls.slice(1, -1)).flatMap(gated),
      );
      if (rewarding >= 0) expect(inner.slice(rewarding)).toEqual(['gate reward', 'score']);
    });
  });
});

/** Of the domains that there are, puzzles alone have edits that say the same. */
describe('edits that say the same', () => {
  const puzzles = testPuzzles(0, 3);
  const ONE = configuration();
  const OTHER = configuration({ learningRate: 2e-2 });

  function run({ loop }: PuzzleLoop, given: Parameters<typeof written>[], known: PuzzleCandidate[] = []) {
    const edits = given.map((one) => written(...one));
    return innerLoop(loop(), SCOPE, puzzles, edits, { ...PLAN, bare: 'untrained', known });
  }

  it('of one item are trained once, and name the one that was trained', async () => {
    const opened = puzzleLoop({}, { learns: ({ optimizer }) => optimizer.learningRate === 1e-2 });
    const { candidates } = await run(opened, [
      [0, 0, ONE],
      [0, 1, { ...ONE, task: 'moved' }],
      [0, 2, OTHER],
      [1, 0, ONE],
      [0, 3, ONE],
    ]);
    expect(finetunesOf(opened.engine).flat()).toHaveLength(3);
    const id = candidates[0]?.edit.id;
    expect(candidates.map(({ sameAs }) => sameAs)).toEqual([null, id, null, null, id]);
    for (const again of [candidates[1], candidates[4]])
      expect({ ...again, edit: null, sameAs: null }).toEqual({ ...candidates[0], edit: null });
  });

  it('as candidates of an earlier call are not trained at all', async () => {
    const opened = puzzleLoop();
    const { candidates: known } = await run(opened, [
      [0, 0, ONE, 'old'],
      [1, 0, OTHER, 'old'],
    ]);
    opened.engine.calls.length = 0;
    const { candidates } = await run(
      opened,
      [
        [0, 0, ONE],
        [1, 0, OTHER],
      ],
      known,
    );
    expect(opened.engine.calls).toEqual([]);
    expect(candidates.map(({ sameAs }) => sameAs)).toEqual(['old/task0/edit0', 'old/task1/edit0']);
    for (const [index, again] of candidates.entries())
      expect({ ...again, edit: null, sameAs: null }).toEqual({ ...known[index], edit: null });
  });
});
