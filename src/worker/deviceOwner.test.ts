import { describe, expect, it, vi } from 'vitest';
import { EngineError } from '../contract/errors';
import { FormatError } from '../formats/formatError';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../seal/testing/scriptedTokenizer';
import type { LiveEngine } from './deviceOwner';
import { BACK_OFF, DeviceOwner } from './deviceOwner';
import { WorkerError } from './failure';
import type { ModelNews } from './protocol';
import { noWait } from './testing/session';

/** Each start gives a new engine whose device can be lost; a number of starts from the second on fail. */
function devices(failures = 0) {
  const engines: { engine: ScriptedEngine; lose: (reason: string) => void; closed: boolean }[] = [];
  let left = failures;
  const start = async (): Promise<LiveEngine> => {
    if (engines.length > 0 && left > 0) {
      left -= 1;
      throw new EngineError('no-adapter', 'There is no adapter.');
    }
    let lose: (reason: string) => void = () => undefined;
    const lost = new Promise<string>((resolve) => {
      lose = resolve;
    });
    const own = { engine: new ScriptedEngine(), lose, closed: false };
    engines.push(own);
    return {
      engine: own.engine,
      lost,
      close: () => {
        own.closed = true;
      },
    };
  };
  return { engines, model: { tokenizer: scriptedTokenizer, start } };
}

function owner(now = () => 0) {
  const told: ModelNews[] = [];
  const { waited, wait } = noWait();
  return { told, waited, owner: new DeviceOwner({ tell: (news) => told.push(news), wait, now }) };
}

const tried = (told: readonly ModelNews[]) =>
  told.flatMap((news) => (news.kind === 'recovering' ? [`${news.attempt} of ${news.of}`] : [news.kind]));

describe('the owner of the device', () => {
  it('gets another device by itself, and whoever asks meanwhile waits for it', async () => {
    const { engines, model } = devices();
    const { owner: own, told, waited } = owner();
    await own.open(model);
    engines[0]?.lose('driver reset');
    await Promise.resolve();
    own.noticeLoss(engines[0]?.engine ?? new ScriptedEngine(), 'the same loss, met by a call');
    const [first, second] = await Promise.all([own.engine(), own.engine()]);
    expect(first).toBe(engines[1]?.engine);
    expect(second).toBe(first);
    expect(engines.map(({ closed }) => closed)).toEqual([true, false]);
    expect(tried(told)).toEqual(['1 of 3', 'recovered']);
    expect(waited).toEqual([BACK_OFF[0]]);
  });

  it('tries later each time, and gives up after three with the way back', async () => {
    const { engines, model } = devices(9);
    const { owner: own, told, waited } = owner();
    await own.open(model);
    engines[0]?.lose('driver reset');
    await Promise.resolve();
    await expect(own.engine()).rejects.toMatchObject({
      code: 'device-lost',
      message: expect.stringMatching(/There is no adapter.*3 tries.*Reconnect/),
    });
    expect(tried(told)).toEqual(['1 of 3', '2 of 3', '3 of 3', 'lost']);
    expect(waited).toEqual([...BACK_OFF]);
    await expect(own.engine()).rejects.toMatchObject({ code: 'device-lost' });
  });

  it('does not try again what is no fault of the device, and tells that it is not', async () => {
    const { engines, model } = devices();
    const { owner: own, told, waited } = owner();
    await own.open({
      ...model,
      start: async () => {
        if (engines.length > 0) throw new FormatError('unreadable', 'a.gguf: the file cannot be read any more.');
        return model.start();
      },
    });
    engines[0]?.lose('driver reset');
    await Promise.resolve();
    await expect(own.engine()).rejects.toThrow('a.gguf');
    expect(tried(told)).toEqual(['1 of 3', 'lost']);
    expect(told.at(-1)).toMatchObject({
      failure: { code: 'broken-model', message: expect.stringMatching(/^a\.gguf/) },
    });
    expect(waited).toEqual([BACK_OFF[0]]);
    await expect(own.engine()).rejects.toThrow('a.gguf');
  });

  it('gets a device back that was lost while a model was read onto it, unless nobody waits for that model', async () => {
    const { engines, model } = devices();
    const { owner: own, told } = owner();
    let losses = 1;
    const start = async (onRead?: (read: number, total: number) => void): Promise<LiveEngine> => {
      onRead?.(1, 2);
      losses -= 1;
      if (losses >= 0) throw new EngineError('device-lost', 'It was lost while the model was read.');
      return model.start();
    };
    expect(await own.open({ ...model, start })).toBe(engines[0]?.engine);
    expect(tried(told)).toEqual(['1 of 3', 'recovered']);
    losses = 9;
    let reads = 0;
    const opening = own.open({ ...model, start }, () => {
      reads += 1;
      if (reads === 2) throw new WorkerError('aborted', 'Another model was chosen meanwhile.');
    });
    await expect(opening).rejects.toThrow('Another model');
    expect(reads).toBe(2);
  });

  it('counts losses that follow one another as one trouble, until something was finished or time has passed', async () => {
    let now = 0;
    const { engines, model } = devices();
    const { owner: own, told } = owner(() => now);
    await own.open(model);
    const loseNext = async (): Promise<void> => {
      engines.at(-1)?.lose('again');
      await Promise.resolve();
      await own.engine();
    };
    await loseNext();
    await loseNext();
    own.proved();
    await loseNext();
    await loseNext();
    now += 61_000;
    await loseNext();
    expect(tried(told).filter((text) => text !== 'recovered')).toEqual([
      '1 of 3',
      '2 of 3',
      '1 of 3',
      '2 of 3',
      '1 of 3',
    ]);
    await loseNext();
    await loseNext();
    await expect(loseNext()).rejects.toMatchObject({ code: 'device-lost' });
  });

  it('frees the first model before it starts the second, and takes no notice of what becomes of its device', async () => {
    const first = devices();
    const second = devices();
    const { owner: own, told } = owner();
    await own.open(first.model);
    const { start } = second.model;
    const closedBefore: (boolean | undefined)[] = [];
    await own.open({
      ...second.model,
      start: () => {
        closedBefore.push(first.engines[0]?.closed);
        return start();
      },
    });
    expect(closedBefore).toEqual([true]);
    first.engines[0]?.lose('destroyed');
    await Promise.resolve();
    expect(await own.engine()).toBe(second.engines[0]?.engine);
    expect(told).toEqual([]);
    expect(own.starts).toBe(2);
  });

  it('ends a recovery when another model is opened meanwhile', async () => {
    const first = devices();
    const second = devices();
    let open: () => void = () => undefined;
    const waiting = new Promise<void>((resolve) => {
      open = resolve;
    });
    const own = new DeviceOwner({ tell: () => undefined, wait: () => waiting });
    await own.open(first.model);
    first.engines[0]?.lose('driver reset');
    await Promise.resolve();
    const asked = own.engine();
    await own.open(second.model);
    open();
    await expect(asked).rejects.toMatchObject({ code: 'device-lost' });
    expect(await own.engine()).toBe(second.engines[0]?.engine);
    expect(first.engines).toHaveLength(1);
  });

  it('reads no more of a model that it is putting back when another one is opened', async () => {
    const first = devices();
    const second = devices();
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      go = resolve;
    });
    let [read, isReading] = [0, false];
    const { owner: own } = owner();
    await own.open({
      ...first.model,
      start: async (onRead?: (read: number, total: number) => void) => {
        if (first.engines.length > 0)
          for (; read < 9; read++) {
            onRead?.(read, 9);
            isReading = true;
            await held;
          }
        return first.model.start();
      },
    });
    first.engines[0]?.lose('driver reset');
    await Promise.resolve();
    const asked = own.engine();
    await vi.waitFor(() => expect(isReading).toBe(true));
    const opening = own.open(second.model);
    go();
    await expect(asked).rejects.toMatchObject({ code: 'device-lost' });
    await opening;
    expect(read).toBeLessThan(3);
    expect(first.engines).toHaveLength(1);
  });
});
