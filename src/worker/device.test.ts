import { expect, it } from 'vitest';
import type { DeviceNews } from '../contract/device';
import { EngineError } from '../contract/errors';
import { ScriptedEngine } from '../seal/testing/scriptedEngine';
import type { AskDevice } from './engineServer';
import { KNOWLEDGE_MODEL, PLACE, startingInTurn, startSession, steady } from './testing/session';

const load = startingInTurn(() => steady(new ScriptedEngine()));

/** Tests until it is stopped. */
const endless: AskDevice = (_ask, _place, tell, signal) =>
  new Promise((_, reject) => {
    tell({ kind: 'testing', done: 3, of: 55, kernel: 'optimizer' });
    signal.addEventListener('abort', () => reject(new EngineError('aborted', 'The test was stopped.')));
  });

it('a test of the device needs no model, tells how far it is, keeps others off the device, and is stopped', async () => {
  const { session } = startSession(load, { askDevice: endless });
  const told: DeviceNews[] = [];
  const testing = session.device({ kind: 'test' }, PLACE, (news) => void told.push(news));
  expect(await session.device({ kind: 'speed' }, PLACE, () => undefined)).toMatchObject({
    kind: 'failed',
    failure: { message: 'Another task is still running.' },
  });
  session.stop();
  expect(await testing).toMatchObject({ kind: 'failed', failure: { code: 'aborted' } });
  expect(told).toEqual([{ kind: 'testing', done: 3, of: 55, kernel: 'optimizer' }]);
  // Free again.
  const next = session.device({ kind: 'test' }, PLACE, () => undefined);
  session.stop();
  expect(await next).toMatchObject({ failure: { code: 'aborted' } });
  session.close();
});

it('a model is opened while the device is tested, which has one of its own', async () => {
  const { session } = startSession(load, { askDevice: endless });
  const testing = session.device({ kind: 'test' }, PLACE, () => undefined);
  expect(await session.open(KNOWLEDGE_MODEL, PLACE, () => undefined)).toMatchObject({ kind: 'opened' });
  session.stop();
  expect(await testing).toMatchObject({ failure: { code: 'aborted' } });
  session.close();
});

it('a device that fails its test says so in one sentence', async () => {
  const askDevice: AskDevice = async () => {
    throw new EngineError('no-adapter', 'WebGPU is there, but it found no graphics adapter to use.');
  };
  const { session } = startSession(load, { askDevice });
  expect(await session.device({ kind: 'look' }, PLACE, () => undefined)).toEqual({
    kind: 'failed',
    failure: { code: 'no-adapter', message: 'WebGPU is there, but it found no graphics adapter to use.' },
  });
  session.close();
});
