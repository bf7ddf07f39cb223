import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  type KnowledgeSettings,
  PROMPT_STYLES,
  REWARD_RULES,
  SELECTION_RULES,
} from '../../seal/knowledge/settings';
import { parseSettings } from '../../seal/knowledge/settingsSchema';
import { CONDITION_NAMES, JUDGES, type Passage } from '../../seal/knowledge/types';
import { decodeLink, encodeLink, MOST_SAMPLES, saysWhatToShow } from './codec';

const settings: fc.Arbitrary<KnowledgeSettings> = fc
  .record({
    seed: fc.integer({ min: 0, max: 0xffffffff }),
    rounds: fc.integer({ min: 0, max: 20 }),
    edits: fc.integer({ min: 1, max: 256 }),
    selection: fc.constantFrom(...SELECTION_RULES),
    style: fc.constantFrom(...PROMPT_STYLES),
    ownTemplate: fc.string({ unit: 'binary', maxLength: 60 }),
    temperature: fc.double({ min: 0, max: 5, noNaN: true }).map((value) => value + 0),
    maxLines: fc.option(fc.integer({ min: 1, max: 1000 })),
    learningRate: fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
    batchSize: fc.option(fc.integer({ min: 1, max: 4096 })),
    targets: fc.subarray([...DEFAULT_SETTINGS.finetune.targets], { minLength: 1 }),
    splitLines: fc.boolean(),
    reward: fc.constantFrom(...REWARD_RULES),
    keep: fc.integer({ min: 1, max: 256 }),
    repeats: fc.integer({ min: 1, max: 20 }),
    sideQuestions: fc.integer({ min: 0, max: 256 }),
    conditions: fc.subarray([...CONDITION_NAMES]),
    judge: fc.constantFrom(...JUDGES),
    pooled: fc.integer({ min: 0, max: 4096 }),
  })
  .map(
    ({
      style,
      ownTemplate,
      temperature,
      maxLines,
      learningRate,
      batchSize,
      targets,
      splitLines,
      judge,
      pooled,
      ...top
    }) => ({
      ...DEFAULT_SETTINGS,
      ...top,
      writing: { ...DEFAULT_SETTINGS.writing, style, ownTemplate, temperature },
      sequences: { ...DEFAULT_SETTINGS.sequences, maxLines, splitLines },
      finetune: { ...DEFAULT_SETTINGS.finetune, learningRate, batchSize, targets },
      quiz: { ...DEFAULT_SETTINGS.quiz, judge },
      multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: pooled },
    }),
  );

const text = fc.string({ unit: 'binary', maxLength: 80 }).map((value) => value.toWellFormed());
const passage: fc.Arbitrary<Passage> = fc.record(
  {
    title: text,
    context: text,
    questions: fc.array(
      fc.record({ question: text, answer: text, paragraph: fc.nat(15) }, { requiredKeys: ['question', 'answer'] }),
      { maxLength: 5 },
    ),
  },
  { noNullPrototype: true },
);

describe('link codec', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(
        settings,
        fc.option(fc.integer({ min: 1, max: MOST_SAMPLES })),
        fc.option(passage),
        (given, sample, words) => {
          const link = decodeLink(encodeLink({ settings: given, sample, passage: words }));
          expect(link).toEqual({ settings: given, sample, passage: words, notices: [] });
        },
      ),
    );
  });

  it('carries rules and conditions as words that a person can read and change', () => {
    const link = encodeLink({
      settings: { ...DEFAULT_SETTINGS, reward: 'rubric', selection: 'top-k', keep: 3, conditions: ['base', 'policy'] },
      sample: null,
      passage: null,
    });
    expect(decodeURIComponent(link)).toBe('#/?v=1&reward=rubric&selection=top-k&keep=3&conditions=base,policy');
    const none = encodeLink({ settings: { ...DEFAULT_SETTINGS, conditions: [] }, sample: null, passage: null });
    expect(decodeLink(none)?.settings.conditions).toEqual([]);
  });

  it('writes nothing but the version for the defaults', () => {
    expect(encodeLink({ settings: DEFAULT_SETTINGS, sample: null, passage: null })).toBe('#/?v=1');
  });

  it('names a recorded run in place of settings, and gives the name back', () => {
    fc.assert(
      fc.property(settings, text, (given, run) => {
        const hash = encodeLink({ settings: given, sample: 3, passage: null, run });
        expect(decodeLink(hash)).toEqual({
          settings: DEFAULT_SETTINGS,
          sample: null,
          passage: null,
          run,
          notices: [],
        });
        expect(saysWhatToShow(hash)).toBe(false);
      }),
    );
  });

  it.each([
    ['', false],
    ['#/', false],
    ['#/runs', false],
    ['#/?v=1', false],
    ['#/?v=1&seed=2', true],
    ['#/?v=1&sample=1', true],
    ['#/?v=1&p=abc', true],
  ])('whether %j says what to show', (hash, says) => expect(saysWhatToShow(hash)).toBe(says));

  it('reads any hash without throwing, and what it reads is in bounds', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.webQueryParameters().map((query) => `#/?v=1&${query}`),
        ),
        (hash) => {
          const link = decodeLink(hash);
          if (link !== null) expect(parseSettings(link.settings).notices).toEqual([]);
        },
      ),
    );
  });

  it.each([
    ['v=1&edits=100000', 'edits', '256'],
    ['v=1&seed=-4', 'seed', '0'],
    ['v=1&seed=99999999999999', 'seed', '4294967295'],
    ['v=1&finetune.rank=lots', 'finetune.rank', '8'],
    ['v=1&finetune.rank=', 'finetune.rank', '8'],
    ['v=1&writing.style=haiku', 'writing.style', '"world"'],
    ['v=1&reward=praise', 'reward', '"accuracy"'],
    ['v=1&keep=0', 'keep', '1'],
    ['v=1&sideQuestions=1e9', 'sideQuestions', '256'],
    ['v=1&quiz.judge=crowd', 'quiz.judge', '"exact"'],
    ['v=1&conditions=base,oracle', 'conditions', JSON.stringify(DEFAULT_SETTINGS.conditions)],
    ['v=1&multiPassage.passages=-1', 'multiPassage.passages', '0'],
    ['v=1&nonsense=1', 'nonsense', ''],
    ['v=1&__proto__=1', '__proto__', ''],
    ['v=1&p=%%%', 'passage', ''],
    ['v=1&sample=0', 'sample', ''],
    ['v=1&sample=1e99', 'sample', ''],
    ['v=9', 'v', '1'],
  ])('%s is told', (query, field, used) => {
    const link = decodeLink(`#/?${query}`);
    expect(link?.notices).toEqual([expect.objectContaining({ field, used })]);
  });

  it('finds no link in a plain route', () => {
    expect([decodeLink(''), decodeLink('#/'), decodeLink('#/?x=1')]).toEqual([null, null, null]);
  });
});
