/** The sample that comes with the page (`public/data/squad-sample.json`): its twelve passages and who wrote about them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../../testing/shared';
import { passageProblem, withoutTwins } from '../passages';
import { editsByText, plainPassage, withTeacher, writerOf } from './edits';
import { readPassageFile } from './read';

const text = readFileSync(new URL('../../../../public/data/squad-sample.json', import.meta.url), 'utf8');
const sample = readPassageFile({ name: 'squad-sample.json', text });
const WRITERS = ['GPT-4.1', 'Qwen2.5-7B', 'Qwen2.5-7B, SEAL round 2'];

it('holds twelve passages that can be run, no two alike, each with an edit by three writers', () => {
  expect(sample.writers).toEqual(WRITERS);
  expect(sample.passages).toHaveLength(12);
  expect(withoutTwins(sample.passages)).toHaveLength(12);
  expect(sample.passages.map(passageProblem)).toEqual(sample.passages.map(() => null));
  for (const { completions, questions } of sample.passages) {
    expect(completions?.map((one) => one.trim() !== '')).toEqual([true, true, true]);
    expect(questions.length).toBeGreaterThanOrEqual(3);
  }
});

it('an edit goes to the passage of its text, named by its writer, and nothing else of the file stays', () => {
  const [first, second] = sample.passages;
  if (first === undefined || second === undefined) throw new Error('There are no passages.');
  const edits = editsByText(sample.passages);
  expect(edits.size).toBe(12);
  const plain = plainPassage(first);
  expect(Object.keys(plain)).toEqual(['title', 'context', 'questions']);
  const two = { ...plain, context: 'One.\n\nTwo.' };
  expect(withTeacher(two, 'Notes.', 'GPT-4.1')).toMatchObject({ teacher: ['Notes.', ''], teacherName: 'GPT-4.1' });
});

it.each([
  ['gpt4_1_val.json', 'GPT-4.1'],
  ['/data/self_edits/base_val.json', 'Qwen2.5-7B'],
  ['iter0_train.json', 'Qwen2.5-7B'],
  ['iter2_val.json', 'Qwen2.5-7B, SEAL round 2'],
  ['my notes.json', 'my notes'],
])('%s was written by %s', (name, writer) => expect(writerOf(name)).toBe(writer));

const folder = sharedPath('data/seal/knowledge');

describe.skipIf(folder === null)(`the rule of the sample (${SHARED_ABSENT})`, () => {
  const read = (path: string): string => readFileSync(join(folder ?? '', path), 'utf8');

  it('the shortest of the first 200 in SEAL’s order that have three questions and all edits', () => {
    const passages = readPassageFile({ name: 'val', text: read('squad_val.json') }).passages;
    const order: number[] = JSON.parse(read('eval_order_indices.json'));
    const edits = ['gpt4_1_val', 'base_val', 'iter2_val'].map((name) =>
      editsByText(readPassageFile({ name, text: read(`self_edits/${name}.json`) }).passages),
    );
    const all = order.slice(0, 200).flatMap((index) => passages[index] ?? []);
    const fit = all.flatMap((passage) => {
      const completions = edits.flatMap((by) =>
        [...editsByText([{ ...passage, completions: ['x'] }]).keys()].flatMap((key) => by.get(key) ?? []),
      );
      return passage.questions.length >= 3 && completions.length === 3 ? [{ ...passage, completions }] : [];
    });
    const shortest = fit.toSorted((left, right) => left.context.length - right.context.length).slice(0, 12);
    expect(sample.passages.map(({ prompt: _, ...passage }) => passage)).toEqual(shortest);
  });
});
