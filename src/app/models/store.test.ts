import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Inspection } from '../../worker/protocol';
import { openAtStart, useChosenModel } from '../experiment/chosenModel';
import { beginRun, endRun } from '../experiment/running';
import { lab } from '../knowledge/experiment';
import { allowMemory, fetchOffer, filesModel, load, look, lookElsewhere, remove, useModels } from './store';

const answers = vi.hoisted(() => ({
  inspection: null as Inspection | null,
  inspected: [] as unknown[],
  chosen: [] as unknown[],
  allowed: [] as unknown[],
}));
vi.mock('../experiment/modelChoice', () => ({
  inspectModel: async (...asked: unknown[]) => {
    answers.inspected.push(asked);
    return answers.inspection;
  },
  chooseModel: (ref: unknown, files: unknown) => answers.chosen.push([ref, files]),
  whenOpened: async () => undefined,
  chooseMostMemory: (bytes: unknown) => answers.allowed.push(bytes),
}));
/** The download worker: it never answers, and may die. */
const silent = vi.hoisted(() => ({ workers: [] as EventTarget[], ended: 0, persists: 0, deleted: [] as string[] }));
vi.mock('../../worker/scripts', () => ({
  startWorker: () => {
    const worker = Object.assign(new EventTarget(), {
      postMessage: () => undefined,
      terminate: () => {
        silent.ended += 1;
      },
    });
    silent.workers.push(worker);
    return worker;
  },
}));
vi.mock('../../storage/persist', async (original) => ({
  ...(await original<typeof import('../../storage/persist')>()),
  askToPersist: () => {
    silent.persists += 1;
  },
}));
vi.mock('../../storage/modelStore', () => ({
  keptModels: async () => [],
  freeBytes: async () => null,
  deleteModel: async (key: string) => {
    if (key === 'locked') throw new Error('Another tab is downloading this model.');
    silent.deleted.push(key);
  },
}));

const SHAPE = { adapters: 1, rank: 8, tokensPerStep: 10, sequences: 1, sequenceLength: 10 };
const PLAN = { weights: 1, widening: 0, adapters: 1, optimizer: 1, activations: 1, cache: 1, logits: 1, total: 6 };
const READ: Inspection = {
  kind: 'read',
  model: {
    name: 'm',
    family: 'llama',
    parameters: 1,
    layers: 1,
    hidden: 4,
    vocab: 4,
    contextLength: 8,
    hasChat: false,
  },
  notices: [],
  forms: [{ asked: null, format: 'q4', rounded: 0, plan: PLAN, widening: 0, together: 1, fits: true, changes: [] }],
};

const file = (name: string, path = '', content = 'x'): File => {
  const made = new File([content], name, { lastModified: 1 });
  Object.defineProperty(made, 'webkitRelativePath', { value: path });
  return made;
};

beforeEach(() => {
  useModels.setState(useModels.getInitialState(), true);
  useChosenModel.setState(useChosenModel.getInitialState(), true);
  Object.assign(answers, { chosen: [], inspected: [], allowed: [] });
});

describe('files that were chosen', () => {
  it('are called by the GGUF file, by their folder, or by what they are', () => {
    expect(filesModel([file('tokenizer.json'), file('a.gguf')]).name).toBe('a.gguf');
    expect(filesModel([file('config.json'), file('m.safetensors')], 'SmolLM2').name).toBe('SmolLM2');
    expect(filesModel([file('config.json'), file('m.safetensors')]).name).toBe('chosen files');
  });

  it('are another model when one of them is another file', () => {
    const [one, other] = [filesModel([file('a.gguf')]), filesModel([file('a.gguf', '', 'longer')])];
    expect(one.key).not.toBe(other.key);
    expect(filesModel([file('a.gguf')])).toEqual(one);
  });
});

describe('a look at a model', () => {
  const ref = filesModel([file('a.gguf')]);

  it('shows what it would take, and loading it takes the format that was chosen, and the files', async () => {
    answers.inspection = READ;
    const files = [file('a.gguf')];
    await look(ref, files, SHAPE, 'Reading');
    const { inspected, busy, problem } = useModels.getState();
    expect({ busy, problem }).toEqual({ busy: null, problem: null });
    if (inspected === null) throw new Error('It was not shown.');
    load(inspected, 'q8');
    expect(answers.chosen).toEqual([[{ ...ref, format: 'q8' }, files]]);
    expect(useModels.getState().inspected).toBeNull();
  });

  it('that comes while something else is done is told, as one at nothing is', async () => {
    useModels.setState({ busy: 'Looking…' });
    await look(ref, [file('a.gguf')], SHAPE, 'Reading');
    expect(useModels.getState()).toMatchObject({ busy: 'Looking…', problem: expect.stringContaining('(looking)') });
    useModels.setState({ busy: null });
    await look(filesModel([]), [], SHAPE, 'Reading');
    expect(useModels.getState().problem).toContain('no files');
  });

  it('that fails tells why, and what was shown before goes', async () => {
    answers.inspection = READ;
    await look(ref, [file('a.gguf')], SHAPE, 'Reading');
    answers.inspection = { kind: 'failed', failure: { code: 'broken-model', message: 'a.gguf: cut off.' } };
    await look(ref, [file('a.gguf')], SHAPE, 'Reading');
    expect(useModels.getState()).toMatchObject({ problem: 'a.gguf: cut off.', inspected: null, busy: null });
  });
});

describe('the most memory', () => {
  it('is allowed to whatever is loaded, and what is looked at is planned anew', async () => {
    allowMemory(1.2e9, SHAPE);
    expect(answers).toMatchObject({ allowed: [1.2e9], inspected: [] });
    const ref = filesModel([file('a.gguf')]);
    const files = [file('a.gguf')];
    answers.inspection = READ;
    await look(ref, files, SHAPE, 'Reading');
    const other = { ...SHAPE, rank: 4 };
    allowMemory(null, other);
    await vi.waitFor(() => expect(useModels.getState().busy).toBeNull());
    expect(answers.allowed).toEqual([1.2e9, null]);
    expect(answers.inspected.at(-1)).toEqual([ref, files, other]);
  });
});

describe('a worker for downloads that dies', () => {
  const crash = () =>
    silent.workers.at(-1)?.dispatchEvent(Object.assign(new Event('error', { cancelable: true }), { message: 'boom' }));

  it('ends a look, with the reason, and the next one has another', async () => {
    silent.workers = [];
    silent.ended = 0;
    for (const count of [1, 2]) {
      const looked = lookElsewhere({ kind: 'address', address: 'https://a' }, 'Looking');
      expect(useModels.getState().busy).toBe('Looking');
      crash();
      await looked;
      expect(useModels.getState()).toMatchObject({ busy: null, problem: expect.stringContaining('boom') });
      expect([silent.workers.length, silent.ended]).toEqual([count, count]);
    }
  });

  it('ends a download, with the reason; the browser was asked to keep it', async () => {
    const offer = { key: 'k', name: 'm', from: 'there', bytes: 1, files: ['a.gguf'] };
    const fetched = fetchOffer(offer, SHAPE, 'Reading');
    expect(silent.persists).toBe(1);
    crash();
    await fetched;
    expect(useModels.getState()).toMatchObject({ downloading: null, problem: expect.stringContaining('boom') });
  });
});

describe('a model that is deleted', () => {
  const kept = { kind: 'kept', name: 'm', key: 'k', format: null } as const;

  it('is not, while a run goes on with it; each page has its own again when it is', async () => {
    useChosenModel.setState({ ref: kept });
    beginRun(lab);
    await remove('k');
    endRun();
    expect(silent.deleted).toEqual([]);
    expect(useModels.getState().problem).toContain('stop it first');
    expect(answers.chosen).toEqual([]);
    await remove('k');
    expect(silent.deleted).toEqual(['k']);
    expect(answers.chosen).toEqual([[null, undefined]]);
  });

  it('is not deleted while it is in use, though another one is chosen; and no page begins with it any more', async () => {
    useChosenModel.setState({ ref: null, inUse: { ref: kept, files: [] } });
    openAtStart(kept);
    silent.deleted = [];
    beginRun(lab);
    await remove('k');
    endRun();
    expect(silent.deleted).toEqual([]);
    await remove('k');
    expect(silent.deleted).toEqual(['k']);
    expect(useChosenModel.getState().atStart).toBeNull();
  });

  it('and cannot be, says why', async () => {
    await remove('locked');
    expect(useModels.getState()).toMatchObject({ problem: expect.stringContaining('Another tab'), busy: null });
  });
});
