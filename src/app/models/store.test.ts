import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Inspection } from '../../worker/protocol';
import { useChosenModel } from '../experiment/chosenModel';
import { filesModel, load, look, useModels } from './store';

const answers = vi.hoisted(() => ({ inspection: null as Inspection | null, chosen: [] as unknown[] }));
vi.mock('../experiment/modelChoice', () => ({
  inspectModel: async () => answers.inspection,
  chooseModel: (ref: unknown, files: unknown) => answers.chosen.push([ref, files]),
}));
vi.mock('../../worker/scripts', () => ({ startWorker: () => undefined }));

const SHAPE = { adapters: 1, rank: 8, tokensPerStep: 10, sequences: 1, sequenceLength: 10 };
const PLAN = { weights: 1, adapters: 1, optimizer: 1, activations: 1, cache: 1, logits: 1, total: 6 };
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
  forms: [{ asked: null, format: 'q4', rounded: 0, plan: PLAN }],
};

const file = (name: string, path = '', content = 'x'): File => {
  const made = new File([content], name, { lastModified: 1 });
  Object.defineProperty(made, 'webkitRelativePath', { value: path });
  return made;
};

beforeEach(() => {
  useModels.setState(useModels.getInitialState(), true);
  useChosenModel.setState({ ref: null, files: [] });
  answers.chosen = [];
});

describe('files that were chosen', () => {
  it('are called by the GGUF file, by their folder, or by what they are', () => {
    expect(filesModel([file('tokenizer.json'), file('a.gguf')]).name).toBe('a.gguf');
    expect(
      filesModel([file('config.json', 'SmolLM2/config.json'), file('m.safetensors', 'SmolLM2/m.safetensors')]).name,
    ).toBe('SmolLM2');
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

  it('that fails tells why, and what was shown before goes', async () => {
    answers.inspection = READ;
    await look(ref, [], SHAPE, 'Reading');
    answers.inspection = { kind: 'failed', failure: { code: 'broken-model', message: 'a.gguf: cut off.' } };
    await look(ref, [], SHAPE, 'Reading');
    expect(useModels.getState()).toMatchObject({ problem: 'a.gguf: cut off.', inspected: null, busy: null });
  });
});
