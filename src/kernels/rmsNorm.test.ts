import fc from 'fast-check';
import { describe, test } from 'vitest';
import { testDevice } from '../testing/device';
import { probe } from '../testing/kernels';
import { differences, expectClose } from '../testing/numbers';
import { inner, normals } from './probe/numbers';
import type { Reduction } from './profile';
import { NORM_CASES, NORM_LORA_CASES, type NormCase } from './rmsNorm.cases';
import { checkRmsNorm, checkRmsNormBackward, checkRmsNormLora } from './rmsNorm.checks';
import { rmsNorm, rmsNormBackward } from './rmsNorm.reference';

const { facts } = await testDevice();
const REDUCTIONS: readonly Reduction[] = ['single', 'workgroup', 'subgroup'];
const absent = (reduction: Reduction) => reduction === 'subgroup' && !facts.subgroups;

describe('reference', () => {
  test('backward agrees with finite differences', () => {
    const shape = { rows: 3, width: 7, epsilon: 0.1 };
    const [x, gain, dy] = [normals(1, 21), normals(2, 7), normals(3, 21)];
    const { dx, dGain } = rmsNormBackward(dy, x, gain, shape);
    expectClose(
      'dx',
      dx,
      differences(x, (p) => inner(rmsNorm(p, gain, shape).y, dy)),
      1e-8,
    );
    expectClose(
      'dGain',
      dGain,
      differences(gain, (p) => inner(rmsNorm(x, p, shape).y, dy)),
      1e-8,
    );
  });
});

describe.each(REDUCTIONS)('%s', (reduction) => {
  const check = test.skipIf(absent(reduction));
  const sharesOf = <C extends NormCase>(c: C): C => (reduction === 'single' ? c : { ...c, shares: 1 });

  check.each(NORM_CASES)('$name', async (c) => {
    await checkRmsNorm(probe, reduction, sharesOf(c));
    await checkRmsNormBackward(probe, reduction, sharesOf(c), 0);
    await checkRmsNormBackward(probe, reduction, sharesOf(c), 1);
  });

  check.each(NORM_LORA_CASES)('with adapters: $name', (c) => checkRmsNormLora(probe, reduction, sharesOf(c)));

  check('random shapes', async () => {
    const shapes = fc.record({
      rows: fc.integer({ min: 1, max: 70 }),
      width4: fc.integer({ min: 1, max: 90 }),
      shares: fc.integer({ min: 1, max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(shapes, async ({ rows, width4, shares }) => {
        const c = sharesOf({ name: '', rows, width: 4 * width4, shares });
        await checkRmsNorm(probe, reduction, c);
        await checkRmsNormBackward(probe, reduction, c, 0);
      }),
      { numRuns: 10 },
    );
  });
});
