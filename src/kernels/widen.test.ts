import { test } from 'vitest';
import { probe } from '../testing/kernels';
import { checkWiden } from './widen.checks';

test.each(['q8', 'q4'] as const)('%s weights as f16, each rounded once', (storage) => checkWiden(probe, storage));
