/** JSON with one place changed, as damaged, hand-edited or foreign files have it. */
import fc from 'fast-check';

const NASTY: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  2 ** 53,
  '',
  'x',
  '\ud800',
  '▁',
  '__proto__',
  [],
  {},
  [null],
  [[]],
  { type: 'Sequence' },
  { type: 'x' },
  { Regex: '(' },
  { String: '' },
  { content: '' },
];

export interface Mutation {
  /** Which of the places. */
  place: number;
  kind: 'delete' | 'replace' | 'rename' | 'double' | 'nest';
  value: unknown;
}

export const mutation: fc.Arbitrary<Mutation> = fc.record({
  place: fc.nat({ max: 2 ** 31 }),
  kind: fc.constantFrom('delete', 'replace', 'replace', 'replace', 'rename', 'double', 'nest'),
  value: fc.constantFrom(...NASTY),
});

type Json = Record<string, unknown> | unknown[];

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

interface Place {
  holder: Json;
  key: string;
}

/** Every place; of a list or object with many members only the first few, so that a vocabulary does not crowd out the rest. */
function places(value: unknown, most: number): Place[] {
  if (!isJson(value)) return [];
  return Object.keys(value)
    .slice(0, most)
    .flatMap((key) => [{ holder: value, key }, ...places(Reflect.get(value, key), most)]);
}

/** A changed copy. @param most members of each list and object that may be changed. */
export function mutated<Value extends object>(original: Value, mutations: readonly Mutation[], most = 12): Value {
  const copy = structuredClone(original);
  for (const { place, kind, value } of mutations) {
    const all = places(copy, most);
    const chosen = all[place % Math.max(1, all.length)];
    if (chosen) change(chosen, kind, structuredClone(value));
  }
  return copy;
}

function change({ holder, key }: Place, kind: Mutation['kind'], value: unknown): void {
  const old: unknown = Reflect.get(holder, key);
  const put = (name: string, what: unknown): void =>
    void Object.defineProperty(holder, name, { value: what, writable: true, enumerable: true, configurable: true });
  if (kind === 'replace') put(key, value);
  else if (kind === 'nest') put(key, [old]);
  else if (kind === 'double') {
    if (Array.isArray(holder)) holder.push(old);
    else put(`${key}2`, old);
  } else {
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
    if (kind === 'rename') put(Array.isArray(holder) ? String(holder.length) : `${key}x`, old);
  }
}
