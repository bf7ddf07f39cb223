import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { writingPrompt } from '../prompts';
import { DEFAULT_SETTINGS } from '../settings';
import { MOST_QUESTIONS } from './dataFile';
import { readPassageFile } from './read';
import { writeSealEdits, writeSealPassages } from './sealJson';
import { readSftRows, writeSftRows } from './sftRows';

const read = (text: string, name = 'x.json') => readPassageFile({ name, text });

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
/** What says something, and holds neither end of line nor what reading trims. */
const said = fc.stringMatching(/^[\p{L}][\p{L}\p{N} ,;"'.?-]{0,30}[\p{L}.]$/u);
const questions = fc.array(fc.record({ question: text, answer: text }), { maxLength: 4 });
const passage = fc.record({ title: text, context: text, questions });
const passages = fc.array(passage, { minLength: 1, maxLength: 5 });

describe('files of passages', () => {
  it('of SEAL come back as they were written', () =>
    fc.assert(
      fc.property(passages, (given) => {
        expect(read(writeSealPassages(given))).toEqual({ form: 'SEAL passages', passages: given, notes: [] });
      }),
    ));

  it('with self-edits too, prompts and empty completions included', () => {
    const edited = fc.record({ title: text, context: text, questions, completions: fc.array(text), prompt: text });
    fc.assert(
      fc.property(fc.array(edited, { minLength: 1, maxLength: 4 }), (given) => {
        expect(read(writeSealEdits(given))).toEqual({ form: 'SEAL self-edits', passages: given, notes: [] });
      }),
    );
  });

  it('as SQuAD, v1.1 and v2.0: what cannot be answered is left out and told', () => {
    const qa = fc.record({ question: text, answer: text, impossible: fc.boolean() });
    const article = fc.record({ title: text, paragraphs: fc.array(fc.tuple(text, fc.array(qa)), { minLength: 1 }) });
    fc.assert(
      fc.property(fc.array(article, { minLength: 1, maxLength: 3 }), (articles) => {
        const data = articles.map(({ title, paragraphs }) => ({
          title,
          paragraphs: paragraphs.map(([context, qas]) => ({
            context,
            qas: qas.map(({ question, answer, impossible }, id) => ({
              ...{ id: String(id), question, is_impossible: impossible },
              answers: impossible
                ? []
                : [
                    { text: answer, answer_start: 0 },
                    { text: 'another', answer_start: 1 },
                  ],
            })),
          })),
        }));
        const { form, passages: found, notes } = read(JSON.stringify({ version: 'v2.0', data }));
        expect(form).toBe('SQuAD');
        expect(found).toEqual(
          articles.flatMap(({ title, paragraphs }) =>
            paragraphs.map(([context, qas]) => ({
              title,
              context,
              questions: qas.flatMap(({ question, answer, impossible }) => (impossible ? [] : [{ question, answer }])),
              ...(qas.some((one) => one.impossible) && {
                impossible: qas.flatMap(({ question, impossible }) => (impossible ? [question] : [])),
              }),
            })),
          ),
        );
        const left = articles
          .flatMap((one) => one.paragraphs.flatMap(([, qas]) => qas))
          .filter((one) => one.impossible);
        for (const note of notes) expect(note).toContain('is_impossible');
        expect(notes).toHaveLength(left.length === 0 ? 0 : 1);
      }),
      { numRuns: 40 },
    );
  });

  it('as CSV with any separator, fields of several lines, passages of one title kept apart', () => {
    const row = fc.record({ title: fc.constantFrom('Varn', 'Sool'), context: said, question: said, answer: said });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), fc.constantFrom(',', ';', '\t'), (rows, delimiter) => {
        const long = rows.map((one) => ({ ...one, context: `${one.context}\n\n"${one.context}"` }));
        const { form, passages: found } = read(Papa.unparse(long, { delimiter, quotes: true }), 'x.csv');
        expect(form).toBe('CSV');
        const contexts = new Set(long.map((one) => `${one.title}/${one.context}`));
        expect(found.map((one) => `${one.title}/${one.context}`)).toEqual([...contexts]);
        const asked = found.flatMap((one) => one.questions.map((question) => ({ ...question, context: one.context })));
        expect(asked).toHaveLength(long.length);
        for (const { context, question, answer } of long) expect(asked).toContainEqual({ context, question, answer });
      }),
    );
  });

  it('as SFT rows: what was written at SEAL’s prompts has its passage back, rows of one passage are its edits', () => {
    const row = fc.record({ prompt: text, completion: text });
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        expect(readSftRows({ name: 'x.jsonl', text: writeSftRows(rows) })).toEqual(rows);
      }),
    );
    for (const style of ['implications', 'implications-very-long', 'rewrite', 'self-qa', 'facts', 'none'] as const) {
      const { writing } = { writing: { ...DEFAULT_SETTINGS.writing, style } };
      const prompt = writingPrompt(writing, { title: 'Varn', text: 'It is old.\n\nIt is red.' });
      const rows = ['1. Old.', '1. Red.'].map((completion) => ({ prompt, completion }));
      const own = { prompt: 'Hello', completion: 'there' };
      const { form, passages: found, notes } = read(writeSftRows([...rows, own]), 'x.jsonl');
      expect([form, notes[0]]).toEqual(['SFT rows', '1 of 3 rows are left out: their prompt is none of SEAL’s.']);
      expect(found).toEqual([
        {
          title: 'Varn',
          context: 'It is old.\n\nIt is red.',
          questions: [],
          prompt,
          completions: ['1. Old.', '1. Red.'],
        },
      ]);
    }
  });

  it('as plain text have the file’s name for a title', () =>
    expect(read('[1] It is old.\r\n\r\nIt is red.\n', 'notes/The lighthouse.txt')).toEqual({
      form: 'plain text',
      passages: [{ title: 'The lighthouse', context: '[1] It is old.\n\nIt is red.', questions: [] }],
      notes: ['Plain text has no questions.'],
    }));

  it('as JSON lines of passages are read as a list of them', () => {
    const rows = [1, 2].map((number) => ({ title: 'T', context: `C${number}`, questions: [] }));
    expect(read(rows.map((one) => JSON.stringify(one)).join('\n')).passages).toEqual(rows);
  });
});

describe('files that cannot be read are refused in one line', () => {
  const good = { title: 'Varn', context: 'Old.', questions: [{ question: 'Q?', answer: 'A' }] };
  it.each([
    ['', /^x\.json: it is empty\.$/],
    ['[]', /^x\.json: there is no passage in it\.$/],
    ['<!doctype html><p>', /^x\.json: this is no file of passages but a web page/],
    ['a\0b', /^x\.json: this is not text/],
    [JSON.stringify([good]).slice(0, -9), /^x\.json: not valid JSON \(.*the file may be cut off\.$/],
    [JSON.stringify([good, { ...good, context: 7 }]), /^x\.json: passage 2, field context: must be a text\.$/],
    [
      JSON.stringify([{ ...good, questions: [{ question: 'Q?', answer: 1867 }] }]),
      /^x\.json: passage 1, field questions\[0\]\.answer: must be a text\.$/,
    ],
    [JSON.stringify([{ ...good, completions: ['a', null] }]), /passage 1, field completions\[1\]: must be a text\.$/],
    ['["a"]', /^x\.json: passage 1: must be an object\.$/],
    ['{"train": [], "test": []}', /was due, or SQuAD.*it is an object with train, test\.$/],
    [
      '{"data": [{"title": "T", "paragraphs": [{"context": "C", "qas": 3}]}]}',
      /article 1, paragraph 1, field qas: must/,
    ],
    ['{"prompt": "p", "completion": "c"}\n{"prompt": "p"}', /^x\.json: line 2, field completion: must be a text\.$/],
    ['{"prompt": "p", "completion": "c"}\n{"prom', /^x\.json: line 2: not valid JSON/],
    ['{"prompt": "p", "completion": "c"}', /none of its prompts is one of SEAL’s/],
    ['title,context,question,answer\nT,C,Q,\n', /^x\.json: row 2, field answer: it is empty\.$/],
    ['title,context,question,answer\nT,,Q,A\n', /^x\.json: row 2, field context: it is empty\.$/],
    ['title,context,question,answer\nT,C,Q\n', /^x\.json: row 2: it has 3 fields where the heads are 4\.$/],
    ['title,context,question,answer\nT,"C,Q,A\n', /^x\.json: row 2: a quoted field is not closed; the file may be cut/],
    ['title,context,question\nT,C,Q\n', /^x\.json: row 1: "question" and "answer" need one another/],
    ['title,context,context\nT,C,C\n', /^x\.json: row 1: there are two columns "context"\.$/],
  ])('%s', (content, message) => {
    expect(() => read(content)).toThrow(message);
  });

  it('a million rows are told of without reading them all', () => {
    const limit = MOST_QUESTIONS.toLocaleString('en');
    const csv = `title,context,question,answer\n${'T,C,Q,A\n'.repeat(1e6)}`;
    expect(() => read(csv)).toThrow(
      `x.json: it has more than ${limit} rows, the most that is read of one file; split it.`,
    );
    const lines = '{"prompt":"p","completion":"c"}\n'.repeat(1e6);
    expect(() => read(lines)).toThrow('it has more than 50,000 rows');
    const list = `[${'{"title":"T","context":"C"},'.repeat(1e6)}{"title":"T","context":"C"}]`;
    expect(() => read(list)).toThrow('it has more than 50,000 passages');
  }, 20_000);

  it('anything else is read or refused, and never breaks', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((json) => `{"data":${json}}`),
        ),
        (given) => {
          try {
            expect(read(given).passages.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toHaveProperty('name', 'FormatError');
            expect(String(error)).not.toContain('\n');
          }
        },
      ),
      { numRuns: 300 },
    ));
});
