/** The runs that the page shows before anything else, and that others have kept: they stay readable, with the same numbers. */

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readRunIndex } from '../knowledge/runFile/entry';
import { entryOf } from '../knowledge/runFile/index';
import { puzzleEntryOf, readPuzzleRunIndex } from '../puzzles/runFile/index';
import { acrossSeeds } from '../statistics/acrossSeeds';
import { storiesFile } from '../stories/tell';
import { goldenDifference } from '../testing/golden/goldenFile';
import { knowledgeFigures, puzzleFigures } from '../testing/golden/runFigures';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRunBytes, readRunText, writeRun } from './format';
import type { KnowledgeRun, PuzzleRun } from './record';

const folder = fileURLToPath(new URL('../../../public/runs/', import.meta.url));
const bytesOf = (file: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(`${folder}${file}`));
const filesIn = (path: string): string[] => readdirSync(`${folder}${path}`).filter((name) => name.endsWith('.json.gz'));
const indexOf = (path: string): unknown => JSON.parse(readFileSync(`${folder}${path}index.json`, 'utf8'));

const KNOWLEDGE = filesIn('');
const PUZZLES = filesIn('puzzles/');

const knowledge = new Map<string, KnowledgeRun>();
const puzzles = new Map<string, PuzzleRun>();
beforeAll(async () => {
  for (const file of KNOWLEDGE) knowledge.set(file, await readRunBytes(KNOWLEDGE_FORMAT, bytesOf(file)));
  for (const file of PUZZLES) puzzles.set(file, await readRunBytes(PUZZLE_FORMAT, bytesOf(`puzzles/${file}`)));
});
const knowledgeRun = (file: string): KnowledgeRun => found(knowledge.get(file), file);
const puzzleRun = (file: string): PuzzleRun => found(puzzles.get(file), file);
function found<Run>(run: Run | undefined, file: string): Run {
  if (run === undefined) throw new Error(`There is no ${file}.`);
  return run;
}

describe('the first screen', () => {
  it('tells what the recorded runs hold', () => {
    const listed = [
      ...(readRunIndex(indexOf(''))?.runs ?? []).map(({ file, title }) => ({ run: knowledgeRun(file), title })),
      ...(readPuzzleRunIndex(indexOf('puzzles/'))?.runs ?? []).map(({ file, title }) => ({
        run: puzzleRun(file),
        title,
      })),
    ];
    expect(readFileSync(`${folder}stories.json`, 'utf8'), 'run "npm run record" without a file').toBe(
      storiesFile(listed),
    );
  });
});

describe('recorded runs', () => {
  it('are there', () => {
    expect(KNOWLEDGE.length).toBeGreaterThan(0);
    expect(PUZZLES.length).toBeGreaterThan(0);
  });

  it.each(KNOWLEDGE)('on knowledge come back from the file that they are written to: %s', (file) => {
    const run = knowledgeRun(file);
    // Sequences of edits are measured alone; a run without rounds measures what the model's notes teach as it came.
    expect(run.rounds.length + run.start.length + run.measures.length).toBeGreaterThan(0);
    expect(readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, run))).toEqual(run);
  });

  it.each(PUZZLES)('on puzzles come back from the file that they are written to: %s', (file) => {
    const run = puzzleRun(file);
    expect(run.rounds.length).toBeGreaterThan(0);
    expect(readRunText(PUZZLE_FORMAT, writeRun(PUZZLE_FORMAT, run))).toEqual(run);
  });

  it('have the figures that they were recorded with', () => {
    const figures = Object.fromEntries([
      ...KNOWLEDGE.map((file) => [file, knowledgeFigures(knowledgeRun(file))]),
      ...PUZZLES.map((file) => [file, puzzleFigures(puzzleRun(file))]),
    ]);
    const difference = goldenDifference('recorded-runs', figures);
    expect(difference, difference ?? '').toBeNull();
  });

  it('have over three seeds the p of passages and seeds as crossed random effects, reckoned apart from this code', () => {
    const withRounds = KNOWLEDGE.map(knowledgeRun).filter(
      ({ rounds, settings }) => rounds.length > 0 && settings.selection !== 'random',
    );
    const bySeed = new Map(withRounds.map((run) => [run.settings.seed, run]));
    const { differences } = acrossSeeds(
      [...bySeed.values()],
      [
        ['policy', 'base'],
        ['policy', 'untrained'],
        ['policy', 'teacher'],
      ],
    );
    expect(differences.map(({ p, verdict }) => [p?.toFixed(3), verdict])).toEqual([
      ['0.003', 'better'],
      ['0.033', 'better'],
      ['0.090', 'no difference shown'],
    ]);
  });

  it('are listed as their files say, with as many digits', () => {
    const entries = readRunIndex(indexOf(''))?.runs ?? [];
    expect(entries.map(({ file }) => file).sort()).toEqual(KNOWLEDGE.toSorted());
    for (const { file, conditions, gain, multiPassage, rounds, seed } of entries) {
      const own = entryOf(knowledgeRun(file), file);
      expect([own.rounds, own.seed]).toEqual([rounds, seed]);
      expect(own.conditions).toEqual(conditions);
      expect(own.multiPassage).toEqual(multiPassage);
      expect(own.gain?.overBase.verdict).toBe(gain?.overBase.verdict);
      expect(own.gain?.overUntrained?.verdict).toBe(gain?.overUntrained?.verdict);
    }
    const puzzleEntries = readPuzzleRunIndex(indexOf('puzzles/'))?.runs ?? [];
    expect(puzzleEntries.map(({ file }) => file).sort()).toEqual(PUZZLES.toSorted());
    for (const entry of puzzleEntries)
      expect(puzzleEntryOf(puzzleRun(entry.file), entry.file, entry.title)).toEqual(entry);
  });
});
