/** What a file must show before `--resume` goes on with it: rounds are trained again in their order, and nothing may be amiss. */
import { isDeepStrictEqual } from 'node:util';
import { jsonText } from '../../contract/jsonText';
import { isJsonObject } from '../../formats/jsonFile';
import { deriveSeed } from '../../seal/seeds';
import { at } from '../../seal/settings';

interface Resumable {
  settings: { rounds: number };
  items: { heldOut: readonly unknown[] };
  start: readonly unknown[];
  rounds: readonly { round: number }[];
}

/** @param input before anything was filled in. @param defaults in the order of their fields. @throws Error, one line. */
export function assertConsistent(input: unknown, run: Resumable, defaults: object): void {
  const { settings, items, start, rounds } = run;
  if (rounds.some(({ round }, index) => round !== index + 1))
    throw new Error(
      `its rounds are ${rounds.map(({ round }) => round).join(', ')}; needed: 1 to ${rounds.length}, in this order. Take an earlier copy, or begin anew.`,
    );
  if (rounds.length > settings.rounds)
    throw new Error(`it has ${rounds.length} rounds, but its settings ask for ${settings.rounds}. Begin anew.`);
  if (items.heldOut.length > 0 && start.length === 0)
    throw new Error('it has no measurements from before the first round ("start"). Begin anew.');
  if (!hasOwnSettings(input, defaults))
    throw new Error('its seed or settings are not those that it was begun with, as its id tells. Begin anew.');
}

/** Of the settings of an adapter, in runs that began with defaults while these had an order of their own. */
const ADAPTER = Object.fromEntries(
  [
    'rank',
    'alpha',
    'targets',
    'learningRate',
    'schedule',
    'warmupSteps',
    'beta2',
    'weightDecay',
    'maxGradientNorm',
    'epochs',
    'batchSize',
  ].map((name) => [name, null]),
);

/** An id ends in a hash of settings and seed; in older ones, in the order of the file, the table or `ADAPTER`. Other ids tell nothing. */
function hasOwnSettings(input: unknown, defaults: object): boolean {
  const [id, settings, seed] = [['id'], ['settings'], ['settings', 'seed']].map((path) => at(input, path));
  const hash = typeof id === 'string' ? /Z-([0-9a-z]+)$/.exec(id)?.[1] : undefined;
  if (hash === undefined || typeof seed !== 'number') return true;
  const orders = ['by name', null, defaults, { ...defaults, finetune: ADAPTER, policy: ADAPTER }];
  // What came first is in more of them.
  const older = Object.values(ADDED).flatMap((added) =>
    added.map((_, from) => withoutAdded(settings, added.slice(from), defaults)),
  );
  return [settings, ...older].some((own) =>
    orders.some((order) => deriveSeed(seed, jsonText(inOrderOf(own, order))).toString(36) === hash),
  );
}

/** Settings that came later than runs that are still there. Files that were read and written again have them, at their defaults. */
const ADDED = {
  knowledge: [
    'corpus',
    'distil',
    'writing.form',
    'writing.answerStart',
    'sequences.dropEqual',
    'quiz.form',
    'quiz.recall',
    'continual',
  ],
  puzzles: ['conditions', 'constant', 'selection'],
};

function withoutAdded(settings: unknown, added: readonly string[], defaults: object): unknown {
  return added.reduce((left, path) => {
    const names = path.split('.');
    return isDeepStrictEqual(at(left, names), at(defaults, names)) ? without(left, names) : left;
  }, settings);
}

function without(value: unknown, [first = '', ...rest]: readonly string[]): unknown {
  if (!isJsonObject(value) || !Object.hasOwn(value, first)) return value;
  if (rest.length > 0) return { ...value, [first]: without(value[first], rest) };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== first));
}

/** The same fields by name, as `idOf` takes them today, or in the order of another object and then in their own. */
function inOrderOf(value: unknown, order: unknown): unknown {
  if (!isJsonObject(value)) return value;
  const own = Object.keys(value);
  if (order === 'by name') return Object.fromEntries(own.sort().map((name) => [name, inOrderOf(value[name], order)]));
  if (!isJsonObject(order)) return value;
  const names = new Set([...Object.keys(order).filter((name) => Object.hasOwn(value, name)), ...own]);
  return Object.fromEntries([...names].map((name) => [name, inOrderOf(value[name], order[name])]));
}
