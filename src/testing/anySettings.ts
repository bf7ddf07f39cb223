/** Settings within the bounds of their table, all of them drawn at random. */
import fc from 'fast-check';
import { nested, type Setting, type SettingsTable } from '../seal/settings';

export function anySettings<Settings>({ list, schema }: SettingsTable<Settings>): fc.Arbitrary<Settings> {
  return fc.tuple(...list.map(anyValue)).map((values) => {
    const entries = values.map((value, at) => [list[at]?.path ?? '', value] as const);
    return schema.parse(nested(entries));
  });
}

export function anyValue(one: Setting): fc.Arbitrary<unknown> {
  if (one.kind === 'switch') return fc.boolean();
  if (one.kind === 'text') return fc.string({ unit: 'binary', maxLength: 60 });
  if (one.kind !== 'number') {
    const words = one.options.map(({ value }) => value);
    // A run without targets would train nothing, and a table may refuse it.
    return one.kind === 'choice' ? fc.constantFrom(...words) : fc.subarray(words, { minLength: 1 });
  }
  const isCount = Number.isInteger(one.min) && Number.isInteger(one.usual ?? one.min) && one.step === 1;
  const number = isCount
    ? fc.integer({ min: one.least ?? one.min, max: one.max })
    : fc.double({ min: one.min, max: one.max, noNaN: true }).map((value) => value + 0);
  return one.isNullable ? fc.option(number) : number;
}
