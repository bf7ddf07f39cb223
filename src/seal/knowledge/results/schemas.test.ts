import { describe, expect, it } from 'vitest';
import { sealRun } from './run';
import { type QueryServerResult, readSealResult } from './schemas';

const lora = { rank: 32, alpha: 64, dropout: 0, epochs: 10, lr: 0.001, batch_size: 1 };
const asked = (right: boolean, rep = 0) => ({
  ...{ rep, question: 'Q?', answer: 'A', baseline_answer: 'B', adapter_answer: 'A', baseline_correct: false },
  adapter_correct: right,
});

function article(title: string, right: boolean, text = '1. Old.'): QueryServerResult['articles'][number] {
  const stats = { baseline_mean: 0, adapter_mean: Number(right), adapter_std: 0 };
  return {
    ...{ title, context: `${title} is old.`, prompt: 'p', stats: { baseline_accuracy: 0 } },
    completions: [{ text, stats, questions: [asked(right)] }],
  };
}

const file = (more: Partial<QueryServerResult> = {}): QueryServerResult => ({
  ...{ timestamp: '0513_120005', dataset: 'data/eval/gpt4_1_val.json', split_newlines: true, n_articles: 2 },
  ...{ k_completions: 1, eval_times: 1, lora_params: lora, exp_name: 'base' },
  overall: { baseline_mean_accuracy: 0, adapter_mean_accuracy: 0.5 },
  // Two articles of one title.
  articles: [article('Varn', true), { ...article('Varn', false), context: 'Another text.' }],
  ...more,
});

const runOf = (...files: unknown[]) =>
  sealRun(
    files.map((input) => {
      const read = readSealResult(JSON.parse(JSON.stringify(input)));
      if (read === null || read.kind === 'continual') throw new Error('It is read as something else.');
      return read;
    }),
  );

describe('result files of SEAL', () => {
  it('keep passages of one title apart', () => {
    const { items, conditions } = runOf(file());
    expect(items.heldOut.map(({ context }) => context)).toEqual(['Varn is old.', 'Another text.']);
    expect(conditions.map(({ name, writer, perItem }) => [name, writer, perItem])).toEqual([
      ['base', undefined, [0, 0]],
      ['teacher', 'GPT-4.1', [1, 0]],
    ]);
  });

  it('of blank edits are the passage alone, whatever their data is called', () => {
    const articles = file().articles.map((one) => ({
      ...one,
      completions: one.completions.map((own) => ({ ...own, text: '' })),
    }));
    expect(runOf(file({ articles })).conditions.map(({ name }) => name)).toEqual(['base', 'passage']);
  });

  it('without questions and deviations have the rewards that they tell', () => {
    const articles = file().articles.map((one) => ({
      ...one,
      completions: one.completions.map((own) => ({
        ...own,
        stats: { ...own.stats, adapter_std: null },
        questions: [],
      })),
    }));
    const { rounds } = runOf({ ...file({ articles }), dataset: 'data/train/iter1_train.json' });
    expect(rounds.map(({ round, decisions }) => [round, decisions.map(({ kept }) => kept)])).toEqual([
      [2, [true, true]],
    ]);
    expect(rounds[0]?.candidates.map(({ reward }) => reward)).toEqual([
      { mean: 1, standardError: null, n: 1 },
      { mean: 0, standardError: null, n: 1 },
    ]);
  });

  it.each([
    [{ n_articles: 3 }, /^articles: there are 2, but n_articles says 3\. /],
    [{ timestamp: '0513' }, /^timestamp: must be a time such as 0513_120005\. |^timestamp: has the wrong form/],
    [{ articles: 'all' }, /^articles: must be a list\. /],
    [
      { overall: { baseline_mean_accuracy: 0, adapter_mean_accuracy: 0.9 } },
      /^overall\.adapter_mean_accuracy: is 0\.9, but/,
    ],
    [{ lora_params: { ...lora, rank: '32' } }, /^lora_params\.rank: must be a number\. /],
  ])('that are damaged are refused by field: %j', (more, message) => {
    expect(() => runOf({ ...file(), ...more })).toThrow(message);
  });

  it('about other passages than the ones beside them are refused', () => {
    const other = file({ articles: [article('Sool', true), article('Gull', false)], dataset: 'x/iter2_val.json' });
    expect(() => runOf(file(), other)).toThrow(
      /^articles: x\/iter2_val\.json is about other passages than the files beside/,
    );
  });

  it('of continual edits must have a row for each edit', () => {
    const rows = [
      [0.3, 0.3],
      [0.4, 0],
      [0.3, 0.4],
    ];
    const continual = {
      n_sequences: 8,
      n_datapoints: 2,
      base_model: 'models/iter2',
      mean_over_sequences: rows,
      std_over_sequences: rows,
    };
    expect(readSealResult(continual)).toMatchObject({ kind: 'continual', result: { n_sequences: 8 } });
    expect(() => readSealResult({ ...continual, n_datapoints: 3 })).toThrow(
      /^mean_over_sequences: must have 4 rows of 3/,
    );
    for (const other of [{}, [], null, 7, { schema: 'selkie-run' }]) expect(readSealResult(other)).toBeNull();
  });
});
