import { describe, expect, it } from 'vitest';
import type { Stage } from '../types';
import { placeOf } from './place';

const stages = (names: readonly Stage[], round: number, purpose: 'train' | 'held-out' = 'held-out') =>
  names.map((stage) => ({ stage, purpose, round }));
const LOOP = ['finetune', 'quiz', 'reward'] as const;
const planned = [
  ...stages(['quiz', 'self-edits', ...LOOP, ...LOOP, ...LOOP], 0),
  ...stages(['self-edits', ...LOOP, 'selection', 'policy-finetune'], 1, 'train'),
];
/** Where each of these is found, one after the other. */
function followed(begun: typeof planned): number[] {
  let at = -1;
  return begun.map((one) => {
    const place = placeOf(planned, at, one);
    if (place >= 0) at = place;
    return place;
  });
}

describe('the place of a stage in its plan', () => {
  it('is the next one of its kind', () => {
    expect(followed(planned)).toEqual([...planned.keys()]);
  });

  it('passes over loops that do not come about', () => {
    const real = [...stages(['quiz', 'self-edits', ...LOOP], 0), ...stages(['self-edits', 'finetune'], 1, 'train')];
    expect(followed(real)).toEqual([0, 1, 2, 3, 4, 11, 12]);
  });

  it('passes over what a loop leaves out, not over its end', () => {
    const real = stages(['quiz', 'self-edits', 'reward', ...LOOP], 0);
    expect(followed(real)).toEqual([0, 1, 4, 5, 6, 7]);
  });

  it('stays within the loop when that takes more waves than were planned', () => {
    const real = stages(['quiz', 'self-edits', 'finetune', 'quiz', 'finetune', 'quiz', 'reward', 'finetune'], 0);
    expect(followed(real)).toEqual([0, 1, 2, 3, 2, 3, 4, 5]);
  });

  it('is nowhere for what was not planned', () => {
    expect(placeOf(planned, -1, { stage: 'credit', purpose: 'lab', round: 0 })).toBe(-1);
    expect(placeOf(planned, 4, { stage: 'self-edits', purpose: 'held-out', round: 0 })).toBe(-1);
  });
});
