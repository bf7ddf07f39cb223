/** What becomes of an adapter that goes to not-a-number: in training, or only once it is asked. */
import { describe, expect, it } from 'vitest';
import { REWARD_RULES, SELECTION_RULES } from '../knowledge/choices';
import { inBothDomains, JobSet, type TestDomain } from '../testing/domains';
import { testLoop, townPassages, WRITING } from '../testing/fixtures';
import { configuration, puzzleLoop, testPuzzles, written } from '../testing/puzzles';
import type { ScriptedOptions } from '../testing/scriptedEngine';
import type { EventScope, Kind } from '../types';
import { innerLoop } from './innerLoop';
import { writeEdits } from './write';

const SCOPE: EventScope = { purpose: 'train', round: 1 };
const KEY = 'round1';
const PLAN = { policyVersion: 0, seedKey: KEY, bare: 'all' } as const;
const WRITE = { edits: 3, policyVersion: 0, label: 'round1/train', seedKey: KEY };

/** How a job of the set goes wrong. */
type Fault = (jobs: JobSet) => ScriptedOptions;
const IN_TRAINING: Fault = (jobs) => ({ diverges: jobs.has });
const IN_ANSWERS: Fault = (jobs) => ({ notFinite: (job) => (jobs.has(job) ? 'answers' : null) });
const IN_SCORES: Fault = (jobs) => ({ notFinite: (job) => (jobs.has(job) ? 'scores' : null) });

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  // Puzzles score nothing.
  const FAULTS: [string, Fault][] = [
    ['in training', IN_TRAINING],
    ['in its answers', IN_ANSWERS],
    ...(domain.name === 'knowledge' ? [['in scores alone', IN_SCORES] satisfies [string, Fault]] : []),
  ];
  const items = domain.items(2);

  async function run(fault: Fault, perWave = 64) {
    const jobs = new JobSet();
    const opened = domain.open({ engine: { adaptersPerWave: perWave, ...fault(jobs) } });
    const { loop, events } = opened;
    const edits = await writeEdits(loop, SCOPE, items, WRITE);
    const whole = await innerLoop(loop, SCOPE, items, edits, PLAN);
    // The best of all, so that it would be kept by any rule.
    const rewards = whole.candidates.map((one) => loop.bound.rewardOf(one) ?? 0);
    const doomed = rewards.indexOf(Math.max(...rewards));
    for (const edit of edits.slice(doomed, doomed + 1)) jobs.add(loop, items, edit, KEY);
    events.length = 0;
    const result = await innerLoop(loop, SCOPE, items, edits, PLAN);
    const [candidate, before] = [result.candidates[doomed], whole.candidates[doomed]];
    if (candidate === undefined || before === undefined) throw new Error('There is no candidate.');
    return { ...opened, edits, whole, result, doomed, candidate, before };
  }

  describe.each(FAULTS)('a candidate that goes to not-a-number %s', (name, fault) => {
    it('is marked so, with its step, and earns nothing', async () => {
      const { candidate, before, loop, events } = await run(fault);
      expect(before.untrained).toBeNull();
      expect(loop.bound.rewardOf(before)).toBeGreaterThan(0);
      expect(candidate.untrained).toBe('diverged');
      const told = events.flatMap((event) =>
        event.type === 'losses' && event.edit === candidate.edit.id && event.repeat === 0 ? event.losses : [],
      );
      // Not-a-number in training comes in the last step here; where only answers have it, all steps were taken.
      expect(domain.divergedAt(candidate)).toBe(name === 'in training' ? told.length - 1 : told.length);
      expect(loop.bound.rewardOf(candidate) ?? 0).toBe(0);
      expect(loop.bound.accuracyOf(candidate)).toBe(0);
      const answers = events.flatMap((event) => (event.type === 'answers' ? [event.edit] : []));
      expect(answers).not.toContain(candidate.edit.id);
      expect(events.flatMap((event) => (event.type === 'candidate' ? [event.candidate] : []))).toContain(candidate);
    });

    it('leaves all others exactly as they are without it, and no adapter behind', async () => {
      const { result, whole, doomed, engine } = await run(fault);
      const others = (all: readonly K['candidate'][]) => all.filter((_, index) => index !== doomed);
      expect(others(result.candidates)).toEqual(others(whole.candidates));
      expect(result.base).toEqual(whole.base);
      expect(engine.live).toBe(0);
    });

    it('is not kept, where it would have been', async () => {
      const { result, whole, loop, candidate } = await run(fault);
      const keptOf = ({ candidates, base }: typeof whole): string[] =>
        loop.bound.select(candidates, base).flatMap(({ kept, edit }) => (kept ? edit : []));
      expect(keptOf(whole)).toContain(candidate.edit.id);
      expect(keptOf(result)).not.toContain(candidate.edit.id);
      const pairs = (all: typeof whole) =>
        loop.bound.pairs(items, all.candidates, loop.bound.select(all.candidates, all.base)).length;
      expect(pairs(result)).toBeGreaterThan(0);
    });

    it('is the same in waves', async () => {
      expect((await run(fault, 2)).result).toEqual((await run(fault)).result);
    });
  });

  it('goes on with a round whose every candidate goes to not-a-number', async () => {
    const { loop, engine } = domain.open({ engine: { diverges: () => true } });
    const edits = await writeEdits(loop, SCOPE, items, WRITE);
    const { candidates, base } = await innerLoop(loop, SCOPE, items, edits, PLAN);
    expect(candidates.map(({ untrained }) => untrained)).toEqual(edits.map(() => 'diverged'));
    expect(loop.bound.select(candidates, base).filter(({ kept }) => kept)).toEqual([]);
    expect(engine.live).toBe(0);
  });
});

describe('knowledge that goes to not-a-number', () => {
  const passages = townPassages(20, 1, 1);
  const rules = REWARD_RULES.flatMap((reward) => SELECTION_RULES.map((selection) => [reward, selection] as const));

  async function select(
    reward: (typeof REWARD_RULES)[number],
    selection: (typeof SELECTION_RULES)[number],
    doomedRepeats: number,
  ) {
    const bad = new JobSet();
    const { loop, engine } = testLoop(
      { reward, selection, keep: 3, repeats: 2, writing: WRITING },
      // Knows the answers but for one sentence, so that rewards of the others are as bad as can be.
      { skill: 0.8, diverges: bad.has },
    );
    const opened = loop();
    const edits = await writeEdits(opened, SCOPE, passages, WRITE);
    const [first] = edits;
    const [passage] = passages;
    if (!first || !passage) throw new Error('There is no edit.');
    bad.addJobs(opened.bound.prepare(passage, first, KEY).jobs.slice(0, doomedRepeats));
    const { candidates, base } = await innerLoop(opened, SCOPE, passages, edits, PLAN);
    return { candidates, base, decisions: opened.bound.select(candidates, base), loop: opened, engine };
  }

  it.each(rules)(
    'is never kept under reward %s by %s, not even where one repeat of two did',
    async (reward, selection) => {
      for (const repeats of [1, 2]) {
        const { candidates, decisions } = await select(reward, selection, repeats);
        expect(candidates[0]?.untrained).toBe(repeats === 2 ? 'diverged' : null);
        expect(candidates[0]?.repeats.map(({ divergedAt }) => divergedAt !== null)).toEqual([true, repeats === 2]);
        expect(decisions[0]).toMatchObject({ kept: false, reason: 'diverged' });
      }
    },
  );

  it('has no gold log-probability, though 0 would be the best', async () => {
    const { candidates, decisions, loop } = await select('gold-log-probability', 'best-of-k', 2);
    const [lost, ...others] = candidates;
    expect(lost?.goldLogProbability).toBeNull();
    expect(lost?.reward.n).toBe(0);
    expect(others.every(({ reward }) => reward.mean < 0 && reward.n === 2)).toBe(true);
    expect(lost && loop.bound.rewardOf(lost)).toBeNull();
    expect(decisions.filter(({ kept }) => kept).map(({ edit }) => edit)).not.toContain(lost?.edit.id);
    expect(decisions.filter(({ kept }) => kept)).toHaveLength(1);
  });

  it('answers nothing in the repeat that did, which counts as wrong', async () => {
    const { candidates } = await select('accuracy', 'best-of-k', 1);
    const whole = await select('accuracy', 'best-of-k', 0);
    const [one, both] = [candidates[0], whole.candidates[0]];
    expect(one?.repeats[0]).toMatchObject({ answers: [], accuracy: 0, goldLogProbabilities: null, sideEffects: null });
    expect(one?.repeats[1]).toEqual(both?.repeats[1]);
    expect(one?.accuracy.mean).toBeCloseTo((both?.repeats[1]?.accuracy ?? Number.NaN) / 2);
  });
});

describe('configurations that go to not-a-number', () => {
  const wild = configuration({ learningRate: 1 });
  const ONE = configuration();
  const OTHER = configuration({ learningRate: 2e-2 });
  const puzzles = testPuzzles(0, 3);

  it('are failed candidates with their twins, and the others of their batch are not lost', async () => {
    const { loop, engine, events } = puzzleLoop({}, { learns: () => true });
    const edits = [
      written(0, 0, ONE),
      written(0, 1, wild),
      written(1, 0, OTHER),
      written(2, 0, ONE),
      written(0, 2, wild),
    ];
    const { candidates } = await innerLoop(loop(), SCOPE, puzzles, edits, { ...PLAN, bare: 'untrained' });
    expect(candidates.map(({ solved }) => solved)).toEqual([true, false, true, true, false]);
    expect(candidates.map(({ untrained }) => untrained)).toEqual([null, 'diverged', null, null, 'diverged']);
    expect(candidates.map(({ divergedAt }) => divergedAt)).toEqual([null, 3, null, null, 3]);
    expect(candidates[4]?.sameAs).toBe(candidates[1]?.edit.id);
    expect(candidates[1]?.losses).toHaveLength(3);
    expect(engine.live).toBe(0);
    const done = events.flatMap((event) =>
      event.type === 'progress' && event.stage === 'finetune' ? [event.done / event.total] : [],
    );
    expect(Math.max(...done)).toBeLessThanOrEqual(1);
  });

  it('are known as nothing, and tried again', async () => {
    const { loop, engine } = puzzleLoop();
    const first = await innerLoop(loop(), SCOPE, puzzles, [written(0, 0, wild, 'old')], { ...PLAN, bare: 'untrained' });
    engine.calls.length = 0;
    const plan = { ...PLAN, bare: 'untrained', known: first.candidates } as const;
    const { candidates } = await innerLoop(loop(), SCOPE, puzzles, [written(0, 0, wild)], plan);
    expect(engine.calls.filter(({ verb }) => verb === 'finetune')).toHaveLength(1);
    expect(candidates[0]).toMatchObject({ untrained: 'diverged', sameAs: null, solved: false });
  });

  it('fail even where the weights know the answer', async () => {
    const { loop } = puzzleLoop({}, { knows: () => true });
    const edits = [written(0, 0, wild), written(0, 1, null)];
    const { candidates } = await innerLoop(loop(), SCOPE, puzzles, edits, { ...PLAN, bare: 'untrained' });
    expect(candidates.map(({ untrained, solved }) => [untrained, solved])).toEqual([
      ['diverged', false],
      ['invalid', false],
    ]);
  });
});
