import { describe, expect, it } from 'vitest';
import { type WritingPlan, writeEdits } from '../loop/write';
import { configuration, type Draft, puzzleLoop, testPuzzles } from '../testing/puzzles';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { compactText, givenConfiguration } from './configuration';

const SCOPE = { purpose: 'train', round: 1 } as const;
const PLAN: WritingPlan = { edits: 3, policyVersion: 0, label: 'round1/train', seedKey: 'round1' };
/** Says who is asked, so that texts tell where they come from. */
const signed = ({ task, attempt, sample, seed }: Draft): string =>
  compactText(configuration({ task: `${task} ${attempt} ${sample} ${seed}` }));

describe('configurations of the policy', () => {
  it('are parsed from what was said', async () => {
    const { loop, engine, events } = puzzleLoop({}, { writes: signed });
    const written = await writeEdits(loop(), SCOPE, testPuzzles(0, 2), PLAN);
    expect(written.map(({ id, item: task, sample }) => [id, task, sample])).toEqual(
      [0, 1].flatMap((task) => [0, 1, 2].map((sample) => [`round1/train/task${task}/edit${sample}`, task, sample])),
    );
    for (const one of written) {
      expect(one).toMatchObject({ author: 'policy', policyVersion: 0, rejected: [] });
      expect(one.configuration?.task).toMatch(new RegExp(`^${one.item} 0 ${one.sample} `));
      expect(one.ids).toEqual(scriptedTokenizer.encode(one.text, { addSpecialTokens: false }));
      expect(one.logProbability).toBeCloseTo(-0.5 * one.ids.length);
    }
    expect(engine.calls.filter(({ verb }) => verb === 'generate')).toHaveLength(1);
    expect(events.flatMap((event) => (event.type === 'edit' ? [event.edit] : []))).toEqual(written);
    expect(events.map(({ type }) => type)).toContain('edit-text');
  });

  it('are asked for with the demonstrations, with the end of a text as the only stop', async () => {
    const { loop, engine } = puzzleLoop();
    const written = await writeEdits(loop(), SCOPE, testPuzzles(0, 1), PLAN);
    const [asked] = engine.asked;
    expect(asked?.text).toMatch(/^(?:(?:[A-Z]\d{3})+(?:[a-z]\d{3})+){4}\n$/);
    expect(asked?.request).toMatchObject({ adapter: null, maxTokens: 150, stopIds: [scriptedTokenizer.eosId] });
    expect(written[0]?.promptIds).toEqual(asked?.request.prompt);
    expect(asked?.request.sampling.topK).toBe(0);
  });

  it('tell before anything is written that a task does not fit the model', async () => {
    const { loop, engine } = puzzleLoop({}, { contextLength: 180 });
    await expect(writeEdits(loop(), SCOPE, testPuzzles(3, 1), PLAN)).rejects.toThrow(/puzzle3.*180/);
    expect(engine.calls).toEqual([]);
  });
});

describe('configurations that no policy wrote', () => {
  it.each([
    ['constant', 'constant'],
    ['constant', 'heat'],
    ['search', 'search3'],
    ['sweep', 'landscape'],
    ['hand', 'lab'],
  ] as const)('say who made them, %s, whatever their label is: %s', (author, label) => {
    expect(givenConfiguration(author, label, 2, 1, configuration())).toEqual({
      id: `${label}/task2/edit1`,
      item: 2,
      sample: 1,
      author,
      policyVersion: null,
      promptIds: [],
      text: '',
      ids: [],
      logProbability: null,
      configuration: configuration(),
      rejected: [],
    });
  });
});
