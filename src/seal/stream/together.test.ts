import { describe, expect, it } from 'vitest';
import type { Engine, FinetuneJob, GenerateRequest } from '../../contract/engine';
import { GREEDY } from '../../contract/engine';
import { DEFAULT_SETTINGS } from '../knowledge/settings';
import { jobOf } from '../loop/train';
import { type ScriptedCall, ScriptedEngine } from '../testing/scriptedEngine';
import { scriptedTokenizer } from '../testing/scriptedTokenizer';
import { together } from './together';

const ids = (text: string): number[] => [...scriptedTokenizer.encode(text)];
const job = (text: string): FinetuneJob => jobOf(DEFAULT_SETTINGS.finetune, [{ ids: ids(text) }], 1, null);
const ask = (question: string, adapter: number | null): GenerateRequest => {
  return { prompt: ids(`Q: ${question} A:`), adapter, maxTokens: 20, sampling: GREEDY, stream: 0, stopIds: [2] };
};
const said = (of: { ids: number[] } | undefined): string => scriptedTokenizer.decode(of?.ids ?? []);

/** Learns a town's goods, and asks for them. */
const learns =
  (town: string, goods: string, questions = 1) =>
  async (engine: Engine): Promise<string[]> => {
    const answers: string[] = [];
    const [trained] = await engine.finetune([job(`${town} sells ${goods}.`)]);
    for (let asked = 0; asked < questions; asked += 1) {
      const [answer] = await engine.generate([ask(`What does ${town} sell?`, trained?.adapter ?? null)]);
      answers.push(said(answer));
    }
    await engine.score([{ ids: ids('It is so.'), adapter: null }]);
    await engine.freeAdapters(trained ? [trained.adapter] : []);
    return answers;
  };

const sizeOf = (call: ScriptedCall): number => {
  if (call.verb === 'finetune') return call.jobs.length;
  return call.verb === 'free' ? call.adapters.length : 'requests' in call ? call.requests.length : 0;
};
const sizes = ({ calls }: ScriptedEngine) => calls.map((call) => [call.verb, sizeOf(call)]);

describe('programs that run together', () => {
  it('get what each would get alone, in one call where they ask at the same time', async () => {
    const engine = new ScriptedEngine();
    const programs = [learns('Bima', 'wool'), learns('Tora', 'salt'), learns('Ruka', 'tin')];
    expect(await together(engine, programs)).toEqual([['wool'], ['salt'], ['tin']]);
    expect(sizes(engine)).toEqual([
      ['finetune', 3],
      ['generate', 3],
      ['score', 3],
      ['free', 3],
    ]);
    expect(engine.live).toBe(0);
  });

  it('wait with a finetune for those that still ask, and not for those that have ended', async () => {
    const engine = new ScriptedEngine();
    const late = async (own: Engine): Promise<string[]> => {
      for (let asked = 0; asked < 3; asked += 1) await own.generate([ask('Who?', null)]);
      return learns('Ruka', 'tin')(own);
    };
    await together(engine, [learns('Bima', 'wool'), late, async () => []]);
    expect(sizes(engine).slice(0, 4)).toEqual([
      ['generate', 1],
      ['generate', 1],
      ['generate', 1],
      ['finetune', 2],
    ]);
  });

  it('train in as many waves as memory asks for, each adapter its own program’s', async () => {
    const engine = new ScriptedEngine({ adaptersPerWave: 2 });
    const towns = ['Bima', 'Tora', 'Ruka', 'Lopa', 'Miga'];
    const answers = await together(
      engine,
      towns.map((town, index) => learns(town, `goods${index}`)),
    );
    expect(answers.map(([answer]) => answer)).toEqual(towns.map((_, index) => `goods${index}`));
    const waves = sizes(engine).filter(([verb]) => verb === 'finetune');
    expect(waves.map(([, jobs]) => jobs)).toEqual([1, 2, 2]);
  });

  it('hear of their own progress alone', async () => {
    const engine = new ScriptedEngine();
    const heard: number[][] = [[], []];
    const program = (index: number) => async (own: Engine) => {
      const texts = Array.from({ length: index + 1 }, () => ask('Who?', null));
      await own.generate(texts, { onProgress: ({ request }) => heard[index]?.push(request) });
    };
    await together(engine, [program(0), program(1)]);
    expect(heard.map((own) => [...new Set(own)])).toEqual([[0], [0, 1]]);
  });

  it('end together where one fails', async () => {
    const engine = new ScriptedEngine();
    const broken = async (own: Engine): Promise<string[]> => {
      await own.generate([ask('Who?', null)]);
      throw new Error('It broke.');
    };
    await expect(together(engine, [learns('Bima', 'wool', 9), broken, learns('Tora', 'salt')])).rejects.toThrow(
      'It broke.',
    );
    expect(sizes(engine).filter(([verb]) => verb === 'finetune')).toEqual([]);
  });

  it('may not change the weights that they share', async () => {
    const merges = (own: Engine): Promise<void> => own.mergeAdapter(1);
    await expect(together(new ScriptedEngine(), [merges])).rejects.toThrow('none of them may change');
  });
});
