import { expect, it } from 'vitest';
import { decimal } from './settings';

it.each([
  ['12', 12],
  [' -0.5 ', -0.5],
  ['+.5', 0.5],
  ['3.', 3],
  ['1e-4', 1e-4],
  ['2E3', 2000],
])('%j is %d', (text, number) => expect(decimal(text)).toBe(number));

it.each([
  '',
  ' ',
  '0,001',
  '1,000',
  '1 000',
  '1_000',
  '1.000,5',
  "1'000",
  '0x10',
  '0b1',
  'Infinity',
  'E-4',
  '1e',
  '١٢',
  '½',
  '.',
])('%j is no number', (text) => expect(decimal(text)).toBeNaN());
