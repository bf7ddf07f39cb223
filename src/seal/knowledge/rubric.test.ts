import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerLoop } from '../loop/innerLoop';
import { scoreAll } from '../loop/quiz';
import { writeEdits } from '../loop/write';
import { testLoop, townPassage, townPassages } from '../testing/fixtures';
import type { EventScope } from '../types';
import { EMPTY_TEXT } from './reward';
import { diversityShare, rubricOf, scoreRubrics } from './rubric';
import { givenSelfEdit } from './selfEdits';
import type { RubricScores } from './types';

const scope: EventScope = { purpose: 'lab', round: 0 };
const PLAN = { policyVersion: 0, seedKey: 'lab', bare: 'all' } as const;
const NONE = { length: 0, diversity: 0, fluency: -3, support: 0 };

describe('rubricOf', () => {
  it('goes from 1 to 5 between its anchors', () => {
    expect(rubricOf(NONE)).toEqual(EMPTY_TEXT);
    expect(rubricOf({ length: 1, diversity: 1, fluency: 0, support: 2 })).toEqual({
      length: 5,
      diversity: 5,
      quality: 5,
      correctness: 5,
      total: 20,
    });
    expect(rubricOf({ length: 0.5, diversity: 0.25, fluency: -1.5, support: 1 })).toMatchObject({
      length: 3,
      diversity: 2,
      quality: 3,
      correctness: 3,
    });
  });

  it('never falls when a measure rises, and stays between 1 and 5', () => {
    const any = fc.double({ min: -20, max: 20, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(any, any, any, any),
        fc.constantFrom('length', 'diversity', 'fluency', 'support'),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (values, name, more) => {
          const [length, diversity, fluency, support] = values;
          const measures = { length, diversity, fluency, support };
          const before = rubricOf(measures);
          const after = rubricOf({ ...measures, [name]: measures[name] + more });
          expect(after.total).toBeGreaterThanOrEqual(before.total);
          for (const score of [before.length, before.diversity, before.quality, before.correctness])
            expect(score >= 1 && score <= 5).toBe(true);
        },
      ),
    );
  });
});

describe('diversityShare', () => {
  it.each([
    [[], 0],
    [['one line'], 0],
    [['wool is sold', 'Wool is sold!'], 0],
    [['wool is sold', 'gates are red'], 1],
    [['a b', 'b c'], 2 / 3],
    [['a b', 'c d', 'a b'], 0.5],
  ])('%j: %d', (lines, share) => expect(diversityShare(lines)).toBeCloseTo(share));
});

describe('scoreRubrics', () => {
  const passage = townPassage(1, 1);
  const score = async (text: string): Promise<RubricScores> => {
    const { context } = testLoop();
    const edit = givenSelfEdit('hand', 'hand', 0, [text]);
    const rubrics = await scoreAll(context, 'reward', scoreRubrics(context, [passage], [edit]));
    return rubrics.get(edit.id)?.[0] ?? EMPTY_TEXT;
  };

  it('finds what the passage says more correct than what it does not, and no more correct for being said twice', async () => {
    const [sells = ''] = /It sells \w+\./.exec(passage.context) ?? [];
    const said = await score(sells);
    expect(said.correctness).toBeGreaterThan((await score('Ships carry iron.')).correctness);
    expect((await score(`${sells}\n${sells}`)).correctness).toBeLessThan(said.correctness);
  });

  it('gives the least to a text without a word, and more for more lines up to the limit', async () => {
    expect(await score('')).toEqual(EMPTY_TEXT);
    const lengths = await Promise.all(
      [1, 5, 9, 14].map((lines) => score(Array(lines).fill('Nobody ever leaves.').join('\n'))),
    );
    expect(lengths.map(({ length }) => length)).toEqual([expect.closeTo(1 + 4 / 9), expect.closeTo(1 + 20 / 9), 5, 5]);
    expect((await score('a')).length).toBeLessThan(1.1);
  });

  it('scores every part of every edit in one call, under the very ids that were written, without an adapter', async () => {
    const { context, loop, engine } = testLoop();
    const passages = townPassages(0, 2);
    const edits = await writeEdits(loop(), scope, passages, {
      edits: 2,
      policyVersion: 0,
      label: 'x',
      seedKey: 'x',
    });
    const rubrics = await scoreAll(context, 'reward', scoreRubrics(context, passages, edits));
    expect([...rubrics.keys()]).toEqual(edits.map(({ id }) => id));
    expect([...rubrics.values()].every((parts) => parts.length === 2)).toBe(true);
    const calls = engine.calls.flatMap((call) => (call.verb === 'score' ? [call.requests] : []));
    expect(calls).toHaveLength(1);
    expect(calls[0]?.every(({ adapter }) => adapter === null)).toBe(true);
    const [part] = edits[0]?.parts ?? [];
    expect(calls[0]?.map(({ ids }) => ids)).toContainEqual([...(part?.promptIds ?? []), ...(part?.ids ?? [])]);
  });

  it('is the reward where the settings say so, with the true accuracy beside it', async () => {
    const { loop } = testLoop({ reward: 'rubric', measureRubric: false });
    const bare = givenSelfEdit('none', 'bare', 0, []);
    const edits = [bare, givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? [])];
    const { candidates } = await innerLoop(loop(), scope, [passage], edits, PLAN);
    const [empty, taught] = candidates;
    expect(empty?.reward).toEqual({ mean: 4, standardError: null, n: 1 });
    expect(taught?.reward.mean).toBe(taught?.partRubrics?.[0]?.total);
    expect(taught?.partRewards.map(({ mean }) => mean)).toEqual(taught?.partRubrics?.map(({ total }) => total));
    expect(taught?.accuracy.mean).toBe(1);
  });

  it('is measured beside the true reward unless the settings say no', async () => {
    const edits = [givenSelfEdit('teacher', 'teacher', 0, passage.teacher ?? [])];
    const measured = await innerLoop(testLoop().loop(), scope, [passage], edits, PLAN);
    expect(measured.candidates[0]).toMatchObject({ reward: { mean: 1 }, partRubrics: [{ total: expect.any(Number) }] });
    const not = await innerLoop(testLoop({ measureRubric: false }).loop(), scope, [passage], edits, PLAN);
    expect(not.candidates[0]?.partRubrics).toBeNull();
  });
});
