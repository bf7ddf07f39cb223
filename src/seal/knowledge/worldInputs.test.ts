import { describe, expect, it } from 'vitest';
import { makeWorld, splitOfName, WORLD_SEED } from '../../world/index';
import { isNameLike } from '../../world/names';
import { runRestEm } from '../loop/restEm';
import { testLoop } from '../testing/fixtures';
import { assertDisjoint, passageProblem, splitParagraphs } from './passages';
import { DEFAULT_SETTINGS } from './settings';
import type { Passage } from './types';
import { worldInputs, worldPassage } from './worldInputs';

describe('worldInputs', () => {
  const inputs = worldInputs(DEFAULT_SETTINGS);

  it('makes passages that the loop accepts: paragraphs, their questions, a teacher for each', () => {
    const passage = worldPassage(makeWorld(WORLD_SEED), 'train', 3);
    const paragraphs = splitParagraphs(passage.context);
    expect(paragraphs).toHaveLength(3);
    expect(passage.teacher).toHaveLength(3);
    expect(passageProblem(passage)).toBeNull();
    for (const { answer, paragraph, question } of passage.questions) {
      // What is asked by name, or answered by it, is in the paragraph that the question names.
      const name = /called (\w+)|named (\w+)/.exec(paragraphs[paragraph ?? -1] ?? '');
      if (name) expect(`${question} ${answer}`).toContain(name[1] ?? name[2]);
    }
  });

  it('has fresh training passages for every round, none of them held out', () => {
    expect(inputs.training).toHaveLength(DEFAULT_SETTINGS.trainingPassages * DEFAULT_SETTINGS.rounds);
    expect(inputs.heldOut).toHaveLength(DEFAULT_SETTINGS.heldOutPassages);
    expect(() => assertDisjoint(inputs.training, inputs.heldOut)).not.toThrow();
    expect(() => assertDisjoint(worldInputs(DEFAULT_SETTINGS, 'development').heldOut, inputs.heldOut)).not.toThrow();
  });

  it('trains each seed on other passages and measures all on the same', () => {
    const other = worldInputs({ ...DEFAULT_SETTINGS, seed: 2 });
    expect(other.training).not.toEqual(inputs.training);
    expect(other.heldOut).toEqual(inputs.heldOut);
    expect(worldInputs(DEFAULT_SETTINGS).training).toEqual(inputs.training);
  });

  it('has no entity on two sides: training, replay, held-out, pooled and side questions', () => {
    const NAME = /\b\p{Lu}\p{Ll}{5}\b/gu;
    const namesIn = (texts: readonly string[]): string[] => [
      ...new Set(texts.flatMap((text) => text.match(NAME) ?? []).filter(isNameLike)),
    ];
    const textsOf = (passages: readonly Passage[]): string[] =>
      passages.flatMap(({ context, questions, teacher = [] }) => [
        context,
        ...teacher,
        ...questions.map(({ question, answer }) => `${question} ${answer}`),
      ]);
    for (const seed of [1, 2, 3]) {
      const multiPassage = { ...DEFAULT_SETTINGS.multiPassage, passages: 60 };
      const given = worldInputs({ ...DEFAULT_SETTINGS, seed, heldOutPassages: 50, multiPassage });
      const { locality = [], collateral = [] } = given.sideQuestions ?? {};
      const sides = {
        training: namesIn(textsOf(given.training)),
        measured: namesIn(textsOf([...given.heldOut, ...(given.multiPassage ?? [])])),
        strangers: namesIn(locality.map(({ question, answer }) => `${question} ${answer}`)),
        known: namesIn([...(given.replay?.(200, seed) ?? []), ...collateral.map(({ question }) => question)]),
      };
      for (const [side, names] of Object.entries(sides)) expect(names.length, side).toBeGreaterThan(10);
      const all = Object.values(sides).flat();
      expect(new Set(all).size).toBe(all.length);
      // Neither did pretraining know those that measure: its names are of other splits (`world/corpus.test.ts`).
      expect(new Set(sides.training.map(splitOfName))).toEqual(new Set(['train']));
      expect(new Set([...sides.measured, ...sides.strangers].map(splitOfName))).toEqual(new Set(['heldOut']));
      for (const name of sides.known) expect(['bank', 'pretraining']).toContain(splitOfName(name));
    }
  });

  it('replays the same lines for the same seed', () => {
    expect(inputs.replay?.(4, 9)).toEqual(inputs.replay?.(4, 9));
    expect(inputs.replay?.(4, 9)).not.toEqual(inputs.replay?.(4, 10));
  });

  it('pools single entities of their own, none of them trained on, and asks no question that two of them share', () => {
    const settings = { ...DEFAULT_SETTINGS, multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 200 } };
    const { training, multiPassage = [] } = worldInputs(settings);
    expect(multiPassage).toHaveLength(200);
    expect(() => assertDisjoint(training, multiPassage)).not.toThrow();
    for (const passage of multiPassage) {
      expect(passageProblem(passage)).toBeNull();
      expect(splitParagraphs(passage.context)).toHaveLength(1);
      expect(passage.context).toContain(passage.title);
      expect(splitOfName(passage.title)).toBe('heldOut');
    }
    expect(new Set(multiPassage.map(({ title }) => title)).size).toBe(200);
    const asked = multiPassage.flatMap(({ questions }) => questions);
    expect(new Map(asked.map(({ question }) => [question, 1])).size).toBe(asked.length);
    // Sixteen of the eighteen name the entity; the two that name a person can only stay where nobody else has that person.
    expect(asked.length).toBeGreaterThanOrEqual(16 * 200);
    expect(worldInputs({ ...settings, seed: 9 }).multiPassage).toEqual(multiPassage);
    expect(worldInputs(DEFAULT_SETTINGS).multiPassage).toEqual([]);
    const development = worldInputs(settings, 'development').multiPassage ?? [];
    expect(() => assertDisjoint(multiPassage, development)).not.toThrow();
  });

  it('goes through the whole loop', async () => {
    const settings = { trainingPassages: 2, heldOutPassages: 2, edits: 2, rounds: 1 };
    const { context, loop } = testLoop(settings);
    const { start } = await runRestEm(loop(worldInputs(context.settings)));
    const accuracy = Object.fromEntries(start.map(({ condition }) => [condition.name, condition.accuracy]));
    expect(accuracy.teacher).toBeGreaterThan(accuracy.passage ?? 1);
  });
});

describe('sequences of edits', () => {
  const settings = (seed: number) => ({
    ...DEFAULT_SETTINGS,
    seed,
    continual: { ...DEFAULT_SETTINGS.continual, sequences: 3, length: 4 },
  });
  /** Every word with a capital: names of places and people. */
  const namesIn = (texts: readonly string[]): Set<string> =>
    new Set(texts.flatMap((text) => text.match(/\p{Lu}\p{L}+/gu) ?? []));

  it('are of passages of their own, each once, and of others with another seed', () => {
    const [one, other] = [1, 2].map((seed) => worldInputs(settings(seed)).continual?.sequences ?? []);
    expect(one?.map((passages) => passages.length)).toEqual([4, 4, 4]);
    const titles = (sequences: typeof one): string[] => (sequences ?? []).flat().map(({ title }) => title);
    expect(new Set(titles(one)).size).toBe(12);
    expect(titles(other).filter((title) => titles(one).includes(title))).toEqual([]);
    const { training, heldOut } = worldInputs(settings(1));
    const elsewhere = namesIn([...training, ...heldOut].map(({ context }) => context));
    expect(titles(one).filter((title) => elsewhere.has(title))).toEqual([]);
  });

  it('nothing that a remedy learns along names what is measured', () => {
    const { sequences = [], aside } = worldInputs(settings(1)).continual ?? {};
    if (!aside) throw new Error('There are sequences.');
    const titles = sequences.flat().map(({ title }) => title);
    const along = [...aside.everyday, ...aside.writing.map(({ context }) => context)];
    expect([...namesIn(along)].filter((name) => titles.includes(name))).toEqual([]);
    const measured = new Set(aside.known.map(({ question }) => question));
    expect(aside.everyday.filter((question) => measured.has(question))).toEqual([]);
    expect(aside.known.length).toBeGreaterThanOrEqual(60);
    expect(aside.everyday.length).toBeGreaterThan(30);
  });

  it('are none unless asked for', () => {
    expect(worldInputs(DEFAULT_SETTINGS).continual).toBeUndefined();
  });
});
