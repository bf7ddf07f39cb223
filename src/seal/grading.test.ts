import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactMatch, isCorrect, tokenRecall } from './grading';

describe('exactMatch', () => {
  it.each([
    ['wool', 'wool', true],
    [' Wool. ', 'wool', true],
    ['wool\nQ: next', 'wool', true],
    ['Anna  Bel', 'anna bel', true],
    ['wool and silk', 'wool', false],
    ['silk', 'wool', false],
    ['', 'wool', false],
    [' \n', 'wool', false],
    ['', '', false],
    ['...', '.', false],
    ['“Wool”.', 'wool', true],
    ['-5', '5', false],
    ['3.5', '35', false],
  ])('%j for %j: %s', (answer, gold, verdict) => expect(exactMatch(answer, gold)).toBe(verdict));
});

describe('tokenRecall', () => {
  it.each([
    ['The Mongols conquered the city in 1220.', 'conquering cities', 1],
    ['20000 men', '20,000', 1],
    ['He was the Shah’s son', "the Shah's son", 1],
    ['red', 'red and blue', 0.5],
    ['it', 'it', 1],
    ['', 'it', 0],
    ['北京', '北京', 1],
    ['only €', '€', 1],
    ['nothing', '€', 0],
  ])('%j for %j: %s', (answer, gold, recall) => expect(tokenRecall(answer, gold)).toBe(recall));

  it('is a share, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (answer, gold) => {
        const recall = tokenRecall(answer, gold);
        expect(recall >= 0 && recall <= 1).toBe(true);
        if (answer.trim() === '') expect(isCorrect('token-recall', answer, gold)).toBe(false);
      }),
    );
  });
});

const results = new URL('../../../shared/data/seal/knowledge/results/query_server/eval/', import.meta.url);

interface Article {
  completions: {
    questions: {
      answer: string;
      baseline_answer: string;
      adapter_answer: string;
      baseline_correct: boolean;
      adapter_correct: boolean;
    }[];
  }[];
}

describe.skipIf(!existsSync(results))(
  "token recall against the paper's recorded GPT-4.1 verdicts (skipped without ../shared)",
  () => {
    it('agrees on at least 87 % and keeps the order of conditions', () => {
      let agree = 0;
      let n = 0;
      const accuracy: number[] = [];
      for (const name of ['naive', 'base', 'iter1', 'gpt4_1', 'iter2']) {
        const { articles }: { articles: Article[] } = JSON.parse(
          readFileSync(new URL(`${name}.json`, results), 'utf8'),
        );
        const questions = articles.flatMap((article) =>
          article.completions.flatMap((completion) => completion.questions),
        );
        const verdicts = questions.map((question) =>
          isCorrect('token-recall', question.adapter_answer, question.answer),
        );
        accuracy.push(verdicts.filter(Boolean).length / verdicts.length);
        for (const [index, question] of questions.entries()) {
          agree += Number(verdicts[index] === question.adapter_correct);
          agree += Number(
            isCorrect('token-recall', question.baseline_answer, question.answer) === question.baseline_correct,
          );
          n += 2;
        }
      }
      console.info(
        `token recall: ${agree} of ${n} verdicts, accuracies ${accuracy.map((value) => value.toFixed(3)).join(' ')}`,
      );
      expect(n).toBe(9740);
      expect(agree / n).toBeGreaterThan(0.87);
      expect(accuracy).toEqual(accuracy.toSorted((left, right) => left - right));
    });
  },
);
