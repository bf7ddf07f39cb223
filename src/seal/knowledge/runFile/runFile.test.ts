import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { runRestEm } from '../../loop/restEm';
import { KNOWLEDGE_FORMAT, readRun, readRunBytes, readRunText, writeRun } from '../../record/format';
import type { KnowledgeRun } from '../../record/record';
import { beginRecord, RUN_VERSION, reduceRecord } from '../../record/record';
import { RunFileError } from '../../record/runFileError';
import { testLoop, townPassages } from '../../testing/fixtures';
import { type Answer, type Candidate, isOfLoop, type Knowledge } from '../types';

/** A real run of the loop, on the scripted engine. */
async function smallRun(): Promise<KnowledgeRun> {
  const { loop, events, context, engine } = testLoop({
    rounds: 2,
    trainingPassages: 2,
    heldOutPassages: 2,
    edits: 2,
    heldOutEdits: 2,
  });
  await runRestEm(loop({ training: townPassages(0, 4), heldOut: townPassages(20, 2) }));
  const { model, device } = engine;
  const record = beginRecord<Knowledge>({
    domain: 'knowledge',
    model,
    device,
    settings: context.settings,
    measuredOn: 'held-out',
    commit: null,
    startedAt: new Date(0).toISOString(),
  });
  const told = events.filter(isOfLoop);
  const timing = { stage: 'quiz', purpose: 'train', round: 1, seconds: 1.23456789 } as const;
  return { ...told.reduce(reduceRecord<Knowledge>, record), timings: [timing], seconds: 12.3456789 };
}

let run: KnowledgeRun;
beforeAll(async () => {
  run = await smallRun();
});

/** What a file does not hold: ids and prompts; and it holds five digits of what is not whole. */
function asRead(record: KnowledgeRun): unknown {
  const text = JSON.stringify(record, (name, value: unknown) => {
    if (name === 'ids' || name === 'promptIds') return [];
    if (name === 'prompt') return '';
    if (typeof value === 'number' && !Number.isInteger(value)) return Number(value.toPrecision(5));
    return value;
  });
  return JSON.parse(text);
}

describe('run files', () => {
  it('give a run back, but for ids, prompts and digits that say nothing', () => {
    expect(run.rounds).toHaveLength(2);
    expect(run.rounds[0]?.candidates[0]?.repeats[0]?.answers.length).toBeGreaterThan(2);
    expect(readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, run))).toEqual(asRead(run));
  });

  it('read the full form too, and writing what was read changes nothing', () => {
    const full = readRun(KNOWLEDGE_FORMAT, JSON.parse(JSON.stringify(run)));
    expect(full).toEqual(JSON.parse(JSON.stringify(run)));
    const once = writeRun(KNOWLEDGE_FORMAT, run);
    expect(JSON.parse(writeRun(KNOWLEDGE_FORMAT, readRunText(KNOWLEDGE_FORMAT, once)))).toEqual(JSON.parse(once));
  });

  it('are much smaller than the full form', () => {
    expect(writeRun(KNOWLEDGE_FORMAT, run).length).toBeLessThan(0.5 * JSON.stringify(run).length);
  });

  it('come gzipped or not', async () => {
    const text = writeRun(KNOWLEDGE_FORMAT, run);
    const plain = new TextEncoder().encode(text);
    expect(await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(gzipSync(plain)))).toEqual(
      readRunText(KNOWLEDGE_FORMAT, text),
    );
    expect(await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(plain))).toEqual(readRunText(KNOWLEDGE_FORMAT, text));
    await expect(readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(gzipSync(plain).subarray(0, 200)))).rejects.toThrow(
      /gzip/,
    );
  });

  it('keep an answer that a hand overruled, or whose place does not say its question', () => {
    const changed = structuredClone(run);
    const answers = changed.rounds[0]?.candidates[0]?.repeats[0]?.answers;
    const [first, second] = [answers?.[0], answers?.[1]];
    if (answers === undefined || first === undefined || second === undefined) throw new Error('No answers');
    answers[0] = { ...first, judge: 'hand', correct: !first.correct } satisfies Answer;
    answers.splice(1, 1);
    expect(readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, changed))).toEqual(asRead(changed));
  });

  it('of the first version are read: what was not measured then is empty, and what was no setting was not done', () => {
    const old = JSON.parse(JSON.stringify(run), (name, value: unknown) =>
      LATER.includes(name) ? undefined : value,
    ) as Record<string, unknown>;
    const settings = { ...run.settings } as Record<string, unknown>;
    for (const name of ['sideQuestions', 'conditions', 'multiPassage', 'reward', 'keep']) delete settings[name];
    const read = readRun(KNOWLEDGE_FORMAT, { ...old, conditions: stripped(run.conditions), settings, version: 1 });
    expect(read.version).toBe(RUN_VERSION);
    expect(read).toMatchObject({ commit: null, cost: null, measures: [] });
    expect(read.settings).toMatchObject({ sideQuestions: 0, reward: 'accuracy', multiPassage: { passages: 0 } });
    const candidate: Candidate | undefined = read.rounds[0]?.candidates[0];
    expect(candidate?.goldLogProbability).toBeNull();
    expect(candidate?.accuracy.mean).toBe(run.rounds[0]?.candidates[0]?.accuracy.mean);
  });

  it('from before held-out passages had a temperature of their own wrote everything at one', () => {
    const { heldOutTemperature: _, ...writing } = { ...run.settings.writing, temperature: 0.8 };
    const read = readRun(KNOWLEDGE_FORMAT, {
      ...JSON.parse(JSON.stringify(run)),
      settings: { ...run.settings, writing },
    });
    expect(read.settings.writing).toEqual({ ...writing, heldOutTemperature: 0.8 });
  });

  it.each([
    ['no object', 7, 'schema', 'not a run of Selkie'],
    ['another schema', { schema: 'selkie-lab' }, 'schema', 'selkie-lab'],
    ['a newer version', { schema: 'selkie-run', version: RUN_VERSION + 1 }, 'version', 'newer Selkie'],
    ['no version', { schema: 'selkie-run' }, 'version', 'whole number'],
  ])('%s is refused with what to do', (_, input, field, said) => {
    expect(() => readRun(KNOWLEDGE_FORMAT, input)).toThrowError(RunFileError);
    try {
      readRun(KNOWLEDGE_FORMAT, input);
    } catch (error) {
      if (!(error instanceof RunFileError)) throw error;
      expect(error.field).toBe(field);
      expect(error.message).toContain(said);
      expect(error.message).toMatch(/Choose a file|Reload|export it again/);
    }
  });

  it('that are no JSON are refused', () => expect(() => readRunText(KNOWLEDGE_FORMAT, '{')).toThrow('not JSON'));

  it.each([
    ['settings.edits', 0],
    ['settings.seed', 'x'],
    ['rounds[0].candidates[1].reward.mean', 'much'],
    ['rounds[1].candidates[0].edit.item', 9],
    ['start[0].base[0].accuracy', 2],
    ['conditions[0].name', 'magic'],
    ['items.heldOut[0].questions[0].answer', 3],
    ['startedAt', 'yesterday'],
    ['device.software', null],
    ['rounds[0].candidates[0].repeats[0].answers[0]', 'maybe'],
  ])('a bad %s is named', (field, value) => {
    const broken: unknown = JSON.parse(JSON.stringify(run));
    setAt(broken, field, value);
    try {
      readRun(KNOWLEDGE_FORMAT, broken);
    } catch (error) {
      if (!(error instanceof RunFileError)) throw error;
      expect(error.field).toBe(field);
      expect(error.message).toContain(field);
      return;
    }
    throw new Error(`${field} was taken.`);
  });

  it('with anything anywhere are read whole or refused with the name of a field that is there', () => {
    const text = JSON.stringify(run);
    const paths = pathsOf(JSON.parse(text));
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue(), (path, value) => {
        const changed: unknown = JSON.parse(text);
        setAt(changed, z.core.toDotPath(path), value);
        try {
          const read = readRun(KNOWLEDGE_FORMAT, changed);
          expect(read.rounds.every(({ candidates }) => candidates.every(({ repeats }) => Array.isArray(repeats)))).toBe(
            true,
          );
        } catch (error) {
          if (!(error instanceof RunFileError)) throw error;
          expect(error.message).toContain(error.field ?? '');
          expect(error.field).not.toBe('');
        }
      }),
      { numRuns: 100 },
    );
  });
});

const LATER = [
  'commit',
  'cost',
  'measures',
  'goldLogProbability',
  'goldLogProbabilities',
  'partRubrics',
  'sideEffects',
];

function stripped(conditions: KnowledgeRun['conditions']): unknown[] {
  return conditions.map(({ locality: _locality, collateral: _collateral, goldLogProbability: _gold, ...rest }) => rest);
}

function steps(path: string): string[] {
  return path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((step) => step !== '');
}

function setAt(target: unknown, path: string, value: unknown): void {
  const all = steps(path);
  const last = all.pop();
  const inner = all.reduce<unknown>((at, step) => (isRecord(at) ? at[step] : undefined), target);
  if (isRecord(inner) && last !== undefined) inner[last] = value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function pathsOf(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (!isRecord(value)) return [path];
  const inner = Object.entries(value).flatMap(([name, one]) =>
    pathsOf(one, [...path, Array.isArray(value) ? Number(name) : name]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}
