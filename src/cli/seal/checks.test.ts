import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat, readRun } from '../../seal/record/format';
import { idOf as idOfToday } from '../../seal/record/record';
import { deriveSeed } from '../../seal/seeds';
import type { Kind } from '../../seal/types';
import { assertConsistent } from './checks';

const settings = { seed: 7, rounds: 5, edits: 4 };
/** As runs had it while the order of settings mattered. */
const idOf = (own: typeof settings): string =>
  `knowledge-2026-11-22T19-15-01-496Z-${deriveSeed(own.seed, JSON.stringify(own)).toString(36)}`;
const runOf = (rounds: number[], start: object[] = [{}], heldOut = 3) => ({
  id: idOf(settings),
  settings,
  items: { heldOut: Array(heldOut).fill({}) },
  start,
  rounds: rounds.map((round) => ({ round })),
});
const check = (run: ReturnType<typeof runOf>): void => assertConsistent(run, run, settings);

const folder = fileURLToPath(new URL('../../../public/runs/', import.meta.url));
/** The recorded runs of a domain, each as its file parses. */
const recorded = (under: string): unknown[] =>
  readdirSync(join(folder, under))
    .filter((name) => name.endsWith('.json.gz'))
    .map((name) => JSON.parse(gunzipSync(readFileSync(join(folder, under, name))).toString()));

/** As they are, and as they would be written again. */
function checkRecorded<K extends Kind>(
  format: RunFormat<K>,
  defaults: K['settings'],
  inputs: readonly unknown[],
): void {
  expect(inputs.length).toBeGreaterThan(0);
  for (const input of inputs) {
    const run = readRun(format, input);
    const again: unknown = JSON.parse(JSON.stringify(format.full(run)));
    for (const file of [input, again]) expect(() => assertConsistent(file, run, defaults)).not.toThrow();
    const { seed } = run.settings;
    const changed = { ...run, settings: { ...run.settings, seed: seed + 1 } };
    expect(() => assertConsistent(changed, run, defaults)).toThrow('its seed or settings are not those');
  }
}

describe('assertConsistent', () => {
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
    expect(() => check(runOf([1], [], 0))).not.toThrow();
  });

  it('knows a changed seed or setting by the id', () => {
    for (const changed of [{ seed: 8 }, { edits: 5 }]) {
      const run = { ...runOf([1]), settings: { ...settings, ...changed } };
      expect(() => check(run)).toThrow('its seed or settings are not those that it was begun with, as its id tells.');
    }
    expect(() => check({ ...runOf([1]), id: 'imported' })).not.toThrow();
  });

  it('takes fields in the order of the defaults that they began with, and in that of a file that was read', () => {
    const { rounds, ...others } = settings;
    const reread = { ...runOf([1]), settings: { rounds, ...others } };
    expect(() => check(reread)).not.toThrow();
  });

  it('takes the id that a run has today, whatever the order of its settings', () => {
    const header = { domain: 'knowledge', startedAt: '2026-11-22T19:15:01.496Z', settings } as const;
    const { rounds, ...others } = settings;
    for (const own of [settings, { rounds, ...others }])
      expect(() => check({ ...runOf([1]), id: idOfToday(header), settings: own })).not.toThrow();
    const changed = { ...runOf([1]), id: idOfToday(header), settings: { ...settings, edits: 5 } };
    expect(() => check(changed)).toThrow('its seed or settings are not those');
  });

  it('takes every recorded run, and none with another seed', () => {
    checkRecorded(KNOWLEDGE_FORMAT, DEFAULT_SETTINGS, recorded('.'));
    checkRecorded(PUZZLE_FORMAT, DEFAULT_PUZZLE_SETTINGS, recorded('puzzles'));
  });

  it('says the same of settings that are nested without end', () => {
    let deep: unknown = 1;
    for (let depth = 0; depth < 100_000; depth++) deep = [deep];
    const run = { ...runOf([1]), settings: { ...settings, deep } };
    expect(() => check(run)).toThrow('its seed or settings are not those');
  });
});
