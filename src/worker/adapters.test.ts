/** Adapters through the worker, on the embedded model and a real device. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AdapterWeights } from '../contract/engine';
import { DEFAULT_SETTINGS } from '../seal/knowledge/settings';
import type { SealEvent } from '../seal/knowledge/types';
import { readFolder, testEngine } from '../testing/engine';
import { loadTokenizer } from '../tokenizer/tokenizer';
import { makeEngineServer } from './engineServer';
import type { AdapterAnswer, AdapterAsk, TaskNews } from './protocol';
import { KNOWLEDGE_MODEL, PLACE, steady } from './testing/session';

const passage = {
  title: 'Polipa',
  context: 'There is a town called Polipa. It lies in Estmark. Its gate is silver. It sells wax.',
  questions: [{ question: 'Where does Polipa lie?', answer: 'Estmark' }],
};
const settings = {
  ...DEFAULT_SETTINGS,
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 8, learningRate: 2e-2 },
  quiz: { ...DEFAULT_SETTINGS.quiz, maxTokens: 6 },
};

const server = makeEngineServer(async () => {
  const files = await readFolder(fileURLToPath(new URL('../../public/models/micro-world', import.meta.url)));
  return { files, tokenizer: loadTokenizer(files), start: async () => steady(await testEngine(files)) };
});

let edit = '';
let trained: AdapterWeights;

beforeAll(async () => {
  await server.open(KNOWLEDGE_MODEL, PLACE, () => undefined);
  const told: SealEvent[] = [];
  const hear = (news: TaskNews): void => {
    if (news.kind === 'events' && news.domain === 'knowledge') told.push(...news.events);
  };
  // Without a self-edit the passage alone is learnt.
  const task = { domain: 'knowledge', kind: 'finetune', passage, settings, selfEdits: [] } as const;
  expect(await server.run({ ...task, selfEdits: [] }, hear)).toMatchObject({ kind: 'finished' });
  edit = told.flatMap((event) => (event.type === 'edit' ? [event.edit.id] : []))[0] ?? '';
  trained = weightsIn(await server.adapters({ kind: 'take', domain: 'knowledge', edit }));
}, 60_000);

function weightsIn(answer: AdapterAnswer): AdapterWeights {
  if (answer.kind !== 'weights') throw new Error(JSON.stringify(answer));
  return answer.weights;
}

async function fileIn(ask: AdapterAsk): Promise<File> {
  const answer = await server.adapters(ask);
  if (answer.kind !== 'file') throw new Error(JSON.stringify(answer));
  return new File([answer.blob], answer.name);
}

async function answersOf(...adapters: (AdapterWeights | null)[]): Promise<string[]> {
  const question = 'Where does Polipa lie?';
  const answer = await server.adapters({
    kind: 'ask',
    question: { domain: 'knowledge', title: passage.title, question, settings },
    adapters,
  });
  if (answer.kind !== 'texts') throw new Error(JSON.stringify(answer));
  return answer.texts;
}

const exporting = { kind: 'export', name: 'mine', base: 'tiny', dtype: null } as const;

describe('an adapter that the Lab trained', () => {
  it('goes out as a PEFT zip and comes back the same', async () => {
    expect(trained.tensors.some(({ b }) => b.some((value) => value !== 0))).toBe(true);
    const file = await fileIn({ ...exporting, form: 'peft', weights: trained });
    expect(file.name).toBe('mine.zip');
    expect(weightsIn(await server.adapters({ kind: 'read', name: file.name, files: [file] }))).toEqual(trained);
  });

  it('goes out as a folder of PEFT among others, of which those that are gone are left out', async () => {
    const edits = [edit, 'other'].map((one, at) => ({ edit: one, name: `edit-${at + 1}` }));
    const answer = await server.adapters({ kind: 'folders', domain: 'knowledge', edits, base: 'tiny' });
    const folders = answer.kind === 'folders' ? answer.folders : [];
    expect(folders.map(({ name }) => name)).toEqual(['edit-1']);
    const files = [...(folders[0]?.files ?? [])].map(([name, bytes]) => new File([new Uint8Array(bytes)], name));
    expect(weightsIn(await server.adapters({ kind: 'read', name: 'edit-1', files }))).toEqual(trained);
  });

  it('goes out for llama.cpp and as a merged model', async () => {
    const gguf = await fileIn({ ...exporting, form: 'gguf', weights: trained });
    expect([gguf.name, await gguf.slice(0, 4).text()]).toEqual(['mine.gguf', 'GGUF']);
    const merged = await fileIn({ ...exporting, form: 'merged', weights: trained });
    expect([merged.name, await merged.slice(0, 2).text()]).toEqual(['mine-merged.zip', 'PK']);
  });

  it('answers beside the model, and as the model when it is folded in, until that is put back', async () => {
    const [base = '', adapted = ''] = await answersOf(null, trained);
    expect(adapted).toContain('Estmark');
    expect(base).not.toBe(adapted);
    const adapter = { name: 'mine', weights: trained };
    expect(await server.adapters({ kind: 'fold', adapter })).toEqual({ kind: 'folded' });
    expect(await server.open(KNOWLEDGE_MODEL, PLACE, () => undefined)).toMatchObject({ folded: 'mine' });
    expect(await answersOf(null)).toEqual([adapted]);
    // What puts the policy back leaves the adapter in.
    await server.run({ domain: 'knowledge', kind: 'restore' }, () => undefined);
    expect(await answersOf(null)).toEqual([adapted]);
    expect(await server.adapters({ kind: 'fold', adapter: null })).toEqual({ kind: 'folded' });
    expect(await answersOf(null, trained)).toEqual([base, adapted]);
  });
});

describe('refused in one line, with everything as it was', () => {
  const read = (name: string, ...files: File[]) => server.adapters({ kind: 'read', name, files });
  const refusal = async (answer: Promise<AdapterAnswer>): Promise<string> => {
    const given = await answer;
    return given.kind === 'failed' ? given.failure.message : given.kind;
  };

  it('is what is no adapter', async () => {
    expect(await refusal(read('a.zip', new File(['hello'], 'a.zip')))).toBe(
      'a.zip: this is no zip archive; give a folder or a zip of one.',
    );
    const config = new File(['{"peft_type": "LORA", "r": 4}'], 'adapter_config.json');
    expect(await refusal(read('mine', config))).toContain('mine/adapter_config.json: lora_alpha is missing');
    expect(await refusal(read('mine', new File(['x'], 'a.txt'), new File(['y'], 'b.txt')))).toContain(
      'mine: adapter_config.json is not in the folder',
    );
  });

  it('is an adapter that does not fit, and a self-edit without one', async () => {
    const wide = { ...trained, rank: trained.rank + 1 };
    expect(await refusal(server.adapters({ ...exporting, form: 'gguf', weights: wide }))).toContain('q_proj": A has');
    expect(await refusal(server.adapters({ kind: 'fold', adapter: { name: 'wide', weights: wide } }))).toContain(
      'A has',
    );
    expect(await server.open(KNOWLEDGE_MODEL, PLACE, () => undefined)).toMatchObject({ folded: null });
    expect(await refusal(server.adapters({ kind: 'take', domain: 'knowledge', edit: 'other' }))).toContain(
      'Run Finetune again',
    );
    expect(await refusal(server.adapters({ kind: 'take', domain: 'knowledge', edit }))).toBe('weights');
  });
});
