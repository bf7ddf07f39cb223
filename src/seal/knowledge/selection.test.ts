import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedPath } from '../../testing/shared';
import { keptTexts } from '../loop/policy';
import { SELECTION_RULES } from './choices';
import { chosenPart, type SelectionSettings, select } from './selection';
import type { BaseAnswers, Candidate } from './types';

/** A candidate whose parts have these rewards and texts. */
function candidate(
  passage: number,
  sample: number,
  rewards: readonly number[],
  texts: readonly string[] = rewards.map((_, index) => `${sample} ${index}`),
): Candidate {
  return {
    edit: {
      id: `p${passage}e${sample}`,
      item: passage,
      sample,
      author: 'policy',
      policyVersion: 0,
      text: texts.join('\n\n'),
      parts: texts.map((text, paragraph) => ({
        paragraph,
        prompt: 'p',
        promptIds: [1],
        text,
        ids: text === '' ? [] : [5],
        logProbability: -1,
        finish: 'stop',
      })),
    },
    untrained: null,
    sameAs: null,
    sequences: [],
    dropped: [],
    repeats: [],
    reward: { mean: rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length, standardError: null, n: 1 },
    partRewards: rewards.map((mean) => ({ mean, standardError: null, n: 1 })),
    accuracy: { mean: 0, standardError: null, n: 1 },
    goldLogProbability: null,
    partRubrics: null,
  };
}

const base = (passage: number, accuracies: (number | null)[]): BaseAnswers => ({
  item: passage,
  policyVersion: 0,
  answers: [],
  accuracy: 0.4,
  paragraphAccuracies: accuracies,
  goldLogProbabilities: null,
});

const by = (selection: SelectionSettings['selection'], more: Partial<SelectionSettings> = {}): SelectionSettings => ({
  seed: 1,
  selection,
  keep: 2,
  reward: 'accuracy',
  ...more,
});

describe('select', () => {
  it('best-of-k keeps the best sample of each paragraph, by part and not by document', () => {
    const candidates = [candidate(0, 0, [0.9, 0]), candidate(0, 1, [0.1, 0.2]), candidate(1, 0, [0.3])];
    const decisions = select(by('best-of-k'), candidates, [base(0, [1, 1]), base(1, [1])]);
    expect(decisions.map(({ kept, reason }) => [kept, reason])).toEqual([
      [true, 'best'],
      [false, 'not-best'],
      [false, 'not-best'],
      [true, 'best'],
      [true, 'best'],
    ]);
    expect(keptTexts(candidates, decisions, chosenPart).map(({ text }) => text)).toEqual(['0 0', '1 1', '0 0']);
  });

  it('gives ties to the first sample and never keeps an empty part', () => {
    const decisions = select(
      by('best-of-k'),
      [candidate(0, 0, [0.9], ['']), candidate(0, 1, [0.5]), candidate(0, 2, [0.5])],
      [],
    );
    expect(decisions.map(({ reason }) => reason)).toEqual(['empty', 'best', 'not-best']);
  });

  it('beats-base keeps every part above the base on its own questions, each text once', () => {
    const candidates = [
      candidate(0, 0, [0.6, 0.6], ['a', 'b']),
      candidate(0, 1, [0.7, 0.5], ['a', 'c']),
      candidate(0, 2, [0.5, 0.41], ['d', '']),
    ];
    const decisions = select(by('beats-base'), candidates, [base(0, [0.5, null])]);
    expect(decisions.map(({ reason }) => reason)).toEqual([
      'beats-base',
      'beats-base',
      'duplicate',
      'beats-base',
      'not-above-base',
      'empty',
    ]);
    expect(decisions.map(({ baseReward }) => baseReward)).toEqual([0.5, 0.4, 0.5, 0.4, 0.5, 0.4]);
  });

  it('top-k keeps the best different texts of each paragraph, ties to the first', () => {
    const candidates = [
      candidate(0, 0, [0.5, 0.9], ['a', 'e']),
      candidate(0, 1, [0.7, 0.9], ['b', 'e']),
      candidate(0, 2, [0.7, 0.1], ['b', 'f']),
      candidate(0, 3, [0.5, 0.8], ['c', '']),
    ];
    const decisions = select(by('top-k', { keep: 2 }), candidates, [base(0, [1, 1])]);
    expect(decisions.map(({ kept, reason }) => (kept ? reason : `not: ${reason}`))).toEqual([
      'top-k',
      'top-k',
      'top-k',
      'not: duplicate',
      'not: duplicate',
      'top-k',
      'not: not-best',
      'not: empty',
    ]);
  });

  it.each(SELECTION_RULES)('%s never keeps what went to not-a-number once', (selection) => {
    const lost = candidate(0, 0, [9]);
    const repeat = { repeat: 0, loraSeed: 0, losses: [], gradientNorms: [], tokens: 0, answers: [], accuracy: 0 };
    const repeats = [null, 4].map((divergedAt) => ({
      ...repeat,
      divergedAt,
      paragraphAccuracies: [],
      goldLogProbabilities: null,
      sideEffects: null,
    }));
    const decisions = select(by(selection), [{ ...lost, repeats }, candidate(0, 1, [0.5])], [base(0, [0])]);
    expect(decisions.map(({ kept, reason }) => [kept, reason === 'diverged'])).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  it('top-k with one is best-of-k', () => {
    const texts = fc.array(fc.tuple(fc.constantFrom(0, 0.5, 1), fc.constantFrom('a', 'b', '')), { maxLength: 6 });
    fc.assert(
      fc.property(texts, (samples) => {
        const candidates = samples.map(([reward, text], sample) => candidate(0, sample, [reward], [text]));
        const kept = (selection: SelectionSettings['selection']) =>
          select(by(selection, { keep: 1 }), candidates, []).map((decision) => decision.kept);
        expect(kept('top-k')).toEqual(kept('best-of-k'));
      }),
    );
  });

  it('compares with a base on the same scale as the reward', () => {
    const candidates = [candidate(0, 0, [-1, -3]), candidate(0, 1, [-2, -1])];
    const answers = [0, 0, 1].map((paragraph, question) => ({
      question,
      paragraph,
      text: '',
      correct: false,
      judge: 'exact' as const,
    }));
    const known = { ...base(0, [0.5, 0.5]), answers, goldLogProbabilities: [-1, -2, -2] };
    const decisions = select(by('beats-base', { reward: 'gold-log-probability' }), candidates, [known]);
    expect(decisions.map(({ baseReward, kept }) => [baseReward, kept])).toEqual([
      [-1.5, true],
      [-2, false],
      [-1.5, false],
      [-2, true],
    ]);
    // The rubric's base is the empty edit, which gets the least.
    const proxies = select(by('beats-base', { reward: 'rubric' }), [candidate(0, 0, [4, 4.5])], [known]);
    expect(proxies.map(({ baseReward, kept }) => [baseReward, kept])).toEqual([
      [4, false],
      [4, true],
    ]);
  });

  it('keeps exactly one part of each paragraph under best-of-k, and it is a best one', () => {
    const rewards = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(rewards, (samples) => {
        const candidates = samples.map((pair, sample) => candidate(0, sample, pair));
        const kept = select(by('best-of-k'), candidates, []).filter((decision) => decision.kept);
        expect(kept.map(({ paragraph }) => paragraph).toSorted()).toEqual([0, 1]);
        for (const { paragraph, reward } of kept)
          expect(reward).toBe(Math.max(...samples.map((pair) => pair[paragraph] ?? 0)));
      }),
    );
  });
});

describe('the random control', () => {
  const text = fc.constantFrom('a', 'b', '');
  const reward = fc.double({ min: 0, max: 1, noNaN: true });
  /** Samples of two passages of two paragraphs. */
  const samples = fc.array(
    fc.record({ passage: fc.nat(1), texts: fc.tuple(text, text), rewards: fc.tuple(reward, reward) }),
    {
      minLength: 1,
      maxLength: 10,
    },
  );
  const seed = fc.nat();
  const made = (some: { passage: number; texts: [string, string]; rewards: [number, number] }[]): Candidate[] =>
    some.map(({ passage, texts, rewards }, sample) => candidate(passage, sample, rewards, texts));
  const keptBy = (rule: SelectionSettings['selection'], candidates: readonly Candidate[], own = 1) =>
    select(by(rule, { seed: own }), candidates, []).filter(({ kept }) => kept);

  it('keeps the same texts whatever they earned', () => {
    fc.assert(
      fc.property(samples, fc.array(reward, { minLength: 20, maxLength: 20 }), seed, (some, others, own) => {
        const after = some.map((one, at) => ({
          ...one,
          rewards: [others[2 * at] ?? 0, others[2 * at + 1] ?? 0] as [number, number],
        }));
        const places = (candidates: Candidate[]) =>
          keptBy('random', candidates, own).map(({ edit, paragraph }) => `${edit}/${paragraph}`);
        expect(places(made(after))).toEqual(places(made(some)));
      }),
    );
  });

  it('keeps as many of each paragraph as best-of-k does, and nothing empty', () => {
    fc.assert(
      fc.property(samples, seed, (some, own) => {
        const places = (rule: SelectionSettings['selection']) =>
          keptBy(rule, made(some), own)
            .map(({ item, paragraph }) => `${item}/${paragraph}`)
            .toSorted();
        expect(places('random')).toEqual(places('best-of-k'));
        for (const { edit, paragraph } of keptBy('random', made(some), own))
          expect(made(some).find((one) => one.edit.id === edit)?.edit.parts[paragraph]?.text).not.toBe('');
      }),
    );
  });

  it('draws each sample about as often, each paragraph by itself, and says why one is kept or not', () => {
    const candidates = [0, 1, 2, 3].map((sample) => candidate(0, sample, [sample / 4, sample / 4]));
    const drawn = Array.from({ length: 800 }, (_, own) => keptBy('random', candidates, own));
    for (const sample of [0, 1, 2, 3])
      for (const paragraph of [0, 1]) {
        const times = drawn.filter((kept) => kept.some((one) => one.sample === sample && one.paragraph === paragraph));
        // A quarter of 800, within five standard deviations.
        expect(Math.abs(times.length - 200)).toBeLessThan(62);
      }
    const together = drawn.filter(([first, second]) => first?.sample === second?.sample).length;
    expect(Math.abs(together - 200)).toBeLessThan(62);
    const reasons = select(by('random'), candidates, []).map(({ kept, reason }) => `${kept} ${reason}`);
    expect(new Set(reasons)).toEqual(new Set(['true random', 'false not-drawn']));
  });
});

const knowledge = sharedPath('data', 'seal', 'knowledge');

interface RankFile {
  articles: { prompt: string; completions: { text: string; stats: { adapter_mean: number } }[] }[];
}

describe.skipIf(knowledge === null)("SEAL's recorded rounds (skipped without ../shared)", () => {
  it.each([0, 1])('best of 5 of rank_iter%i reproduces all 50 rows that trained the policy', (round) => {
    const { articles }: RankFile = JSON.parse(
      readFileSync(join(knowledge ?? '', `results/query_server/train/rank_iter${round}.json`), 'utf8'),
    );
    const rows = readFileSync(join(knowledge ?? '', `em_sft/sft_best1of5_iter${round}.jsonl`), 'utf8')
      .trim()
      .split('\n');
    const recorded = rows.map((row) => String(JSON.parse(row).completion).trim());
    const candidates = articles.flatMap(({ completions }, passage) =>
      completions.map(({ text, stats }, sample) => candidate(passage, sample, [stats.adapter_mean], [text])),
    );
    const kept = keptTexts(candidates, select(by('best-of-k'), candidates, []), chosenPart).map(({ text }) =>
      text.trim(),
    );
    expect(kept).toHaveLength(50);
    expect(kept.toSorted()).toEqual(recorded.toSorted());
  });
});
