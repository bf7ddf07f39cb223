import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../testing/shared';
import { testLoop } from '../testing/fixtures';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import type { PromptStyle } from './choices';
import { buildTrainingSequences, splitSelfEdit } from './selfEdits';
import { DEFAULT_SETTINGS, type KnowledgeSettings, PAPER_SETTINGS } from './settings';
import type { Material, Passage, SelfEdit } from './types';

const texts = (text: string, splitLines = true) => splitSelfEdit(text, splitLines).pieces.map((piece) => piece.text);

describe('splitSelfEdit', () => {
  it('makes each non-empty line of each segment one sequence and keeps numbering', () => {
    expect(splitSelfEdit('1. one\n\n 2. two \n---\nthree', true)).toEqual({
      pieces: ['1. one', '2. two', 'three'].map((text) => ({ text, rule: 'line' })),
      preamble: null,
    });
  });

  it('drops the first line when the second starts the list, and only then', () => {
    expect(splitSelfEdit('Here is a list:\n1. one\n2. two', true)).toMatchObject({ preamble: 'Here is a list:' });
    expect(texts('Here is a list:\n1. one\n2. two')).toEqual(['1. one', '2. two']);
    expect(texts('Sure.\n---\n1. one')).toEqual(['1. one']);
    expect(texts('Here is a list:\n- one\n1. two')).toHaveLength(3);
    expect(texts('10 towns\n10. ten')).toHaveLength(2);
  });

  it('splits question-answer texts at the questions, ignoring segments, and completes the first question', () => {
    const text = 'Who? Answer: me\nstill me\n---\nQuestion 2: Where?\nAnswer : here';
    expect(splitSelfEdit(text, true).pieces).toEqual([
      { text: 'Question 1: Who? Answer: me\nstill me\n---', rule: 'question' },
      { text: 'Question 2: Where?\nAnswer : here', rule: 'question' },
    ]);
  });

  it('needs both marks for a question-answer text ("Answer 1:" is not one)', () => {
    expect(splitSelfEdit('Question 1: Who?\nAnswer 1: me', true).pieces.map((piece) => piece.rule)).toEqual([
      'line',
      'line',
    ]);
  });

  it('keeps segments whole when lines are not split', () => {
    expect(splitSelfEdit('a\nb', false).pieces).toEqual([{ text: 'a\nb', rule: 'whole' }]);
    expect(splitSelfEdit('a\nb --- c', false).pieces).toEqual([
      { text: 'a\nb', rule: 'segment' },
      { text: 'c', rule: 'segment' },
    ]);
    expect(texts('---', false)).toEqual(['---']);
  });

  it.each(['', '  \n '])('has no pieces for %j', (text) =>
    expect(splitSelfEdit(text, true)).toEqual({ pieces: [], preamble: null }),
  );
});

const passage: Passage = { title: 'Bim', context: 'It is old.\n\nIt is far.', questions: [] };
const selfEdit = (...parts: string[]): SelfEdit => ({
  id: 'edit',
  item: 0,
  sample: 0,
  author: 'hand',
  policyVersion: null,
  text: '',
  parts: parts.map((text, paragraph) => ({
    paragraph,
    prompt: '',
    promptIds: [],
    text,
    ids: [],
    logProbability: null,
    finish: 'stop',
  })),
});

function build(style: PromptStyle, sequences: KnowledgeSettings['sequences'], edit: SelfEdit): Material {
  const { context } = testLoop({ writing: { ...DEFAULT_SETTINGS.writing, style }, sequences });
  return buildTrainingSequences(context, passage, edit);
}

describe('buildTrainingSequences', () => {
  it('puts the title above each piece and ends with the passage (SEAL)', () => {
    const { sequences } = build('implications', PAPER_SETTINGS.sequences, selfEdit('one\ntwo', 'three'));
    expect(sequences.map(({ text, rule, paragraph }) => [text, rule, paragraph])).toEqual([
      ['Bim\none', 'line', 0],
      ['Bim\ntwo', 'line', 0],
      ['Bim\nthree', 'line', 1],
      ['Bim\nIt is old.\n\nIt is far.', 'passage', null],
    ]);
  });

  it('has no titles in the micro-world, where each paragraph is a passage of its own', () => {
    const { sequences } = build('world', DEFAULT_SETTINGS.sequences, selfEdit('one'));
    expect(sequences.map(({ text }) => text)).toEqual(['one', 'It is old.', 'It is far.']);
  });

  it('encodes each sequence with its opening token and one end token', () => {
    const { sequences } = build('world', DEFAULT_SETTINGS.sequences, selfEdit('é'));
    expect(sequences[0]?.ids).toEqual([
      scriptedTokenizer.bosId,
      ...scriptedTokenizer.encode('é', { addSpecialTokens: false }),
      scriptedTokenizer.eosId,
    ]);
  });

  it('trains the passage alone for an empty self-edit', () => {
    const { sequences, dropped } = build('world', DEFAULT_SETTINGS.sequences, selfEdit());
    expect(sequences.map(({ rule }) => rule)).toEqual(['passage', 'passage']);
    expect(dropped).toEqual([]);
  });

  it('leaves out what says the same again, whatever its number, and tells so', () => {
    const settings = { splitLines: true, maxLines: null, maxTokens: 512, dropEqual: true };
    const built = build('world', settings, selfEdit('1. It is old.\n2. It is far.\n3. it is old.', '- It is far.'));
    expect(built.sequences.map(({ text }) => text)).toEqual([
      '1. It is old.',
      '2. It is far.',
      'It is old.',
      'It is far.',
    ]);
    expect(built.dropped).toEqual([
      { text: '3. it is old.', paragraph: 0, reason: 'equal' },
      { text: '- It is far.', paragraph: 1, reason: 'equal' },
    ]);
  });

  it('tells what it dropped and why, per part, and cuts long sequences', () => {
    const settings = { splitLines: true, maxLines: 2, maxTokens: 6, dropEqual: false };
    const built = build('world', settings, selfEdit('List:\n1. a\n2. b\n3. c', 'd'));
    expect(built.sequences.map(({ text }) => text)).toEqual(['1. a', '2. b', 'd', 'It is old.', 'It is far.']);
    expect(built.dropped).toEqual([
      { text: 'List:', paragraph: 0, reason: 'preamble' },
      { text: '3. c', paragraph: 0, reason: 'line-limit' },
    ]);
    expect(built.sequences.every(({ ids }) => ids.length <= 6)).toBe(true);
  });
});

const recorded = sharedPath('data', 'seal', 'knowledge', 'self_edits');

describe.skipIf(recorded === null)("parity with SEAL's recorded self-edits (skipped without ../shared)", () => {
  it.each([
    ['base_val', true, 8418],
    ['iter1_val', true, 10_027],
    ['iter2_val', true, 7740],
    ['gpt4_1_val', true, 15_023],
    ['iter0_train', true, 8993],
    ['iter1_train', true, 2063],
    ['base_val', false, 2000],
    ['iter2_val', false, 2000],
    ['gpt4_1_val', false, 2082],
  ])('%s, lines split: %s, gives %i sequences', (name, splitLines, expected) => {
    const items: { completions: string[] }[] = JSON.parse(readFileSync(join(recorded ?? '', `${name}.json`), 'utf8'));
    const counts = items.flatMap(({ completions }) =>
      completions.map((text) => splitSelfEdit(text, splitLines).pieces.length + 1),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(expected);
  });
});
