/** Files in SEAL's shapes: the same keys and types, row by row, as the official ones. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SHARED_ABSENT, sharedPath } from '../../../testing/shared';
import { runRestEm } from '../../loop/restEm';
import { beginRecord, type KnowledgeRun, reduceRecord } from '../../record/record';
import { testLoop, townPassages } from '../../testing/fixtures';
import type { KnowledgeSettings } from '../settings';
import { isOfLoop, type Knowledge } from '../types';
import { bundleFiles, bundleOfRun } from './bundle';
import { sealSelfEdits, sftRows } from './sealWrite';

async function knowledgeRun(settings: Partial<KnowledgeSettings> = {}, paragraphs = 1): Promise<KnowledgeRun> {
  const { loop, engine, context, events } = testLoop({ rounds: 2, trainingPassages: 2, heldOutEdits: 2, ...settings });
  await runRestEm(loop({ training: townPassages(10, 4, paragraphs), heldOut: townPassages(1, 2, paragraphs) }));
  const header = {
    ...{ domain: 'knowledge' as const, startedAt: '2026-01-01T00:00:00.000Z', commit: null },
    ...{ model: engine.model, device: engine.device, settings: context.settings, measuredOn: 'held-out' as const },
  };
  return events.filter(isOfLoop).reduce(reduceRecord<Knowledge>, beginRecord<Knowledge>(header));
}

/** Keys and types, with those of what is inside. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((inner) => JSON.stringify(shapeOf(inner))))].sort();
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, inner]) => [key, shapeOf(inner)]),
  );
}

const rowsOf = (text: string): unknown[] =>
  text.startsWith('[')
    ? JSON.parse(text)
    : text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));

const OFFICIAL = sharedPath('data', 'seal', 'knowledge');
const official = (name: string): unknown[] => rowsOf(readFileSync(`${OFFICIAL}/${name}`, 'utf8'));

describe.skipIf(OFFICIAL === null)(OFFICIAL === null ? SHARED_ABSENT : 'the files of a bundle', () => {
  it.each([
    ['data/passages_train.json', 'squad_val.json'],
    ['data/passages_held_out.json', 'squad_val.json'],
    ['self_edits/round1_train.json', 'self_edits/iter0_train.json'],
    ['self_edits/round2_train.json', 'self_edits/iter1_train.json'],
    ['self_edits/round0_held_out_untrained.json', 'self_edits/base_val.json'],
    ['self_edits/round2_held_out_policy.json', 'self_edits/iter2_val.json'],
    ['sft/round1_train.jsonl', 'em_sft/sft_best1of5_iter0.jsonl'],
    ['sft/round2_train.jsonl', 'em_sft/sft_best1of5_iter1.jsonl'],
  ])('%s have the keys and types of %s in every row', async (ours, theirs) => {
    const text = bundleFiles(bundleOfRun(await knowledgeRun())).get(ours);
    expect(shapeOf(rowsOf(String(text)))).toEqual(shapeOf(official(theirs)));
  });
});

describe('a bundle', () => {
  it('has each text of the run once, and the pairs that trained the policy, in their order', async () => {
    const run = await knowledgeRun();
    const files = bundleFiles(bundleOfRun(run));
    for (const { round, candidates, decisions } of run.rounds) {
      const edits = rowsOf(String(files.get(`self_edits/round${round}_train.json`)));
      expect(edits.flatMap((row) => (row as { completions: string[] }).completions)).toEqual(
        candidates.map(({ edit }) => edit.text),
      );
      const kept = decisions.filter((decision) => decision.kept);
      expect(kept.length).toBeGreaterThan(0);
      const texts = kept.map((one) => candidates.find(({ edit }) => edit.id === one.edit)?.edit.text);
      const pairs = rowsOf(String(files.get(`sft/round${round}_train.jsonl`))) as { completion: string }[];
      expect(pairs.map(({ completion }) => completion)).toEqual(texts);
    }
  });

  it('says in its README what takes each of its files, and nothing of those that it has not', async () => {
    const files = bundleFiles(bundleOfRun(await knowledgeRun()));
    const readme = String(files.get('README.md'));
    for (const name of files.keys()) if (name !== 'README.md') expect(readme).toContain(`\`${name}\``);
    for (const what of ['make_squad_data', 'TTT_server', 'query_server', 'build_SFT_dataset.py', 'train_SFT.py'])
      expect(readme).toContain(what);
    for (const what of ['vLLM', 'PEFT', 'DeepSpeed', 'This bundle has none']) expect(readme).toContain(what);
    const bare = await knowledgeRun({ rounds: 0, conditions: ['base'] });
    const small = bundleFiles(bundleOfRun(bare));
    expect([...small.keys()]).toEqual(['data/passages_train.json', 'data/passages_held_out.json', 'README.md']);
    expect(String(small.get('README.md'))).not.toContain('train_SFT.py --train_file');
  });

  it('has adapters as they are given, under the names that vLLM takes', async () => {
    const config = new Uint8Array([123, 125]);
    const adapters = [{ name: 'edit1', files: new Map([['adapter_config.json', config]]) }];
    const files = bundleFiles({ ...bundleOfRun(await knowledgeRun()), adapters });
    expect(files.get('adapters/edit1/adapter_config.json')).toBe(config);
    expect(String(files.get('README.md'))).toContain('--lora-modules NAME=adapters/NAME');
  });
});

describe('self-edits of several paragraphs', () => {
  it('are a row for each, with its own questions, completions and prompt', async () => {
    const { items, rounds } = await knowledgeRun({}, 2);
    const edits = rounds[0]?.candidates.map(({ edit }) => edit) ?? [];
    const passages = items.training.slice(0, 2);
    const rows = sealSelfEdits(passages, edits);
    expect(rows).toHaveLength(4);
    expect(rows[1]).toMatchObject({ title: passages[0]?.title, context: passages[0]?.context.split('\n\n')[1] });
    expect(rows[1]?.questions).toEqual(
      passages[0]?.questions.filter((one) => one.paragraph === 1).map(({ question, answer }) => ({ question, answer })),
    );
    expect(rows[1]?.completions).toEqual(edits.filter(({ item }) => item === 0).map(({ parts }) => parts[1]?.text));
    expect(rows[1]?.prompt).toBe(edits[0]?.parts[1]?.prompt);
  });

  it('do not say a given start twice: it ends the prompt, and the completion goes on from it', async () => {
    const { rounds, items } = await knowledgeRun();
    const [{ candidates = [], decisions = [] } = {}] = rounds;
    const started = candidates.map((one) => ({
      edit: {
        ...one.edit,
        parts: one.edit.parts.map((part) => ({ ...part, prompt: `${part.prompt}1.`, text: `1. ${part.text}` })),
      },
    }));
    expect(sftRows(started, decisions, '1.').map(({ completion }) => completion)).toEqual(
      sftRows(candidates, decisions).map(({ completion }) => completion),
    );
    const rows = sealSelfEdits(
      items.training.slice(0, 2),
      started.map(({ edit }) => edit),
      '1.',
    );
    expect(rows[0]?.prompt.endsWith('1.')).toBe(true);
    expect(rows[0]?.completions).toEqual(candidates.filter(({ edit }) => edit.item === 0).map(({ edit }) => edit.text));
  });
});
