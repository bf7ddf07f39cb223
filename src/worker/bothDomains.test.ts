/** What one session keeps of a domain while the other works. */
import { describe, expect, it } from 'vitest';
import type { Task } from './protocol';
import {
  knowledge,
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
import { KNOWLEDGE_MODEL, PUZZLE_MODEL, steady } from './testing/session';

describe('one engine for both domains', () => {
  it('carries the policy of the domain that works, or none', async () => {
    const engine = puzzles({});
    const restores = () => engine.calls.filter(({ verb }) => verb === 'restore').length;
    const shipped = await sessionOn(PUZZLE_MODEL, standing(puzzles));
    await shipped.run(WRITE);
    const both = await sessionOn(PUZZLE_MODEL, () => steady(engine));
    await both.run(PUZZLE_ROUNDS);
    const before = restores();
    expect(await both.run(WRITE)).toEqual({ kind: 'finished', policyRounds: 0 });
    expect(restores()).toBe(before + 1);
    expect(results(both).edits).toEqual(results(shipped).edits);
    // The puzzles' own policy is back for the next puzzle, and only then.
    const trained = engine.calls.filter(({ verb }) => verb === 'merge').length;
    expect(await both.run(PUZZLE_WRITE)).toEqual({ kind: 'finished', policyRounds: 2 });
    expect(engine.calls.filter(({ verb }) => verb === 'merge')).toHaveLength(2 * trained);
    await both.run(PUZZLE_WRITE);
    expect(engine.calls.filter(({ verb }) => verb === 'merge')).toHaveLength(2 * trained);
  });

  it('puts back nothing of the other domain', async () => {
    const engine = puzzles({});
    const both = await sessionOn(PUZZLE_MODEL, () => steady(engine));
    await both.run(PUZZLE_ROUNDS);
    await both.run({ domain: 'knowledge', kind: 'restore' });
    expect(await both.run(PUZZLE_WRITE)).toEqual({ kind: 'finished', policyRounds: 2 });
    expect(await both.run({ domain: 'puzzles', kind: 'restore' })).toEqual({ kind: 'finished', policyRounds: 0 });
  });
});

describe('another model in the meantime', () => {
  it('leaves policy and adapters of the first domain to come back with its model', async () => {
    const finetune = (selfEdits: ReturnType<typeof results>['edits']): Task => ({
      domain: 'knowledge',
      kind: 'finetune',
      passage,
      settings: SETTINGS,
      selfEdits,
    });
    const QUIZ: Task = { domain: 'knowledge', kind: 'quiz', passage, settings: SETTINGS };
    const through = async (visit: boolean) => {
      const own = await sessionOn(
        KNOWLEDGE_MODEL,
        standing(knowledge),
        ...(visit ? [standing(puzzles), standing(knowledge)] : []),
      );
      await own.run(ROUNDS);
      await own.run(WRITE);
      await own.run(finetune(results(own).edits.slice(-SETTINGS.edits)));
      if (visit) {
        await own.open(PUZZLE_MODEL);
        expect(await own.run(PUZZLE_WRITE)).toEqual({ kind: 'finished', policyRounds: 0 });
        await own.open();
      }
      const end = await own.run(QUIZ);
      return { end, rewards: results(own).rewards.slice(-3) };
    };
    const stayed = await through(false);
    const visited = await through(true);
    expect(visited).toEqual(stayed);
    expect(visited.end).toEqual({ kind: 'finished', policyRounds: 2 });
    expect(visited.rewards).toHaveLength(3);
  });
});
