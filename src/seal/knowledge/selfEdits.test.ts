import { describe, expect, it } from 'vitest';
import { writeEdits } from '../loop/write';
import { testLoop, townPassage, townPassages } from '../testing/fixtures';
import type { EventScope } from '../types';
import { passageSequences } from './selfEdits';
import { DEFAULT_SETTINGS } from './settings';

const scope: EventScope = { purpose: 'lab', round: 0 };
const plan = { edits: 3, policyVersion: 0, label: 'lab', seedKey: 'lab' };

describe('self-edits', () => {
  it('ask once per paragraph and sample, all in one call, and join the parts', async () => {
    const { context, loop, engine } = testLoop();
    const selfEdits = await writeEdits(loop(), scope, townPassages(0, 2, 3), plan);
    expect(engine.calls.map(({ verb }) => verb)).toEqual(['generate']);
    const [call] = engine.calls;
    expect(call?.verb === 'generate' && call.requests).toHaveLength(2 * 3 * 3);
    expect(selfEdits.map(({ item: passage, sample, parts }) => [passage, sample, parts.length])).toEqual([
      [0, 0, 3],
      [0, 1, 3],
      [0, 2, 3],
      [1, 0, 3],
      [1, 1, 3],
      [1, 2, 3],
    ]);
    expect(new Set(selfEdits.map(({ id }) => id)).size).toBe(6);
    for (const { text, parts, policyVersion } of selfEdits) {
      expect(text).toBe(parts.map((part) => part.text).join('\n\n'));
      expect(policyVersion).toBe(0);
      for (const { ids, logProbability } of parts) expect(logProbability).toBeCloseTo(-0.5 * ids.length);
    }
    for (const [index, part] of (selfEdits[4]?.parts ?? []).entries()) {
      expect(part.prompt).toContain(townPassage(1, 3).context.split('\n\n')[index]);
      expect(context.tokenizer.decode(part.promptIds, { skipSpecialTokens: true })).toBe(part.prompt);
      expect(context.tokenizer.decode(part.ids, { skipSpecialTokens: true })).toBe(part.text);
    }
  });

  it('are told part by part as they are written', async () => {
    const { loop, events } = testLoop();
    const selfEdits = await writeEdits(loop(), scope, townPassages(0, 1), plan);
    const last = events.filter((event) => event.type === 'edit-text').filter((event) => event.done);
    expect(last.map(({ edit, part, text }) => [edit, part, text])).toEqual(
      selfEdits.flatMap(({ id, parts }) => parts.map((part) => [id, part.paragraph, part.text])),
    );
    expect(events.filter((event) => event.type === 'progress').at(-1)).toMatchObject({ done: 6, total: 6 });
  });

  it('say plainly when a paragraph is longer than the model reads', async () => {
    const { loop, engine } = testLoop({}, { contextLength: 60 });
    await expect(writeEdits(loop(), scope, townPassages(0, 1), plan)).rejects.toThrow(
      /Paragraph 1 of "Towns 0" with its prompt needs \d+ tokens, but scripted reads at most 60/,
    );
    expect(engine.calls).toEqual([]);
  });
});

describe('a passage that is longer than a sequence may be', () => {
  const writing = { ...DEFAULT_SETTINGS.writing, style: 'implications' as const };
  const passage = { title: 'T', context: 'One two.\n\nThree four.\n\nFive six seven.', questions: [] };
  const sequencesAt = (maxTokens: number) => {
    const { context } = testLoop({ writing, sequences: { ...DEFAULT_SETTINGS.sequences, maxTokens } });
    return passageSequences(context, passage);
  };

  it('is one sequence where it fits, else as many whole paragraphs at a time as fit', () => {
    expect(sequencesAt(200)).toEqual([{ text: `T\n${passage.context}`, lost: 0 }]);
    // A token is a byte here; one opens and one closes a text.
    const [pair, last] = ['T\nOne two.\n\nThree four.', 'T\nFive six seven.'];
    expect(sequencesAt(pair.length + 2)).toEqual([
      { text: pair, lost: 0 },
      { text: last, lost: 0 },
    ]);
  });

  it('tells what a paragraph loses that is too long by itself', () => {
    const last = 'T\nFive six seven.';
    expect(sequencesAt(last.length).map(({ lost }) => lost)).toEqual([0, 0, 2]);
  });
});
