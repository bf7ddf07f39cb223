import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { townPassages } from '../testing/fixtures';
import { corpusInputs } from './inputs';
import { ownItems, runnable, settingsForOwn, splitOwn } from './ownInputs';
import { assertDisjoint } from './passages';
import { CHAT_SETTINGS } from './settings';

const passages = townPassages(1, 9);
const settings = { ...CHAT_SETTINGS, corpus: 'own' as const, rounds: 2, trainingPassages: 2, heldOutPassages: 3 };

describe('the split of one’s own passages', () => {
  it('is the seed’s alone, loses none, and holds out at most half', () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 20 }), (seed, heldOutPassages) => {
        const asked = { seed, heldOutPassages };
        const { training, heldOut } = splitOwn(asked, passages);
        expect(splitOwn(asked, passages)).toEqual({ training, heldOut });
        expect(heldOut).toHaveLength(Math.min(heldOutPassages, 4));
        expect(new Set([...training, ...heldOut])).toEqual(new Set(passages));
        assertDisjoint(training, heldOut);
      }),
      { numRuns: 30 },
    ));

  it('differs from seed to seed', () => {
    const titles = [1, 2, 3].map((seed) =>
      splitOwn({ ...settings, seed }, passages)
        .heldOut.map(({ title }) => title)
        .join(),
    );
    expect(new Set(titles).size).toBeGreaterThan(1);
  });

  it('leaves out what cannot be run, and what repeats a text', () => {
    const [first, second] = passages;
    if (first === undefined || second === undefined) throw new Error('There are no passages.');
    const copy = { ...first, title: 'Another', context: `  ${first.context.toUpperCase()} ` };
    const mute = { ...second, questions: [] };
    expect(runnable([first, copy, mute, second])).toEqual({ passages: [first, second], without: 1, twins: 1 });
  });
});

describe('a run on one’s own passages', () => {
  it('takes the first of both lists; training passages of all rounds, and the held-out ones pooled too', () => {
    const lists = { training: passages.slice(0, 5), heldOut: passages.slice(5) };
    const items = ownItems(settings, lists);
    expect(items).toEqual({ training: passages.slice(0, 4), heldOut: passages.slice(5, 8) });
    const pooled = { ...settings, multiPassage: { ...settings.multiPassage, passages: 2 } };
    const inputs = corpusInputs(pooled, 'heldOut', items);
    expect(inputs).toMatchObject({ ...items, multiPassage: passages.slice(5, 7), replay: null });
    expect(inputs.sideQuestions?.collateral.length).toBeGreaterThan(0);
  });

  it('has as many as there are, unless a number was asked for', () => {
    const lists = { training: passages.slice(0, 1), heldOut: passages.slice(1, 3) };
    expect(settingsForOwn(settings, lists, new Set())).toMatchObject({ trainingPassages: 1, heldOutPassages: 2 });
    const asked = settingsForOwn(settings, lists, new Set(['heldOutPassages']));
    expect(() => ownItems(asked, lists)).toThrow('3 held-out passages are asked for, but there are 2.');
  });

  it('is refused where there are none', () => {
    expect(() => corpusInputs(settings)).toThrow('There are no passages of your own to run on.');
  });
});
