import { expect, it } from 'vitest';
import type { ScoreRequest, ScoreResult } from '../../../contract/engine';
import { jobOf } from '../../loop/train';
import { testLoop, townPassage } from '../../testing/fixtures';
import { buildTrainingSequences, givenSelfEdit } from '../selfEdits';
import { candidatesWorth } from './candidates';
import { laneOf } from './lanes';

/** Nats per token, by adapter: of its own passage, and of the lines of the edit before. `null` is what both were trained on. */
const LIKELY = new Map([
  [null, { own: -4, earlier: -1 }],
  [1, { own: -1, earlier: -1.5 }],
  [2, { own: -0.5, earlier: -3 }],
  [3, { own: -1.2, earlier: -0.2 }],
]);

it('is how likely its own passage is, less what earlier lines lost; what they gained earns nothing', async () => {
  const worthAt = async (penalty: number): Promise<number[]> => {
    const { loop, context } = testLoop({});
    const lane = laneOf([townPassage(1, 1), townPassage(2, 1)], 0);
    const [before, own] = lane.passages.map((passage) => {
      const edit = givenSelfEdit('teacher', 'edit', 0, passage.teacher ?? []);
      return { edit, lines: buildTrainingSequences(context, passage, edit).sequences };
    });
    if (!before || !own) throw new Error('There are two.');
    lane.learned.push({ ...before, adapter: null, distilled: [] });
    const earlier = new Set(before.lines.map(({ ids }) => ids.join()));
    const score = async (requests: readonly ScoreRequest[]): Promise<ScoreResult[]> =>
      requests.map(({ ids, adapter }) => {
        const likely = LIKELY.get(adapter)?.[earlier.has(ids.join()) ? 'earlier' : 'own'] ?? 0;
        return { logProbabilities: ids.slice(1).map(() => likely), greedy: [] };
      });
    const given = loop();
    const settings = { ...given.settings, continual: { ...given.settings.continual, penalty } };
    const engine = { ...given.engine, device: given.engine.device, model: given.engine.model, score };
    const trained = [1, 2, 3].map((adapter) => ({
      ...{ lane, lines: own.lines, edit: `${adapter}`, repeat: 0, job: jobOf(context.settings.finetune, [], 0, null) },
      result: { adapter, losses: [], gradientNorms: [], tokens: 0, diverged: null },
    }));
    return candidatesWorth({ ...given, settings, engine }, { purpose: 'continual', round: 0 }, trained);
  };
  const close = (values: number[]) => values.map((value) => expect.closeTo(value, 10));
  expect(await worthAt(1)).toEqual(close([-1 - 0.5, -0.5 - 2, -1.2]));
  expect(await worthAt(0)).toEqual(close([-1, -0.5, -1.2]));
});
