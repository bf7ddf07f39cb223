/** Models of the visitor's own in the session: bad luck while one is loaded, and what belongs to the one before. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ModelRef } from '../../contract/model';
import { FormatError } from '../../formats/formatError';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import type { LoadModel } from '../../worker/deviceOwner';
import { makeEngineServer } from '../../worker/engineServer';
import { fakeWorker, steady } from '../../worker/testing/session';
import { lab } from '../knowledge/experiment';
import { numberedSample } from '../knowledge/samples';
import { puzzles } from '../puzzles/experiment';
import { useChosenModel } from './chosenModel';
import { cancelOpening, chooseModel, chooseMostMemory } from './modelChoice';
import { connect, visit } from './session';

/** How the next model of each name starts; what started and what was read to its end, in order. */
interface World {
  broken: Set<string>;
  /** Files that cannot be read, and files that keep whoever reads them waiting. */
  unreadable: Set<string>;
  waiting: Map<string, Promise<void>>;
  held: Map<string, Promise<void>>;
  started: string[];
  /** The most memory that each was asked for with. */
  within: (number | null)[];
  closed: string[];
}
const world = vi.hoisted(
  (): World => ({
    ...{
      broken: new Set(),
      unreadable: new Set(),
      waiting: new Map(),
      held: new Map(),
      started: [],
      within: [],
      closed: [],
    },
  }),
);

const keyOf = (ref: ModelRef): string => ('key' in ref ? ref.key : ref.name);

const load: LoadModel = async (ref, { mostMemory = null }) => {
  const [key, name] = [keyOf(ref), ref.name];
  await world.waiting.get(key);
  if (world.unreadable.has(key)) throw new FormatError('broken', `${key}: cut off.`);
  return {
    tokenizer: scriptedTokenizer,
    start: async (onRead) => {
      if (world.broken.has(key)) throw new Error(`${key} is broken`);
      for (let read = 1; read <= 3; read++) {
        onRead?.(read, 3);
        await world.held.get(key);
      }
      world.started.push(key);
      world.within.push(mostMemory);
      const live = steady(new ScriptedEngine({ contextLength: 4096, name }));
      return {
        ...live,
        close: () => {
          world.closed.push(key);
          live.close();
        },
      };
    },
  };
};

vi.mock('../../worker/scripts', () => ({
  startWorker: () => fakeWorker(makeEngineServer(load, { wait: async () => undefined, calibrateAfter: 1e6 })),
}));

const own = (key: string, name = key): ModelRef => ({ kind: 'files', name, key, format: null });
const inTheLab = () => lab.useEngine.getState();
const ready = (name: string) =>
  vi.waitFor(() => expect(inTheLab().status).toMatchObject({ kind: 'ready', model: { name } }));
const SETTINGS = {
  ...DEFAULT_SETTINGS,
  ...{ rounds: 1, trainingPassages: 1, heldOutPassages: 1, passagesPerRound: 1, edits: 2, heldOutEdits: 1 },
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 1 },
};

beforeAll(() => {
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('navigator', {});
});

beforeEach(async () => {
  chooseModel(null);
  lab.useDraft.getState().replace(numberedSample('world', 1), { kind: 'sample', index: 1, corpus: 'world' });
  lab.useSettings.getState().adopt(SETTINGS);
  lab.useResults.getState().reset();
  visit(lab);
  connect();
  await ready('micro-world');
  for (const one of [world.broken, world.unreadable, world.waiting, world.held]) one.clear();
  Object.assign(world, { started: [], within: [], closed: [] });
});

describe('another model that is chosen while one is loaded', () => {
  it('is the only one that is ever ready, and what is left of the first is not read', async () => {
    let go: () => void = () => undefined;
    world.held.set('a', new Promise<void>((resolve) => (go = resolve)));
    chooseModel(own('a'));
    await vi.waitFor(() => expect(inTheLab().status).toMatchObject({ step: 'device', part: expect.any(Number) }));
    const seen: string[] = [];
    const stop = lab.useEngine.subscribe(({ status }) => {
      if (status.kind === 'ready') seen.push(status.model.name);
      if (status.kind === 'unavailable') seen.push(status.failure.message);
    });
    chooseModel(own('b'));
    // The worker hears of it.
    await new Promise((resolve) => setTimeout(resolve, 20));
    go();
    await ready('b');
    stop();
    expect(seen).toEqual(['b']);
    expect(world.started).toEqual(['b']);
  });
});

describe('the most memory that is allowed', () => {
  it('is kept, and what is loaded is opened anew within it, once', async () => {
    chooseModel(own('a'));
    await ready('a');
    chooseMostMemory(1.2e9);
    await vi.waitFor(() => expect(world.started).toEqual(['a', 'a']));
    await ready('a');
    expect(world.within).toEqual([null, 1.2e9]);
    chooseMostMemory(1.2e9);
    chooseModel(own('a'));
    await ready('a');
    expect(world.started.length).toBe(2);
    expect(useChosenModel.getState().mostMemory).toBe(1.2e9);
    chooseMostMemory(null);
    await vi.waitFor(() => expect(world.within).toEqual([null, 1.2e9, null]));
    await ready('a');
  });
});

describe('a model that could not be opened', () => {
  it('is tried again when it is chosen again', async () => {
    world.broken.add('a');
    chooseModel(own('a'));
    await vi.waitFor(() => expect(inTheLab().status.kind).toBe('unavailable'));
    world.broken.clear();
    chooseModel(own('a'));
    await ready('a');
  });
});

describe('a model whose files cannot be read', () => {
  const refusal = () => useChosenModel.getState().refusal?.why;

  it('leaves the one in use where it is, and says why; results and policy stay', async () => {
    await lab.actions.runRounds();
    const { policy, model } = inTheLab();
    world.unreadable.add('a');
    chooseModel(own('a'));
    await vi.waitFor(() => expect(refusal()).toBe('a: cut off.'));
    await ready('micro-world');
    expect(useChosenModel.getState()).toMatchObject({ ref: null, inUse: { ref: null } });
    expect(inTheLab()).toMatchObject({ policy, model });
    expect(policy).not.toBeNull();
    expect(world).toMatchObject({ started: [], closed: [] });
    await lab.actions.runStage('write');
    expect(lab.useResults.getState().stages.write.status).toBe('done');
  });

  it('leaves another of the visitor’s own too, also on the other page', async () => {
    chooseModel(own('a'));
    await ready('a');
    visit(puzzles);
    await vi.waitFor(() => expect(puzzles.useEngine.getState().status.kind).not.toBe('opening'));
    world.unreadable.add('b');
    chooseModel(own('b'));
    await vi.waitFor(() => expect(refusal()).toContain('b'));
    expect(useChosenModel.getState().ref).toEqual(own('a'));
    visit(lab);
    await ready('a');
    expect(world.started).toEqual(['a']);
  });
});

describe('loading that is cancelled', () => {
  it('while files are read leaves what was in use as it was, however long the files keep one waiting', async () => {
    world.waiting.set('a', new Promise(() => undefined));
    chooseModel(own('a'));
    await vi.waitFor(() => expect(inTheLab().status).toEqual({ kind: 'opening', step: 'model' }));
    cancelOpening();
    await ready('micro-world');
    expect(world).toMatchObject({ started: [], closed: [] });
  });

  it('while weights are read, reads no more of them and loads what was in use again', async () => {
    let go: () => void = () => undefined;
    world.held.set('a', new Promise<void>((resolve) => (go = resolve)));
    chooseModel(own('a'));
    await vi.waitFor(() => expect(inTheLab().status).toMatchObject({ step: 'device', part: expect.any(Number) }));
    cancelOpening();
    await new Promise((resolve) => setTimeout(resolve, 20));
    go();
    await ready('micro-world');
    expect(world.started).toEqual(['micro-world']);
  });
});

describe('what belongs to the model before', () => {
  it('does not count as a result of this one, and does again when that one is back', async () => {
    const stages = () =>
      lab.page.stages.map((stage) => {
        const { basis } = lab.useResults.getState().stages[stage];
        const now = lab.page.basisOf(stage, lab.inputs(), lab.useResults.getState().stages);
        return basis?.['the model'] === now['the model'];
      });
    await lab.actions.runAll();
    expect(stages()).toEqual([true, true, true]);
    chooseModel(own('a'));
    await ready('a');
    expect(stages()).toEqual([false, false, false]);
    chooseModel(null);
    await ready('micro-world');
    expect(stages()).toEqual([true, true, true]);
  });

  it('its policy goes, also where the next one has the same name', async () => {
    chooseModel(own('a', 'model.gguf'));
    await ready('model.gguf');
    const { settings } = lab.useSettings.getState();
    lab.useSettings.getState().adopt({ ...settings, ...SETTINGS, writing: settings.writing });
    await lab.actions.runRounds();
    expect(inTheLab().policy).toMatchObject({ rounds: 1 });
    const finetune = vi.spyOn(ScriptedEngine.prototype, 'mergeAdapter');
    chooseModel(own('b', 'model.gguf'));
    await vi.waitFor(() => expect(world.started).toContain('b'));
    await ready('model.gguf');
    expect(inTheLab().policy).toBeNull();
    await lab.actions.runStage('write');
    expect(finetune).not.toHaveBeenCalled();
    finetune.mockRestore();
  });

  it('its policy stays while only the page changes', async () => {
    await lab.actions.runRounds();
    const { policy } = inTheLab();
    expect(policy).toMatchObject({ rounds: 1 });
    visit(puzzles);
    await vi.waitFor(() => expect(puzzles.useEngine.getState().status.kind).not.toBe('opening'));
    visit(lab);
    await ready('micro-world');
    expect(inTheLab().policy).toEqual(policy);
  });
});
