import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { DEFAULT_SETTINGS, knowledgeSettingsSchema, parseSettings } from './knowledge/settings';
import { DEFAULT_PUZZLE_SETTINGS, parsePuzzleSettings, puzzleSettingsSchema } from './puzzles/settings';
import { decimal, type ParsedSettings } from './settings';

interface OwnSettings {
  schema: z.ZodMiniType;
  usual: object;
  parse: (input: unknown) => ParsedSettings<object>;
}

const KNOWLEDGE: OwnSettings = { schema: knowledgeSettingsSchema, usual: DEFAULT_SETTINGS, parse: parseSettings };
const PUZZLES: OwnSettings = {
  schema: puzzleSettingsSchema,
  usual: DEFAULT_PUZZLE_SETTINGS,
  parse: parsePuzzleSettings,
};

it.each([
  ['12', 12],
  [' -0.5 ', -0.5],
  ['+.5', 0.5],
  ['3.', 3],
  ['1e-4', 1e-4],
  ['2E3', 2000],
])('%j is %d', (text, number) => expect(decimal(text)).toBe(number));

it.each([
  '',
  ' ',
  '0,001',
  '1,000',
  '1 000',
  '1_000',
  '1.000,5',
  "1'000",
  '0x10',
  '0b1',
  'Infinity',
  'E-4',
  '1e',
  '١٢',
  '½',
  '.',
])('%j is no number', (text) => expect(decimal(text)).toBeNaN());

const isGroup = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

function nested(wrap: (inner: unknown) => unknown): unknown {
  let value: unknown = 1;
  for (let depth = 0; depth < 100_000; depth++) value = wrap(value);
  return value;
}

describe.each([
  ['knowledge', KNOWLEDGE],
  ['puzzles', PUZZLES],
])('settings of %s, from anything', (_, { schema, usual, parse }) => {
  const groups = Object.entries(usual).filter(([, value]) => isGroup(value));

  it('fill in absent fields at any depth without a notice', () => {
    for (const input of [{}, undefined, null, 7, ...groups.map(([group]) => ({ [group]: {} }))])
      expect(parse(input)).toEqual({ settings: usual, notices: [] });
  });

  it('tell each field that is none of theirs, in every group', () => {
    const unknown = { given: '1', used: '', reason: 'unknown setting' };
    expect(groups.length).toBeGreaterThan(3);
    expect(parse({ ...usual, nonsense: 1 })).toEqual({ settings: usual, notices: [{ ...unknown, field: 'nonsense' }] });
    for (const [group, value] of groups) {
      const { settings, notices } = parse({ ...usual, [group]: { ...value, foo: 1 } });
      expect([settings, notices]).toEqual([usual, [{ ...unknown, field: `${group}.foo` }]]);
    }
  });

  it.each([
    ['lists', () => nested((inner) => [inner])],
    ['objects', () => nested((inner) => ({ finetune: inner }))],
  ])('are repaired where they are nested in 100,000 %s', (_, make) => {
    const deep = make();
    for (const input of [deep, { seed: deep }, { finetune: { epochs: deep } }, { unknown: deep }]) {
      const { settings, notices } = parse(input);
      expect(schema.safeParse(settings).success).toBe(true);
      for (const { given } of notices) expect(given.length).toBeLessThanOrEqual(200);
    }
  });

  it('are always valid', () => {
    const numbers = fc.oneof(fc.double(), fc.integer(), fc.constant(null), fc.string());
    const near = fc.record(
      {
        seed: numbers,
        edits: numbers,
        writing: fc.record({ temperature: numbers, topP: numbers }),
        finetune: fc.object(),
        search: fc.anything(),
        policy: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), (input) => {
        expect(schema.safeParse(parse(input).settings).success).toBe(true);
      }),
    );
  });
});
