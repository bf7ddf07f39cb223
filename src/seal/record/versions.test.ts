/** Files of all versions there were, and what is told of one that cannot be read. */
import { beforeAll, describe, expect, it } from 'vitest';
import { runRestEm } from '../loop/restEm';
import { inBothDomains, KNOWLEDGE_DOMAIN, PUZZLE_DOMAIN, type TestDomain } from '../testing/domains';
import type { Kind } from '../types';
import { domainOf, KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readAnyRun, readRun, readRunText, writeRun } from './format';
import { beginRecord, type KnowledgeRun, type PuzzleRun, type RunRecord, reduceRecord } from './record';
import { RunFileError } from './runFileError';
import { renamed } from './schema';

/** A whole run of the domain. */
async function runOf<K extends Kind>(domain: TestDomain<K>): Promise<RunRecord<K>> {
  const { loop, events } = domain.open();
  await runRestEm(loop);
  const { engine, settings } = loop;
  const { model, device } = engine;
  const header = { domain: domain.name, model, device, settings, measuredOn: 'held-out', commit: 'abc' } as const;
  return events.reduce(reduceRecord<K>, beginRecord<K>({ ...header, startedAt: new Date(0).toISOString() }));
}

function refusal(work: () => unknown): RunFileError {
  try {
    work();
  } catch (error) {
    if (error instanceof RunFileError) return error;
    throw error;
  }
  throw new Error('The file was taken.');
}

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The file as an object of JSON, with every object in it changed. */
function rewritten(file: unknown, change: (object: Json) => Json): Json {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (!isObject(value)) return value;
    return change(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)])));
  };
  const result = walk(JSON.parse(JSON.stringify(file)));
  if (!isObject(result)) throw new Error('A file is an object.');
  return result;
}

const renamedKeys = (object: Json, names: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [names[name] ?? name, value]));

/** Version 2 of knowledge files: other names, held-out ones in one word, and measures that are called for what they are. */
const asKnowledge2 = (run: KnowledgeRun): Json => {
  const old = rewritten(run, (object) => {
    const { name: _, ...pooled } = object.name === 'multi-passage' ? object : { name: 0, ...object };
    const kept = object.name === 'multi-passage' ? pooled : object;
    const { sameAs: _same, untrained: _untrained, divergedAt: _at, ...rest } = kept;
    return renamedKeys(rest, { edit: 'selfEdit', item: 'passage', perItem: 'perPassage', items: 'passages' });
  });
  const { measures, ...rest } = old;
  return { ...rest, multiPassage: measures, measuredOn: 'heldOut', version: 2 };
};

/** Version 1 of puzzle files: a schema of its own, decisions as ids that were kept, the reading in its round. */
const asPuzzles1 = (run: PuzzleRun): Json => {
  const old = rewritten(run, (object) => {
    const { base: _, bestReward: _best, divergedAt: _at, ...rest } = object;
    return renamedKeys(rest, {
      ...('configuration' in object && 'rejected' in object ? { item: 'task' } : { edit: 'written' }),
      perItem: 'perTask',
      items: 'tasks',
      meanReward: 'solvedShare',
    });
  });
  const { measures: _, rounds, ...rest } = old;
  const rows = Array.isArray(rounds) ? rounds.filter(isObject) : [];
  return {
    ...rest,
    schema: 'selkie-puzzle-run',
    version: 1,
    rounds: rows.map(({ decisions: _decisions, ...round }, index) => ({
      ...round,
      kept: run.rounds[index]?.decisions.flatMap(({ kept, edit }) => (kept ? edit : [])),
      reading: run.measures.find((one) => one.round === index + 1) ?? null,
    })),
  };
};

inBothDomains(<K extends Kind>(domain: TestDomain<K>) => {
  let run: RunRecord<K>;
  beforeAll(async () => {
    run = await runOf(domain);
  });

  it('a file says its domain and version, and is read in full and in compact form', () => {
    const full: unknown = JSON.parse(JSON.stringify(domain.format.full(run)));
    expect(full).toMatchObject({ schema: 'selkie-run', version: 3, domain: domain.name });
    expect(JSON.parse(JSON.stringify(readRun(domain.format, full)))).toEqual(full);
    const compact = writeRun(domain.format, run);
    expect(JSON.parse(compact)).toMatchObject({ schema: 'selkie-run', version: 3, domain: domain.name });
    expect(readRunText(domain.format, compact).conditions).toHaveLength(run.conditions.length);
    expect([domainOf(full), domainOf(JSON.parse(compact))]).toEqual([domain.name, domain.name]);
  });

  it('a file of nobody knows which items is read', () => {
    const { measuredOn } = readRunText(domain.format, writeRun(domain.format, { ...run, measuredOn: null }));
    expect(measuredOn).toBeNull();
  });

  it('a file of version 4 is refused by the sentence that names it', () => {
    const { field, message } = refusal(() => readRun(domain.format, { ...run, version: 4 }));
    expect(field).toBe('version');
    expect(message).toBe(
      'version: the run was written by a newer Selkie (version 4; this one reads up to 3). Reload the page or update Selkie.',
    );
  });

  it.each([['x'], [0], [1.5], [null]])('a file of version %s is refused', (version) => {
    const { field, message } = refusal(() => readRun(domain.format, { ...run, version }));
    expect([field, message]).toEqual([
      'version',
      'version: must be a whole number from 1 to 3. The file is damaged or was changed by hand; export it again from where it was made.',
    ]);
  });

  it('a file with a setting that there is not is refused by its name', () => {
    const { field, message } = refusal(() =>
      readRun(domain.format, { ...run, settings: { ...run.settings, nonsense: 1 } }),
    );
    expect(field).toBe('settings.nonsense');
    expect(message).toMatch(/^settings\.nonsense: .*unknown setting\. /);
  });

  it('a file of the other domain is refused in words of its own', () => {
    const other = domain.name === 'puzzles' ? 'knowledge' : 'puzzles';
    const { field, message } = refusal(() => readRun(domain.format, { ...run, domain: other }));
    expect([field, message]).toEqual(['schema', domain.format.elsewhere]);
  });

  it('is told from files of others, and read by what it says', async () => {
    const bytes = new TextEncoder().encode(writeRun(domain.format, run));
    expect((await readAnyRun(bytes)).domain).toBe(domain.name);
    for (const input of [{ schema: 'other' }, {}, [], 7, null]) expect(domainOf(input)).toBeNull();
  });
});

describe('old files of knowledge runs', () => {
  let run: KnowledgeRun;
  let old: Json;
  beforeAll(async () => {
    run = await runOf(KNOWLEDGE_DOMAIN);
    old = asKnowledge2(run);
  });

  it('of version 2 are read as they are today', () => {
    const text = JSON.stringify(old);
    for (const name of ['"edit"', '"item"', '"perItem"', '"items"', '"measures"'])
      expect(text).not.toContain(`${name}:`);
    expect(readRun(KNOWLEDGE_FORMAT, old)).toEqual(JSON.parse(JSON.stringify(run)));
  });

  it('of version 1 are read: what was no setting then was not done', () => {
    const { multiPassage: _, commit: _commit, cost: _cost, settings, ...rest } = old;
    if (!isObject(settings)) throw new Error('There are no settings.');
    const later = ['sideQuestions', 'conditions', 'multiPassage', 'reward', 'keep'];
    const early = Object.fromEntries(Object.entries(settings).filter(([name]) => !later.includes(name)));
    const read = readRun(KNOWLEDGE_FORMAT, { ...rest, settings: early, version: 1 });
    expect(read).toMatchObject({ version: 3, commit: null, cost: null, measures: [], measuredOn: 'held-out' });
    expect(read.settings).toMatchObject({ sideQuestions: 0, reward: 'accuracy', multiPassage: { passages: 0 } });
    expect(read.rounds).toEqual(JSON.parse(JSON.stringify(run.rounds)));
  });

  it('are refused by the puzzle reader in its own words', () => {
    expect(refusal(() => readRun(PUZZLE_FORMAT, old)).message).toBe(
      'This is a run on knowledge, not on puzzles. The Runs page opens it.',
    );
  });

  it('name the field as it is called today where one is bad', () => {
    const broken = rewritten(old, (object) => ('perPassage' in object ? { ...object, perPassage: 'all' } : object));
    expect(refusal(() => readRun(KNOWLEDGE_FORMAT, broken)).field).toBe('conditions[0].perItem');
  });
});

describe('old files of puzzle runs', () => {
  let run: PuzzleRun;
  let old: Json;
  beforeAll(async () => {
    run = await runOf(PUZZLE_DOMAIN);
    old = asPuzzles1(run);
  });

  it('of version 1 are read as they are today: what was kept and why, the reading among the measures', () => {
    const text = JSON.stringify(old);
    for (const name of ['"edit"', '"item"', '"perItem"', '"items"', '"measures"', '"decisions"'])
      expect(text).not.toContain(`${name}:`);
    const full = JSON.parse(JSON.stringify(PUZZLE_FORMAT.full(run)));
    expect(readRun(PUZZLE_FORMAT, old)).toEqual(full);
    expect(run.rounds.some(({ decisions }) => decisions.some(({ kept }) => kept))).toBe(true);
    expect(run.measures).toHaveLength(1);
  });

  it('are refused by the knowledge reader in its own words', () => {
    expect(refusal(() => readRun(KNOWLEDGE_FORMAT, old)).message).toBe(
      'This is a run on puzzles, not on knowledge. The Puzzles page opens it.',
    );
  });

  it('have no version above 1', () => {
    const { field, message } = refusal(() => readRun(PUZZLE_FORMAT, { ...old, version: 2 }));
    expect(field).toBe('version');
    expect(message).toContain('newer Selkie (version 2; this one reads up to 1)');
  });
});

describe('fields that have other names by now', () => {
  it('get them, and texts and counts that go by the same word are left alone', () => {
    expect(
      renamed({
        passages: { training: [], heldOut: [] },
        multiPassage: [{ passages: 6, perPassage: [1] }],
        configuration: { task: 'moved' },
        candidates: [{ selfEdit: { passage: 2 } }, { written: { task: 1 } }],
        conditions: ['passage'],
      }),
    ).toEqual({
      items: { training: [], heldOut: [] },
      multiPassage: [{ passages: 6, perItem: [1] }],
      configuration: { task: 'moved' },
      candidates: [{ edit: { item: 2 } }, { edit: { item: 1 } }],
      conditions: ['passage'],
    });
    for (const value of [7, 'task', null, true]) expect(renamed(value)).toBe(value);
  });
});
