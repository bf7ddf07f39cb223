import { expect, test } from 'vitest';
import { slowAdvice } from './vulkan.mjs';

test('who computes on SwiftShader without having asked for it hears of what is faster', () => {
  expect(slowAdvice({ kind: 'swiftshader' }, undefined)).toMatch(/lavapipe.*vulkan\.mjs --both$/);
  expect(slowAdvice({ kind: 'swiftshader' }, 'swiftshader')).toBeNull();
  for (const kind of ['lavapipe', 'hardware', 'system', 'named']) expect(slowAdvice({ kind }, undefined)).toBeNull();
});
