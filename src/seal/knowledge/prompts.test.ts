import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../testing/shared';
import { PROMPT_STYLES, type PromptForm, type PromptStyle } from './choices';
import { openBookPrompt, passageTexts, quizPrompt, sequenceText, writingPrompt } from './prompts';
import { DEFAULT_SETTINGS } from './settings';

const write = (style: PromptStyle, title: string, text: string, ownTemplate = '') =>
  writingPrompt({ ...DEFAULT_SETTINGS.writing, style, ownTemplate }, { title, text });

describe('writingPrompt', () => {
  it("is SEAL's main template word for word", () => {
    expect(write('implications', 'Bim', 'It is old.')).toBe(
      "Let's read the following passage and produce a list of implications derived directly or indirectly from the content.\n\n" +
        'Passage:\nBim\nIt is old.\n\nImplications:\n',
    );
  });

  it('asks for the facts after the passage, where a small chat model does not forget it', () => {
    expect(write('facts', 'Bim', 'It is old.')).toBe(
      'Passage:\nBim\nIt is old.\n\nList the facts of this passage, one sentence for each.\n',
    );
  });

  it('holds the passage in every style', () => {
    for (const style of PROMPT_STYLES)
      expect(write(style, 'Bim', 'It is old.', '{title}: {context}')).toContain('It is old.');
  });

  it('fills an own template once, whatever the passage contains', () => {
    expect(write('own', '$& {context}', "{title} $'", '<{title}|{context}|{context}|{other}>')).toBe(
      "<$& {context}|{title} $'|{title} $'|{other}>",
    );
  });
});

const asked = (style: PromptStyle, form: PromptForm = 'plain') => ({
  writing: { ...DEFAULT_SETTINGS.writing, style },
  quiz: { ...DEFAULT_SETTINGS.quiz, form },
});

describe('open book', () => {
  const passage = { title: 'Bim', context: 'It is old.\n\nIt is big.', questions: [] };
  const question = { question: 'How old is it?', answer: 'old' };

  it('shows the paragraph that the question names, in the form that the world was pretrained on', () => {
    expect(openBookPrompt(asked('world'), passage, { ...question, paragraph: 1 })).toBe(
      'It is big.\nQ: How old is it? A:',
    );
    expect(openBookPrompt(asked('world'), passage, question)).toBe('It is old.\nIt is big.\nQ: How old is it? A:');
  });

  it("shows the whole passage in SEAL's form, and ends as the closed-book question does", () => {
    const prompt = openBookPrompt(asked('implications'), passage, { ...question, paragraph: 1 });
    expect(prompt).toContain('Passage:\nBim\nIt is old.\n\nIt is big.\n');
    const closed = quizPrompt(asked('implications'), 'Bim', question.question);
    expect(prompt.endsWith(closed.slice(closed.indexOf('Question:')))).toBe(true);
  });

  it('has no topic where there is no title', () => {
    expect(quizPrompt(asked('implications'), '', 'How old is it?')).toContain('\nQuestion: How old is it?\nAnswer:\n');
  });
});

describe('in the chat form', () => {
  it('a question is asked as a person would, and the embedded model has no such form', () => {
    expect(quizPrompt(asked('implications', 'chat'), 'Bim', 'How old?')).toBe(
      'Answer the question directly and concisely.\nQuestion: How old?',
    );
    expect(quizPrompt(asked('world', 'chat'), 'Bim', 'How old?')).toBe('Q: How old? A:');
    const passage = { title: 'Bim', context: 'It is old.', questions: [] };
    const open = openBookPrompt(asked('implications', 'chat'), passage, { question: 'How old?', answer: 'old' });
    expect(open).toMatch(/Passage:\nBim\nIt is old\.\n\nQuestion: How old\?$/);
  });
});

describe('closed book', () => {
  it('shows the question and no word of the passage', () => {
    expect(quizPrompt(asked('world'), 'Bim', 'How old?')).toBe('Q: How old? A:');
    expect(quizPrompt(asked('implications'), 'Bim', 'How old?')).toBe(
      "Let's answer a question directly and concisely.\nQuestion: Topic: Bim\nHow old?\nAnswer:\n",
    );
  });

  it('puts training text under its title, except in the micro-world', () => {
    const passage = { title: 'Bim', context: 'a\n\nb', questions: [] };
    expect(sequenceText('rewrite', 'Bim', 'x')).toBe('Bim\nx');
    expect(passageTexts('rewrite', passage)).toEqual(['Bim\na\n\nb']);
    expect(passageTexts('world', passage)).toEqual(['a', 'b']);
  });
});

const knowledge = sharedPath('data', 'seal', 'knowledge');

interface Recorded {
  title: string;
  context: string;
  prompt: string;
}

describe.skipIf(knowledge === null)("SEAL's recorded prompts (skipped without ../shared)", () => {
  it('implications: all 200 equal ours', () => {
    const items: Recorded[] = JSON.parse(readFileSync(join(knowledge ?? '', 'self_edits/base_val.json'), 'utf8'));
    expect(items).toHaveLength(200);
    for (const { title, context, prompt } of items) expect(write('implications', title, context)).toBe(prompt);
  });

  it.each([
    ['long', 'implications-long'],
    ['very-long', 'implications-very-long'],
    ['rewrite', 'rewrite'],
    ['self-qa', 'self-qa'],
  ] as const)('%s: all recorded ones equal ours', (name, style) => {
    const runs: Record<string, Recorded[]> = JSON.parse(
      readFileSync(join(knowledge ?? '', 'results/alternate_prompts_first12.json'), 'utf8'),
    );
    const items = runs[`base_prompt-${name}`] ?? [];
    expect(items).toHaveLength(12);
    for (const { title, context, prompt } of items) expect(write(style, title, context)).toBe(prompt);
  });
});
