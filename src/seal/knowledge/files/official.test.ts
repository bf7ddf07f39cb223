/** SEAL's own files, as they lie in `../shared/data/seal` (its README has the counts). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../../testing/shared';
import { splitSelfEdit } from '../selfEdits';
import { readPassageFile } from './read';
import { writeSealEdits, writeSealPassages } from './sealJson';
import { readSftRows, writeSftRows } from './sftRows';

const folder = sharedPath('data/seal/knowledge');
const textOf = (path: string): string => readFileSync(join(folder ?? '', path), 'utf8');
const read = (path: string) => readPassageFile({ name: path, text: textOf(path) });
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

describe.skipIf(folder === null)(`the official files (${SHARED_ABSENT})`, () => {
  it.each([
    ['squad_val.json', 2067, 10_570, 48],
    ['squad_train_recovered.json', 199, 956, 159],
  ])('%s: %i passages, %i questions, %i titles', (path, passages, questions, titles) => {
    const file = read(path);
    expect(file.form).toBe('SEAL passages');
    expect(file.passages).toHaveLength(passages);
    expect(sum(file.passages.map((one) => one.questions.length))).toBe(questions);
    expect(new Set(file.passages.map(({ title }) => title)).size).toBe(titles);
    expect(readPassageFile({ name: path, text: writeSealPassages(file.passages) }).passages).toEqual(file.passages);
  });

  // Sequences: seal-reference 2.3, "Parity vectors"; the passage itself is one more of each completion.
  it.each([
    ['base_val', 200, 5, 8418],
    ['iter1_val', 250, 5, 10_027],
    ['iter2_val', 200, 5, 7740],
    ['gpt4_1_val', 200, 5, 15_023],
    ['naive_val', 250, null, null],
    ['iter0_train', 100, 10, 8993],
    ['iter1_train', 50, 5, 2063],
  ])('self_edits/%s.json: %i passages of %s completions, %s sequences', (name, passages, completions, sequences) => {
    const file = read(`self_edits/${name}.json`);
    expect(file.form).toBe('SEAL self-edits');
    expect(file.passages).toHaveLength(passages);
    const texts = file.passages.map((one) => one.completions ?? []);
    if (completions !== null) expect(new Set(texts.map(({ length }) => length))).toEqual(new Set([completions]));
    const counts = texts.flat().map((text) => splitSelfEdit(text, true).pieces.length + 1);
    if (sequences !== null) expect(sum(counts)).toBe(sequences);
    else expect(texts.flat().every((text) => text === '')).toBe(true);
    expect(readPassageFile({ name, text: writeSealEdits(file.passages) }).passages).toEqual(file.passages);
  });

  it.each([0, 1])('em_sft/sft_best1of5_iter%i.jsonl: 50 rows, each about a passage of the training file', (round) => {
    const path = `em_sft/sft_best1of5_iter${round}.jsonl`;
    const rows = readSftRows({ name: path, text: textOf(path) });
    expect(rows).toHaveLength(50);
    expect(readSftRows({ name: path, text: writeSftRows(rows) })).toEqual(rows);
    const trained = new Map(read(`self_edits/iter${round}_train.json`).passages.map((one) => [one.context, one]));
    const { form, passages } = read(path);
    expect(form).toBe('SFT rows');
    expect(passages).toHaveLength(50);
    for (const { context, completions } of passages)
      expect(trained.get(context)?.completions).toContain(completions?.[0]);
  });
});
