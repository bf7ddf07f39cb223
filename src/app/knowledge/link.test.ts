import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROMPT_STYLES, REWARD_RULES, SELECTION_RULES } from '../../seal/knowledge/choices';
import { CONDITION_NAMES } from '../../seal/knowledge/measured';
import { DEFAULT_SETTINGS, type KnowledgeSettings, parseSettings } from '../../seal/knowledge/settings';
import { JUDGES, type Passage } from '../../seal/knowledge/types';
import { noticeText } from '../ui/notice';
import { decodeLink, encodeLink, MOST_SAMPLES, saysWhatToShow } from './link';
import { fieldName } from './words/lab';

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
    ['#/?v=1&run=a&at=2.1&seed=2', false],
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

  it('tells of everything in a passage that does not fit', () => {
    const question = (at: number) => ({ question: `Question ${at}?`, answer: 'yes' });
    const large: Passage = {
      title: 'T'.repeat(201),
      context: 'c'.repeat(36_000),
      questions: [
        { question: 'q'.repeat(401), answer: 'a'.repeat(500) },
        ...Array.from({ length: 999 }, (_, at) => question(at)),
      ],
      teacher: ['t'.repeat(8001), ...Array.from({ length: 99 }, () => 'short')],
    };
    const link = decodeLink(encodeLink({ settings: DEFAULT_SETTINGS, sample: null, passage: large }));
    const { title = '', context = '', questions = [], teacher = [] } = link?.passage ?? {};
    expect([title.length, context.length, questions.length, teacher.length]).toEqual([200, 20_000, 200, 16]);
    expect([questions[0]?.question.length, questions[0]?.answer.length, teacher[0]?.length]).toEqual([400, 400, 8000]);
    const told = link?.notices.map((notice) => `${fieldName(notice.field)}: ${noticeText(notice)}`);
    expect(told?.toSorted()).toEqual([
      'Passage: 36,000 characters did not fit; set to the first 20,000.',
      'Questions: 1,000 did not fit; set to the first 200.',
      'Right answers: 1 long text did not fit; set to the first 400 characters of each.',
      'Self-edits of the teacher: 100 did not fit; set to the first 16.',
      'Texts of the questions: 1 long text did not fit; set to the first 400 characters of each.',
      'Texts of the teacher: 1 long text did not fit; set to the first 8,000 characters of each.',
      'Title: 201 characters did not fit; set to the first 200.',
    ]);
    // What fits is told of in no way.
    const again = decodeLink(encodeLink({ settings: DEFAULT_SETTINGS, sample: null, passage: link?.passage ?? null }));
    expect([again?.passage, again?.notices]).toEqual([link?.passage, []]);
  });

  it.each(['finetune.learningRate=0,001', 'finetune.rank=0x10', 'seed=1_000', 'writing.temperature=0.5,'])(
    '%s is told as no number, and not taken for another one',
    (query) => {
      const link = decodeLink(`#/?v=1&${query}`);
      expect(link?.settings).toEqual(DEFAULT_SETTINGS);
      expect(link?.notices).toEqual([
        expect.objectContaining({ field: query.split('=')[0], reason: 'must be a number' }),
      ]);
    },
  );

  it('finds no link in a plain route', () => {
    expect([decodeLink(''), decodeLink('#/'), decodeLink('#/?x=1')]).toEqual([null, null, null]);
  });
});
