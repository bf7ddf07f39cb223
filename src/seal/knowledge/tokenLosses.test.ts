import { describe, expect, it } from 'vitest';
import { EngineError } from '../../contract/errors';
import { mean } from '../statistics/estimate';
import { testLoop } from '../testing/fixtures';
import type { ScriptedOptions } from '../testing/scriptedEngine';
import type { EventScope } from '../types';
import { buildTrainingSequences, givenSelfEdit, jobFor } from './selfEdits';
import { tokenLosses } from './tokenLosses';
import type { Passage } from './types';

const LAB: EventScope = { purpose: 'lab', round: 0 };
const PASSAGE: Passage = { title: 'Polipa', context: 'There is a town called Polipa.', questions: [] };

function opened(options: ScriptedOptions = {}, more: Parameters<typeof testLoop>[2] = {}) {
  const parts = testLoop({ repeats: 1 }, options, more);
  const edit = givenSelfEdit('hand', 'lab', 0, ['Polipa sells zürich wax.\nNobody leaves.']);
  const { sequences } = buildTrainingSequences(parts.context, PASSAGE, edit);
  return { ...parts, edit, sequences };
}

describe('losses of tokens', () => {
  it('are those of each token after the first, whose texts are together the sequence; what was learned became likelier', async () => {
    const { context, engine, edit, sequences, events } = opened();
    const told = await tokenLosses(context, LAB, { edit, sequences, adapter: null });
    expect(told.selfEdit).toBe(edit.id);
    expect(told.sequences).toHaveLength(sequences.length);
    for (const [index, { tokens, before, after }] of told.sequences.entries()) {
      const { ids } = sequences[index] ?? { ids: [] };
      expect([tokens.length, before.length, after.length]).toEqual([ids.length, ids.length - 1, ids.length - 1]);
      expect(tokens.join('')).toBe(context.tokenizer.decode(ids));
      expect(tokens.join('')).not.toContain('\uFFFD');
    }
    const [first] = told.sequences;
    expect(mean(first?.after ?? [])).toBeGreaterThan(mean(first?.before ?? []) + 0.5);
    expect(engine.live).toBe(0);
    expect(events.filter(({ type }) => type === 'token-losses')).toEqual([
      { type: 'token-losses', losses: told, ...LAB },
    ]);
  });

  it('are those of the adapter that is there, which is not trained again and stays', async () => {
    const { context, engine, edit, sequences } = opened();
    const again = await tokenLosses(context, LAB, { edit, sequences, adapter: null });
    const [trained] = await engine.finetune([jobFor(context, sequences, 0)]);
    if (trained === undefined) throw new Error('nothing was trained');
    const before = engine.calls.filter(({ verb }) => verb === 'finetune').length;
    expect(await tokenLosses(context, LAB, { edit, sequences, adapter: trained.adapter })).toEqual(again);
    expect(engine.calls.filter(({ verb }) => verb === 'finetune')).toHaveLength(before);
    expect(engine.live).toBe(1);
  });

  it('tell their own stage alone, count to its end, and leave the curves of the candidate as they are', async () => {
    const { context, events, edit, sequences } = opened();
    await tokenLosses(context, LAB, { edit, sequences, adapter: null });
    expect(new Set(events.map(({ type }) => type))).toEqual(
      new Set(['stage-started', 'progress', 'token-losses', 'stage-done']),
    );
    expect(events.filter((event) => 'stage' in event && event.stage !== 'token-losses')).toEqual([]);
    const counts = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect(counts.map(({ done }) => done)).toEqual(counts.map(({ done }) => done).toSorted((a, b) => a - b));
    expect(counts.at(-1)?.done).toBe(counts.at(-1)?.total);
  });

  it('stop between training and scoring, and free what was trained', async () => {
    const stopping = new AbortController();
    const parts: ReturnType<typeof opened> = opened(
      {},
      {
        signal: stopping.signal,
        gate: async () => {
          if (parts.engine.live > 0) stopping.abort();
        },
      },
    );
    const { context, engine, edit, sequences } = parts;
    await expect(tokenLosses(context, LAB, { edit, sequences, adapter: null })).rejects.toMatchObject({
      code: 'aborted',
    });
    expect(engine.live).toBe(0);
  });

  it.each([
    ['in training', { diverges: () => true }],
    ['in its scores', { notFinite: () => 'scores' as const }],
  ])('are refused where the adapter went to not-a-number %s, with what to do', async (_, options) => {
    const { context, engine, events, edit, sequences } = opened(options);
    await expect(tokenLosses(context, LAB, { edit, sequences, adapter: null })).rejects.toThrow(
      /went to not-a-number, so its tokens cannot be scored\. Lower the learning rate/,
    );
    expect(events.filter(({ type }) => type === 'token-losses')).toEqual([]);
    expect(engine.live).toBe(0);
  });

  it('are refused for a self-edit without sequences', async () => {
    const { context, edit } = opened();
    const asked = tokenLosses(context, LAB, { edit, sequences: [], adapter: null });
    await expect(asked).rejects.toThrow(/has no training sequences to score\. Run Finetune first\./);
    await expect(asked).rejects.toBeInstanceOf(EngineError);
  });
});
