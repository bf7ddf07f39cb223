import type { Loop } from '../../../seal/domain';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { Knowledge } from '../../../seal/knowledge/types';
import { compactText } from '../../../seal/puzzles/configuration';
import type { Puzzles } from '../../../seal/puzzles/types';
import { testLoop, townPassages } from '../../../seal/testing/fixtures';
import { configuration, puzzleLoop, testPuzzles } from '../../../seal/testing/puzzles';
import type { ScriptedEngine, ScriptedOptions } from '../../../seal/testing/scriptedEngine';
import type { Kind, LoopEvent } from '../../../seal/types';
import type { CliDomain } from '../cliDomain';
import { KNOWLEDGE_CLI } from '../knowledge';
import { PUZZLES_CLI } from '../puzzles';

interface Opened<K extends Kind> {
  engine: ScriptedEngine;
  loop: Loop<K>;
}

export type StopAt<K extends Kind> = (event: LoopEvent<K>) => boolean;

export interface Case<K extends Kind> {
  cli: CliDomain<K>;
  inputs: K['inputs'];
  open: (signal: AbortSignal, engine: ScriptedOptions) => Opened<K>;
  /** Of a run that stops as round 3 begins: what its lines begin with, and how much its file holds. */
  titles: string[];
  holds: { conditions: number; measures: number };
  /** Each with the policies that a run which goes on from there has to bring back. */
  stops: [name: string, at: StopAt<K>, policies: number][];
}

export const now = (): number => performance.now();

export const KNOWLEDGE_CASE: Case<Knowledge> = {
  cli: KNOWLEDGE_CLI,
  inputs: {
    training: townPassages(10, 6),
    heldOut: townPassages(1, 2),
    multiPassage: townPassages(30, 3, 1),
    replay: null,
  },
  open: (signal, options) => {
    const settings = {
      rounds: 3,
      conditions: ['base', 'passage', 'untrained', 'teacher', 'policy'] as const,
      multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 3, edits: 2, steps: 5, tokensPerStep: 200 },
    };
    const { engine, loop } = testLoop({ ...settings, conditions: [...settings.conditions] }, options, { signal, now });
    return { engine, loop: loop(KNOWLEDGE_CASE.inputs) };
  },
  titles: [
    ...['base 0', 'passage 0', 'untrained 0', 'teacher 0'],
    ...['pooled 0', '  base 0', '  passage 0', '  untrained 0', '  teacher 0'],
    ...['base 1', 'policy 1', 'training 1', 'base 2', 'policy 2', 'training 2'],
  ],
  holds: { conditions: 8, measures: 1 },
  stops: [
    ['before the first round', (event) => event.type === 'start-done', 0],
    ['in the midst of round 2', (event) => event.type === 'edit' && event.round === 2 && event.purpose === 'train', 1],
    [
      'in the last pooled measurement',
      (event) => event.type === 'losses' && event.purpose === 'multi-passage' && event.round === 3,
      3,
    ],
  ],
};

export const PUZZLE_CASE: Case<Puzzles> = {
  cli: PUZZLES_CLI,
  inputs: {
    training: testPuzzles(100, 6),
    heldOut: testPuzzles(0, 2),
    replay: (count, seed) => Array.from({ length: count }, () => [{ text: `A${seed % 10}`, learned: true }]),
  },
  open: (signal, options) => {
    const { engine, loop } = puzzleLoop(
      { rounds: 3, search: { constants: 2, finalists: 1, oracle: 2 } },
      {
        ...options,
        // What is written hangs on the policy, the sample and the task; some of it is no configuration, some solves nothing.
        writes: ({ version, sample, attempt, task }) =>
          sample === 2 && attempt === 0
            ? 'nonsense'
            : compactText(configuration({ learningRate: 1e-3 * (1 + version + sample) + 1e-4 * task })),
        learns: ({ optimizer }) => optimizer.learningRate >= 2e-3,
      },
      { signal, now },
    );
    return { engine, loop: loop(PUZZLE_CASE.inputs) };
  },
  titles: ['in-context 0', 'untrained 0', 'constant 0', 'oracle 0', 'policy 1', 'training 1', 'policy 2', 'training 2'],
  holds: { conditions: 6, measures: 0 },
  stops: [
    ['before the first round', (event) => event.type === 'start-done', 0],
    [
      'in the midst of round 2',
      (event) => event.type === 'candidate' && event.round === 2 && event.purpose === 'train',
      1,
    ],
    [
      'in the last comparison',
      (event) => event.type === 'edit' && event.purpose === 'held-out' && event.round === 3,
      2,
    ],
    ['in the last measurement', (event) => event.type === 'stage-started' && event.purpose === 'reading', 3],
  ],
};
