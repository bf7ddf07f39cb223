/**
 * The gates that the embedded model has to pass before any reward makes sense (`micro-world-ki.md`, section 12), held by the
 * file that is shipped, on the engine that reads it: it answers every kind of question from an open book, and closed-book
 * about a quarter of them, by habit alone. On development documents; held-out ones are for reported numbers.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFolder, testEngine } from '../../testing/engine';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { makeWorld, QUESTION_KINDS, type QuestionKind, WORLD_SEED } from '../../world/index';
import { scoreAll } from '../loop/quiz';
import { mean } from '../statistics/estimate';
import { closedBookItem, openBookItem, type QuizItem, ScoreBatch } from './questions';
import { DEFAULT_SETTINGS } from './settings';
import type { KnowledgeContext, Passage, Question } from './types';
import { worldPassage } from './worldInputs';

const folder = fileURLToPath(new URL('../../../public/models/micro-world', import.meta.url));
const world = makeWorld(WORLD_SEED);
const development = (count: number): Passage[] =>
  Array.from({ length: count }, (_, index) => worldPassage(world, 'development', index));

let context: KnowledgeContext;
beforeAll(async () => {
  const files = await readFolder(folder);
  const engine = await testEngine(files);
  context = { engine, tokenizer: loadTokenizer(files), settings: DEFAULT_SETTINGS };
});

/** Share of questions whose gold answer, end included, greedy decoding would write, by kind and in all. */
async function shares(
  passages: readonly Passage[],
  ask: (passage: Passage, question: Question) => QuizItem,
): Promise<{ ofKind: Map<QuestionKind, number>; all: number; asked: number }> {
  const batch = new ScoreBatch();
  const asked = passages.flatMap((passage) =>
    passage.questions.map((question, index) => ({
      // Paragraph after paragraph, each asks all kinds in one wording, then in the other.
      kind: QUESTION_KINDS[index % QUESTION_KINDS.length],
      score: batch.add(null, ask(passage, question).gold),
    })),
  );
  const grade = (): { kind: QuestionKind | undefined; right: number }[] =>
    asked.map(({ kind, score }) => ({ kind, right: Number(score().greedy) }));
  const right = await scoreAll(context, 'quiz', batch.graded(grade));
  const ofKind = (wanted: QuestionKind): number =>
    mean(right.filter(({ kind }) => kind === wanted).map((one) => one.right));
  return {
    ofKind: new Map(QUESTION_KINDS.map((kind) => [kind, ofKind(kind)])),
    all: mean(right.map((one) => one.right)),
    asked: right.length,
  };
}

describe('the embedded model as it is shipped', () => {
  it('is a download of at most 8 MB', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(bytes).toBeGreaterThan(1e6);
    expect(bytes).toBeLessThan(8e6);
  });

  it('answers at least 95 % of every kind of question from an open book, names included', async () => {
    const { ofKind, asked } = await shares(development(5), (passage, question) =>
      openBookItem(context, passage, question),
    );
    expect(asked).toBe(5 * 3 * 2 * QUESTION_KINDS.length);
    for (const [kind, share] of ofKind) expect(share, kind).toBeGreaterThanOrEqual(0.95);
  });

  it('guesses about strangers what habits allow, at least 25 %, and never a name', async () => {
    const { all, ofKind, asked } = await shares(development(16), ({ title }, question) =>
      closedBookItem(context, title, question),
    );
    expect(asked).toBe(16 * 3 * 2 * QUESTION_KINDS.length);
    expect(all).toBeGreaterThanOrEqual(0.25);
    // More than habits explain would mean that the passages were seen in pretraining. Two kinds of nine have no habit.
    expect(all).toBeLessThan(0.35);
    expect(ofKind.get('reversed')).toBeLessThan(0.01);
    expect(ofKind.get('person')).toBeLessThan(0.1);
  });
});
