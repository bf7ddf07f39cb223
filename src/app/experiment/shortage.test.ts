import { describe, expect, it } from 'vitest';
import { DEFAULT_PUZZLE_SETTINGS } from '../../seal/puzzles/settings';
import type { Failure } from '../../worker/protocol';
import { KNOWLEDGE_PAGE } from '../knowledge/page';
import { PUZZLES_PAGE } from '../puzzles/page';
import { makeExperiment } from './experiment';
import { type Remedies, type Remedy, shortageOf } from './shortage';

const message = 'The GPU has no room for 64 adapters. Lower the number of self-edits.';
const failure = (remedy: Remedy): Failure => ({
  code: 'out-of-memory',
  message,
  shortage: { what: 'adapters', remedy, bytes: null },
});
const ignore = (): void => undefined;
const { remedies, settings } = KNOWLEDGE_PAGE;

describe('a failure for want of memory', () => {
  it.each([
    ['rank', 'LoRA rank', 'LoRA rank'],
    ['edits', 'Edits per passage', 'Edits per task'],
    ['length', 'Longest note', 'Batch size'],
    ['model', null, null],
  ] as const)('whose remedy is %s leads to the setting that has it', (remedy, inTheLab, onPuzzles) => {
    expect(shortageOf(failure(remedy), remedies, settings.defaults, ignore)).toMatchObject({
      message,
      label: inTheLab,
    });
    expect(shortageOf(failure(remedy), PUZZLES_PAGE.remedies, DEFAULT_PUZZLE_SETTINGS, ignore)).toMatchObject({
      message,
      label: onPuzzles,
    });
  });

  it('without a word about its remedy leads to the settings', () => {
    const shortage = shortageOf({ code: 'out-of-memory', message }, remedies, settings.defaults, ignore);
    expect(shortage).toMatchObject({ message, label: null });
  });

  it('does not lead to a setting that is not shown', () => {
    const hidden: Remedies<typeof settings.defaults> = {
      ...remedies,
      groups: remedies.groups.map((group) => ({
        ...group,
        fields: group.fields.map((field) => ({ ...field, shown: () => false })),
      })),
    };
    expect(shortageOf(failure('rank'), hidden, settings.defaults, ignore)?.label).toBeNull();
  });

  it('is not any other failure', () => {
    expect(shortageOf({ code: 'device-lost', message }, remedies, settings.defaults, ignore)).toBeNull();
  });

  it('is told in the experiment whose run it ended, until another one does', () => {
    const [one, other] = [makeExperiment(KNOWLEDGE_PAGE, false), makeExperiment(KNOWLEDGE_PAGE, false)];
    one.actions.noteFailure(failure('rank'));
    one.actions.noteFailure({ code: 'device-lost', message: 'Gone.' });
    expect(one.useView.getState().shortage).toMatchObject({ message, label: 'LoRA rank' });
    one.actions.noteFailure(failure('edits'));
    expect(one.useView.getState().shortage?.label).toBe('Edits per passage');
    expect(other.useView.getState().shortage).toBeNull();
  });
});
