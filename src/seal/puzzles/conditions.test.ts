import { describe, expect, it } from 'vitest';
import { innerLoop } from '../loop/innerLoop';
import { evaluate } from '../loop/restEm';
import { configuration, finetunesOf, type PuzzleScript, puzzleLoop, testPuzzles } from '../testing/puzzles';
import { buildTrainingSet } from './augmentation/trainingSet';
import { solvedShares } from './conditions';
import { compactText, configurationKey, givenConfiguration, officialText } from './configuration';
import { evaluateSearch, searchConfigurations } from './search';
import { DEFAULT_PUZZLE_SETTINGS, PAPER_PUZZLE_SETTINGS, type PuzzleSettings } from './settings';
import type { PuzzleCandidate, PuzzleConfiguration, PuzzleEvaluation } from './types';

const puzzles = testPuzzles(0, 4);
/** The number that the first input of a task begins with is its index. */
const indexIn = (prompt: string): number =>
  puzzles.findIndex(({ tests }) => prompt.endsWith(endOf(tests[0]?.input ?? [])));
const endOf = (grid: readonly (readonly number[])[]): string =>
  grid.map((row, index) => `${'AB'[index]}${row.join('')}`).join('');
const SEARCHED_NOTHING = { search: { constants: 0, finalists: 0, oracle: 0 } };
const rowOf = (rows: readonly PuzzleEvaluation[], name: string): PuzzleEvaluation => {
  const row = rows.find(({ condition }) => condition.name === name);
  if (row === undefined) throw new Error(`${name} was not measured.`);
  return row;
};
const conditionsIn = (events: readonly { type: string }[]): unknown[] =>
  events.filter(({ type }) => type === 'condition');

describe('in-context learning', () => {
  it('asks the weights as they are about every task', async () => {
    const { loop, engine, events } = puzzleLoop(SEARCHED_NOTHING, { knows: (prompt) => indexIn(prompt) !== 2 });
    const rows = await evaluate(loop({ heldOut: puzzles }), 0);
    const { condition, candidates } = rowOf(rows, 'in-context');
    expect(condition).toMatchObject({
      name: 'in-context',
      round: 0,
      n: 4,
      accuracy: 0.75,
      perItem: [1, 1, 0, 1],
      candidates: 4,
    });
    expect(condition.standardError).toBeCloseTo(0.25);
    expect(condition.configuration).toBeNull();
    expect(candidates).toEqual([]);
    const bare = engine.asked.filter(({ text, request }) => request.adapter === null && !text.endsWith('\n'));
    expect(bare).toHaveLength(4 * 8);
    // Beside the adapters of the policy's own configurations, in one call.
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate', 'finetune', 'generate', 'free']);
    expect(conditionsIn(events)).toEqual(rows.map((row) => ({ type: 'condition', condition: row.condition })));
    expect(conditionsIn(events)[0]).toEqual({ type: 'condition', condition });
  });
});

describe("a policy's configurations", () => {
  it('count as the share of each task that solves it, with what was invalid or over the limit', async () => {
    const script: PuzzleScript = {
      writes: ({ task, sample }) => {
        if (task === 0) return compactText(configuration({ learningRate: sample === 0 ? 1e-2 : 1e-3 }));
        if (task === 1) return sample === 0 ? 'nothing' : compactText(configuration({ epochs: 50 }));
        return compactText(configuration({ learningRate: task === 2 ? 2e-2 : 2e-3 }));
      },
      learns: ({ optimizer }) => optimizer.learningRate >= 1e-2,
      knows: () => true,
    };
    const { loop, events } = puzzleLoop({ heldOutEdits: 2, ...SEARCHED_NOTHING }, script);
    const { condition, candidates } = rowOf(await evaluate(loop({ heldOut: puzzles }), 0), 'untrained');
    expect(condition).toMatchObject({ name: 'untrained', round: 0, n: 4, candidates: 8, perItem: [0.5, 0, 1, 0] });
    expect(condition.accuracy).toBeCloseTo(0.375);
    expect([condition.invalid, condition.overLimit]).toEqual([1 / 8, 1 / 8]);
    expect(candidates.map(({ edit: written }) => written.id)).toContain('round0/held-out/task3/edit1');
    expect(conditionsIn(events)).toHaveLength(2);
  });

  it('are of the policy from the first round on, written with the same luck in every round', async () => {
    const { loop, engine } = puzzleLoop({ heldOutEdits: 2, ...SEARCHED_NOTHING });
    const first = rowOf(await evaluate(loop({ heldOut: puzzles }), 0), 'untrained');
    const asked = engine.asked.filter(({ text }) => text.endsWith('\n')).map(({ request }) => request);
    engine.asked.length = 0;
    const later = rowOf(await evaluate(loop({ heldOut: puzzles }), 3), 'policy');
    expect(later.condition).toMatchObject({ name: 'policy', round: 3 });
    expect(later.candidates[0]?.edit).toMatchObject({ id: 'round3/held-out/task0/edit0', policyVersion: 3 });
    expect(engine.asked.filter(({ text }) => text.endsWith('\n')).map(({ request }) => request)).toEqual(asked);
    expect(asked[0]?.sampling.temperature).toBe(DEFAULT_PUZZLE_SETTINGS.writing.heldOutTemperature);
    const jobs = finetunesOf(engine);
    expect(jobs[1]).toEqual(jobs[0]);
    expect(first.condition.name).toBe('untrained');
  });

  it('have shares of nothing where there is no candidate', () => {
    expect(solvedShares(2, [])).toEqual([0, 0]);
    expect(solvedShares(0, [])).toEqual([]);
  });
});

describe('conditions that nobody asked for', () => {
  it('are neither written for nor trained', async () => {
    const only = { conditions: ['in-context' as const], ...SEARCHED_NOTHING };
    const { loop, engine } = puzzleLoop(only, { knows: () => true });
    const before = await evaluate(loop({ heldOut: puzzles }), 0);
    expect(before.map(({ condition }) => condition.name)).toEqual(['in-context']);
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate']);
    expect(await evaluate(loop({ heldOut: puzzles }), 1)).toEqual([]);
    const searched = puzzleLoop({ conditions: ['in-context', 'oracle'] }, { learns: () => true, knows: () => false });
    const rows = await evaluateSearch(searched.loop({ heldOut: puzzles }), []);
    expect(rows.map(({ condition }) => [condition.name, condition.accuracy])).toEqual([['oracle', 1]]);
  });
});

describe('the configurations of the search', () => {
  it('are distinct, allowed by the step limit of the defaults, and begin with every choice of augmentations', () => {
    const all = searchConfigurations({ rules: 'micro-world', constant: '' });
    expect(new Set(all.map(configurationKey)).size).toBe(all.length);
    expect(new Set(all.slice(0, 4).map(({ augmentations }) => JSON.stringify(augmentations))).size).toBe(4);
    const { finetune } = DEFAULT_PUZZLE_SETTINGS;
    for (const one of all) {
      const limits = { rules: 'micro-world', finetune, maxTokens: 512 } as const;
      expect(buildTrainingSet(puzzles[0] ?? { demonstrations: [] }, one, limits, () => 1, 1).overLimit).toBe(false);
      expect([one.loss, one.task]).toEqual(['output', null]);
    }
    expect(DEFAULT_PUZZLE_SETTINGS.search.constants + DEFAULT_PUZZLE_SETTINGS.search.oracle).toBeLessThanOrEqual(
      all.length + 2,
    );
  });

  it('are with the official rules those of the original, first the one that its authors made by hand', () => {
    const all = searchConfigurations({ rules: 'official', constant: '' });
    const on = { basic: true, size: true, chain: true, repeat: true, colors: true, symmetries: false };
    expect(all[0]).toEqual({ task: null, augmentations: on, loss: 'output', learningRate: 1e-4, epochs: 2 });
    expect(new Set(all.map(configurationKey)).size).toBe(all.length);
    const { finetune } = PAPER_PUZZLE_SETTINGS;
    for (const one of all) {
      // As the original can say it, without keys of our own.
      expect(Object.keys(JSON.parse(officialText(one)).data_generation)).toHaveLength(4);
      expect(one.epochs * finetune.exampleLimit).toBeLessThanOrEqual(finetune.batchSize * finetune.stepLimit);
    }
  });

  it('begin with the visitor’s own where there is one, which must be a configuration', () => {
    const own = configuration({ learningRate: 5e-4, epochs: 2 });
    const all = searchConfigurations({ rules: 'official', constant: compactText(own) });
    expect(all[0]).toEqual(own);
    expect(all.slice(1)).toEqual(searchConfigurations({ rules: 'official', constant: '' }));
    const { loop } = puzzleLoop({ constant: '{"loss":"none"}' });
    expect(() => loop({ training: puzzles }).bound.check()).toThrow(
      /^The own constant configuration cannot be tried\. .*"loss" must be/,
    );
  });

  it('are said to be constants or of the search, and those of a sweep to be of that, in a field of their own', async () => {
    const { loop } = puzzleLoop({ search: { constants: 2, finalists: 1, oracle: 1 } }, { learns: () => false });
    const rows = await evaluateSearch(loop({ heldOut: testPuzzles(0, 9) }), []);
    const told = (name: string) =>
      rowOf(rows, name).candidates.map(({ edit: { id, author } }) => `${id.split('/')[0]} ${author}`);
    expect(new Set(told('constant'))).toEqual(new Set(['heat constant', 'constant constant']));
    expect(new Set(told('oracle'))).toEqual(new Set(['search0 search', 'search1 search', 'search2 search']));
    const sweep = givenConfiguration('sweep', 'landscape', 0, 3, configuration());
    const plan = { policyVersion: 0, seedKey: 'lab', bare: 'untrained' } as const;
    const { candidates } = await innerLoop(loop(), { purpose: 'lab', round: 0 }, puzzles, [sweep], plan);
    expect(candidates[0]?.edit).toMatchObject({ id: 'landscape/task0/edit3', author: 'sweep', item: 0, sample: 3 });
  });
});

describe('constants and the oracle', () => {
  const many = testPuzzles(0, 12);
  const all = searchConfigurations({ rules: 'micro-world', constant: '' });
  const taskOf = (prompt: string): number =>
    many.findIndex(({ tests }) => prompt.endsWith(endOf(tests[0]?.input ?? [])));

  /** Of the rows before, the search reads the candidates alone. */
  async function anyCondition() {
    const { loop } = puzzleLoop(SEARCHED_NOTHING);
    return rowOf(await evaluate(loop({ heldOut: puzzles }), 0), 'in-context').condition;
  }

  /** `solves`: whether a configuration of the search, by its place, solves a task. */
  async function search(
    settings: Partial<PuzzleSettings['search']>,
    solves: (place: number, task: number) => boolean,
    tried: readonly PuzzleCandidate[] = [],
  ) {
    // What tells one configuration's training from another's; one augmentation alone looks like the other one alone.
    const keyOf = ({ learningRate, epochs, augmentations: { symmetries, colors } }: PuzzleConfiguration): string =>
      `${learningRate}/${epochs}/${symmetries && colors ? 64 : symmetries || colors ? 32 : 4}`;
    const places = new Map(all.map((one, place) => [keyOf(one), place]));
    const opened = puzzleLoop(
      { search: { constants: 4, finalists: 2, oracle: 3, ...settings } },
      {
        learns: ({ optimizer, epochs, sequences }, prompt) => {
          const place = places.get(`${optimizer.learningRate}/${epochs}/${sequences.length}`);
          return place !== undefined && solves(place, taskOf(prompt));
        },
      },
    );
    const earlier = tried.length === 0 ? [] : [{ condition: await anyCondition(), candidates: [...tried] }];
    const evaluations = await evaluateSearch(opened.loop({ heldOut: many }), earlier);
    return { ...opened, evaluations, constant: evaluations[0], oracle: evaluations[1] };
  }

  it('leave both out when no constant is asked for, or no task is there', async () => {
    const none = await search({ constants: 0 }, () => true);
    expect(none.evaluations).toEqual([]);
    expect(none.engine.calls).toEqual([]);
    const { loop } = puzzleLoop();
    expect(await evaluateSearch(loop(), [])).toEqual([]);
  });

  it('name the best constant and take the oracle to be whatever solves a task', async () => {
    // Place 3 (no augmentation) solves the first nine tasks, 2 (both) the first three, later places one more each.
    const solves = (place: number, task: number): boolean =>
      (place === 3 && task < 9) ||
      (place === 2 && task < 3) ||
      (place === 7 && task === 9) ||
      (place === 6 && task === 10);
    const { constant, oracle, events } = await search({ oracle: 4 }, solves);
    expect(constant?.condition).toMatchObject({ name: 'constant', round: 0, n: 12, configuration: all[3] });
    expect(constant?.condition.perItem).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect(constant?.condition.accuracy).toBeCloseTo(0.75);
    expect(constant?.condition.candidates).toBe(12);
    expect(oracle?.condition).toMatchObject({ name: 'oracle', n: 12, configuration: null });
    expect(oracle?.condition.perItem).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0]);
    expect(conditionsIn(events)).toHaveLength(2);
    // The search goes on only with what is open.
    const searched = oracle?.candidates ?? [];
    expect(searched.every(({ edit: written }) => written.item >= 9 && written.author === 'search')).toBe(true);
    expect(constant?.candidates.every(({ edit: written }) => written.author === 'constant')).toBe(true);
  });

  it('run a heat on the first tasks, and only the best of it on the others', async () => {
    const { constant, engine } = await search({ oracle: 0 }, (place, task) => place === 3 && task % 2 === 0);
    const [heat = [], rest = []] = finetunesOf(engine);
    expect(heat).toHaveLength(8 * 4);
    expect(rest).toHaveLength(4 * 2);
    expect(constant?.candidates).toHaveLength(40);
    expect(constant?.condition.configuration).toEqual(all[3]);
    expect(constant?.condition.perItem).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]);
    const ids = constant?.candidates.map(({ edit: written }) => written.id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('count what the policy has solved, and train nothing of it again', async () => {
    const own = await search({}, () => false);
    const { context } = own;
    const [first] = own.constant?.candidates ?? [];
    if (first === undefined) throw new Error('There is no candidate.');
    const edit = {
      ...givenConfiguration('hand', 'policy', 5, 0, all[3] ?? configuration()),
      author: 'policy' as const,
    };
    const solvedByPolicy: PuzzleCandidate = { ...first, edit, solved: true };
    const again = await search({ oracle: 2 }, () => false, [solvedByPolicy]);
    expect(again.oracle?.condition.perItem).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(again.constant?.candidates.find(({ sameAs }) => sameAs !== null)?.sameAs).toBe('policy/task5/edit0');
    const trained = (engine: typeof own.engine): number => finetunesOf(engine)[0]?.length ?? 0;
    expect(trained(again.engine)).toBe(trained(own.engine) - 1);
    expect(context.settings.search.constants).toBe(4);
  });

  it('search no further than asked, and not at all when everything is solved', async () => {
    const failed = await search({ oracle: 3 }, () => false);
    // The four constants too, though what the heat has trained is not trained again.
    expect(failed.oracle?.candidates).toHaveLength((4 + 3) * 12);
    const trained = finetunesOf(failed.engine).flat();
    expect(trained).toHaveLength((4 + 3) * 12);
    expect(failed.oracle?.condition.accuracy).toBe(0);
    const solved = await search({ oracle: 3 }, () => true);
    expect(solved.oracle?.candidates).toEqual([]);
    expect(solved.oracle?.condition).toMatchObject({ accuracy: 1, n: 12, standardError: 0 });
  });
});
