/**
 * The gates of the shipped puzzle model, on the engine that reads it: it solves fresh tasks of its curriculum in context, and
 * cannot solve the curated held-out tasks without training.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readFolder, testEngine } from '../../testing/engine';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import { applyRule, MOVES, type Move, type Rule } from '../../world/puzzles/rules';
import { DEMONSTRATIONS, makeGrid, makePalettes } from '../../world/puzzles/task';
import { Random } from '../../world/random';
import { openLoop } from '../domain';
import { askAll } from '../loop/quiz';
import { writeEdits } from '../loop/write';
import { parseConfiguration } from './configuration';
import { type PuzzleContext, puzzleContext } from './context';
import { PUZZLES } from './domain';
import { isSolved, predictionQuiz, testResults } from './predict';
import { DEFAULT_PUZZLE_SETTINGS } from './settings';
import type { Puzzle } from './types';
import { curatedPuzzles } from './worldInputs';

const folder = fileURLToPath(new URL('../../../public/models/micro-puzzles', import.meta.url));
const isThere = existsSync(join(folder, 'model.safetensors'));
const absent = isThere ? '' : ' (skipped: the puzzle model is not in public/models)';

/** Copies and moves by turns, of a stream that the curriculum's corpus does not have. */
function curriculumPuzzle(index: number): Puzzle {
  const random = new Random(7, `fresh curriculum ${index}`);
  const moves = Object.keys(MOVES) as Move[];
  const move = moves[index % (moves.length + 1)];
  const rule: Rule = move === undefined ? { kind: 'copy' } : { kind: 'move', move };
  const { palette } = makePalettes(random, 4);
  const pairs = Array.from({ length: DEMONSTRATIONS + 1 }, () => {
    const input = makeGrid(random, palette);
    return { input, output: applyRule(rule, input) };
  });
  return {
    id: `curriculum${index}`,
    source: 'own',
    demonstrations: pairs.slice(0, DEMONSTRATIONS),
    tests: pairs.slice(DEMONSTRATIONS),
  };
}

describe.skipIf(!isThere)(`the puzzle model as it is shipped${absent}`, () => {
  let context: PuzzleContext;
  beforeAll(async () => {
    const files = await readFolder(folder);
    const engine = await testEngine(files);
    context = puzzleContext({ engine, tokenizer: loadTokenizer(files), settings: DEFAULT_PUZZLE_SETTINGS });
  });

  async function solved(puzzles: readonly Puzzle[]): Promise<string[]> {
    const takers = puzzles.map((_, item) => ({ edit: null, adapter: null, item, repeat: 0, openBook: false }));
    const { result: all } = await askAll(context, 'quiz', predictionQuiz(context, puzzles).ask(takers));
    return puzzles.flatMap((puzzle, index) => (isSolved(testResults(puzzle, all[index] ?? [])) ? [puzzle.id] : []));
  }

  it('solves at least nine of ten fresh tasks of its curriculum', async () => {
    const puzzles = Array.from({ length: 30 }, (_, index) => curriculumPuzzle(index));
    expect((await solved(puzzles)).length / puzzles.length).toBeGreaterThanOrEqual(0.9);
  });

  it('solves hardly any curated held-out task without training', async () => {
    const puzzles = curatedPuzzles('held-out', 'mixed-families').slice(0, 12);
    expect(puzzles).toHaveLength(12);
    expect((await solved(puzzles)).length).toBeLessThanOrEqual(1);
  });

  it('writes configurations, most of them valid at the first attempt', async () => {
    const puzzles = curatedPuzzles('development', 'mixed-families').slice(0, 6);
    const scope = { purpose: 'train', round: 1 } as const;
    const plan = { edits: 4, policyVersion: 0, label: 'gate', seedKey: 'gate' };
    const loop = openLoop(
      PUZZLES,
      { ...context, emit: () => undefined },
      { training: puzzles, heldOut: [], replay: null },
    );
    const written = await writeEdits(loop, scope, puzzles, plan);
    expect(written.filter(({ rejected }) => rejected.length === 0).length / written.length).toBeGreaterThan(0.8);
    for (const { text, configuration } of written)
      expect(configuration).toEqual(parseConfiguration(text).configuration);
  });
});
