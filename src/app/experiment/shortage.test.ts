import { describe, expect, it } from 'vitest';
import type { Setting } from '../../seal/settings';
import type { Failure } from '../../worker/protocol';
import { KNOWLEDGE_PAGE } from '../knowledge/page';
import { PUZZLES_PAGE } from '../puzzles/page';
import { makeExperiment } from './experiment';
import { type Remedy, shortageOf } from './shortage';

const message = 'The GPU has no room for 64 adapters. Lower the number of self-edits.';
const failure = (remedy: Remedy): Failure => ({
  code: 'out-of-memory',
  message,
  shortage: { what: 'adapters', remedy, bytes: null },
});
interface Asked {
  remedies: Readonly<Record<Remedy, string | null>>;
  settings: { table: { list: readonly Setting[]; defaults: object } };
}
const ignore = (): void => undefined;
const of = (one: Failure, { remedies, settings: { table } }: Asked = KNOWLEDGE_PAGE) =>
  shortageOf(one, remedies, table.list, table.defaults, ignore);

describe('a failure for want of memory', () => {
  it.each([
    ['rank', 'LoRA rank', 'LoRA rank'],
    ['edits', 'Edits per passage', 'Edits per task'],
    ['length', 'Longest note', 'Batch size'],
    ['model', null, null],
  ] as const)('whose remedy is %s leads to the setting that has it', (remedy, inTheLab, onPuzzles) => {
    expect(of(failure(remedy))).toMatchObject({
      message,
      label: inTheLab,
    });
    expect(of(failure(remedy), PUZZLES_PAGE)).toMatchObject({
      message,
      label: onPuzzles,
    });
  });

  it('without a word about its remedy leads to the settings', () => {
    const shortage = of({ code: 'out-of-memory', message });
    expect(shortage).toMatchObject({ message, label: null });
  });

  it('does not lead to a setting that is not shown', () => {
    const { table } = KNOWLEDGE_PAGE.settings;
    const hidden = table.list.map((one) => ({ ...one, needs: ['rounds', 'never'] as const }));
    expect(shortageOf(failure('rank'), KNOWLEDGE_PAGE.remedies, hidden, table.defaults, ignore)?.label).toBeNull();
  });

  it('is not any other failure', () => {
    expect(of({ code: 'device-lost', message })).toBeNull();
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
