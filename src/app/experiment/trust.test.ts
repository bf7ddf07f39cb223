import { afterEach, expect, it } from 'vitest';
import { adapterText } from '../../seal/record/about';
import { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { asTrusted, keepVerdict } from './trust';

const { device } = new ScriptedEngine();
afterEach(() => keepVerdict(device, false));

it('a device that its self-test found wrong is recorded as untrusted until it passes, and no other one is', () => {
  expect(asTrusted(device)).toBe(device);
  keepVerdict(device, true);
  expect(asTrusted(device)).toEqual({ ...device, untrusted: true });
  expect(adapterText(asTrusted(device))).toMatch(/\(untrusted: it failed its self-test\)$/);
  expect(asTrusted({ ...device, architecture: 'another' }).untrusted).toBeUndefined();
  keepVerdict(device, false);
  expect(asTrusted(device)).toBe(device);
});
