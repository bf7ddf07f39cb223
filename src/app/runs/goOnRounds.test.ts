import { expect, it, vi } from 'vitest';
import type { ModelReport } from '../../contract/engine';
import { otherModel } from './goOnRounds';

vi.mock('../../worker/scripts', () => ({ startWorker: () => undefined }));

const model: ModelReport = {
  name: 'model.gguf',
  ...{ parameters: 134_515_008, layers: 30, hidden: 576, vocab: 49_152, contextLength: 8192, weightFormat: 'q4' },
};

it('a run goes on with the model that it was begun with, and not with another of the same name or in another form', () => {
  expect(otherModel(model, { ...model })).toBeNull();
  expect(otherModel(model, { ...model, name: 'other.gguf' })).toContain('begun with model.gguf, but other.gguf is');
  expect(otherModel(model, { ...model, parameters: 5000 })).toMatch(/134.5 M parameters.*5 k parameters/);
  expect(otherModel(model, { ...model, weightFormat: 'bf16' })).toMatch(/q4.*bf16/);
});
