import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveSeed } from '../../seal/seeds';
import { assertResumable } from './checks';

const settings = { seed: 7, rounds: 5, edits: 4 };
const idOf = (own: typeof settings): string =>
  `knowledge-2026-11-22T19-15-01-496Z-${deriveSeed(own.seed, JSON.stringify(own)).toString(36)}`;
const runOf = (rounds: number[], start: object[] = [{}]) => ({
  id: idOf(settings),
  settings,
  start,
  rounds: rounds.map((round) => ({ round })),
});
const check = (run: ReturnType<typeof runOf>, heldOut = 3): void => assertResumable(run, run, heldOut);

describe('assertResumable', () => {
  it('takes any number of rounds from the first on, and no others', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { maxLength: 7 }), (rounds) => {
        const isSound = rounds.length <= settings.rounds && rounds.every((round, index) => round === index + 1);
        if (isSound) expect(() => check(runOf(rounds))).not.toThrow();
        else expect(() => check(runOf(rounds))).toThrow(/rounds/);
      }),
    );
    for (let count = 0; count <= settings.rounds; count++)
      check(runOf(Array.from({ length: count }, (_, index) => index + 1)));
  });

  it.each([
    [[2], 'its rounds are 2; needed: 1 to 1, in this order.'],
    [[2, 1], 'its rounds are 2, 1; needed: 1 to 2, in this order.'],
    [[1, 3], 'its rounds are 1, 3; needed: 1 to 2, in this order.'],
    [[1, 7], 'its rounds are 1, 7; needed: 1 to 2, in this order.'],
    [[1, 2, 3, 4, 5, 6], 'it has 6 rounds, but its settings ask for 5.'],
  ])('says what is wrong with rounds %j', (rounds, message) => {
    expect(() => check(runOf(rounds))).toThrow(message);
  });

  it('asks for the first measurements where there is something to measure on', () => {
    expect(() => check(runOf([1], []))).toThrow('no measurements from before the first round');
    expect(() => check(runOf([1], []), 0)).not.toThrow();
  });

  it('knows a changed seed or setting by the id', () => {
    for (const changed of [{ seed: 8 }, { edits: 5 }]) {
      const run = { ...runOf([1]), settings: { ...settings, ...changed } };
      expect(() => check(run)).toThrow('its seed or settings are not those that it was begun with, as its id tells.');
    }
    expect(() => check({ ...runOf([1]), id: 'imported' })).not.toThrow();
  });
});
