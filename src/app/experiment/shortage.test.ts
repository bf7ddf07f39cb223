import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../worker/protocol';
import { LAB_REMEDIES } from '../knowledge/remedies';
import { PUZZLE_REMEDIES } from '../puzzles/remedies';
import { noteShortage, type Remedy, useShortage } from './shortage';

const message = 'The GPU has no room for 64 adapters. Lower the number of self-edits.';
const failure = (remedy: Remedy): Failure => ({
  code: 'out-of-memory',
  message,
  shortage: { what: 'adapters', remedy, bytes: null },
});
const label = () => useShortage.getState().last?.label;

beforeEach(() => useShortage.setState({ last: null }));

describe('a failure for want of memory', () => {
  it.each([
    ['rank', 'LoRA rank', 'LoRA rank'],
    ['edits', 'Edits per passage', 'Edits per task'],
    ['length', 'Longest note', 'Batch size'],
    ['model', null, null],
  ] as const)('whose remedy is %s leads to the setting that has it', (remedy, inTheLab, onPuzzles) => {
    noteShortage(failure(remedy), LAB_REMEDIES);
    expect([useShortage.getState().last?.message, label()]).toEqual([message, inTheLab]);
    noteShortage(failure(remedy), PUZZLE_REMEDIES);
    expect(label()).toBe(onPuzzles);
  });

  it('without a word about its remedy leads to the settings', () => {
    noteShortage({ code: 'out-of-memory', message }, LAB_REMEDIES);
    expect(useShortage.getState().last).toMatchObject({ message, label: null });
  });

  it('is not any other failure', () => {
    noteShortage({ code: 'device-lost', message }, LAB_REMEDIES);
    expect(useShortage.getState().last).toBeNull();
  });
});
