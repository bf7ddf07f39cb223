import { beforeAll, describe, expect, it } from 'vitest';
import { testRun } from '../../app/runs/testing/smallRun';
import { readRunIndex } from '../../seal/knowledge/runFile/entry';
import { readPuzzleRunIndex } from '../../seal/puzzles/runFile/index';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRunBytes } from '../../seal/record/format';
import type { KnowledgeRun } from '../../seal/record/record';

import { smallPuzzleRun } from '../../seal/testing/puzzleRun';
import { type Disk, recordRuns } from './recordRuns';

const OPTIONS = { folder: '', title: null, first: false };

let runs: KnowledgeRun[];
beforeAll(async () => {
  runs = [await testRun({ seed: 1 }), await testRun({ seed: 2 })];
});

/** Files by name, as a disk that has the given runs. */
function disk(files = new Map<string, Uint8Array>()): Disk & { files: Map<string, Uint8Array> } {
  for (const [at, run] of runs.entries()) files.set(`run${at + 1}`, new TextEncoder().encode(JSON.stringify(run)));
  return {
    files,
    read: async (name) => files.get(name) ?? Promise.reject(new Error('none')),
    write: async (name, bytes) => void files.set(name, bytes),
  };
}

function indexOf({ files }: { files: Map<string, Uint8Array> }) {
  return readRunIndex(JSON.parse(new TextDecoder().decode(files.get('index.json'))));
}

describe('recording runs', () => {
  it('writes each one compactly, with an entry that leads to it', async () => {
    const place = disk();
    const kept = await recordRuns(place, ['run1', 'run2'], OPTIONS);
    expect(kept).toHaveLength(2);
    const index = indexOf(place);
    expect(index?.runs.map(({ seed }) => seed)).toEqual([1, 2]);
    const file = place.files.get(index?.runs[1]?.file ?? '');
    const read = await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(file ?? []));
    expect(read.id).toBe(runs[1]?.id);
    expect(read.rounds[1]?.candidates.length).toBe(runs[1]?.rounds[1]?.candidates.length);
  });

  it('replaces a run that is there, keeps the others and their order, and puts one first when asked', async () => {
    const place = disk();
    await recordRuns(place, ['run1', 'run2'], OPTIONS);
    await recordRuns(place, ['run1'], { ...OPTIONS, title: 'Renamed' });
    expect(indexOf(place)?.runs.map(({ title }) => title)[0]).toBe('Renamed');
    await recordRuns(place, ['run1'], OPTIONS);
    expect(indexOf(place)?.runs.map(({ title }) => title)[0]).toBe('Renamed');
    await recordRuns(place, ['run2'], { ...OPTIONS, first: true });
    expect(indexOf(place)?.runs.map(({ seed }) => seed)).toEqual([2, 1]);
  });

  it('puts puzzle runs on a shelf of their own, as their schema says', async () => {
    const place = disk();
    const puzzles = await smallPuzzleRun();
    place.files.set('puzzles.json', new TextEncoder().encode(JSON.stringify(puzzles)));
    const kept = await recordRuns(place, ['puzzles.json', 'run1'], OPTIONS);
    expect(kept.map(({ file }) => file)).toEqual([`${runs[0]?.id}.json.gz`, `puzzles/${puzzles.id}.json.gz`]);
    expect(indexOf(place)?.runs.map(({ id }) => id)).toEqual([runs[0]?.id]);
    const index = place.files.get('puzzles/index.json');
    const [entry] = readPuzzleRunIndex(JSON.parse(new TextDecoder().decode(index)))?.runs ?? [];
    expect(entry).toMatchObject({ id: puzzles.id, seed: 1, measuredOn: 'held-out' });
    const read = await readRunBytes(PUZZLE_FORMAT, new Uint8Array(place.files.get(`puzzles/${entry?.file}`) ?? []));
    expect(read.conditions.length).toBe(puzzles.conditions.length);
  });

  it('names a file that is missing or no run, and writes nothing then', async () => {
    const place = disk();
    place.files.set('bad', new TextEncoder().encode('{"schema":"other"}'));
    await expect(recordRuns(place, ['nowhere'], OPTIONS)).rejects.toThrow('nowhere cannot be read');
    await expect(recordRuns(place, ['bad'], OPTIONS)).rejects.toThrow(/^bad: .*"other"/);
    expect(place.files.has('index.json')).toBe(false);
  });
});
