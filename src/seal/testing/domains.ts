/** Both domains in one form, so that what is the loop's is told once and holds in either. */
import { describe } from 'vitest';
import type { FinetuneJob } from '../../contract/engine';
import type { Loop } from '../domain';
import { DEFAULT_SETTINGS } from '../knowledge/settings';
import { isOfLoop, type Knowledge } from '../knowledge/types';
import { compactText } from '../puzzles/configuration';
import { DEFAULT_PUZZLE_SETTINGS } from '../puzzles/settings';
import type { Puzzles } from '../puzzles/types';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, type RunFormat } from '../record/format';
import type { Kind, LoopEvent, Stage } from '../types';
import { testLoop, townPassages, WRITING } from './fixtures';
import { configuration, type PuzzleScript, puzzleLoop, testPuzzles } from './puzzles';
import type { ScriptedEngine, ScriptedOptions } from './scriptedEngine';

export interface LoopSetup {
  settings?: { seed?: number; rounds?: number; edits?: number; heldOutEdits?: number };
  temperatures?: { temperature: number; heldOutTemperature: number };
  engine?: ScriptedOptions;
  /** Also edits one after another, where the domain has such. */
  sequences?: boolean;
  signal?: AbortSignal;
  gate?: (stage: Stage) => Promise<void>;
  now?: () => number;
  /** Called after each event. */
  after?: (event: { type: string }) => void;
}

export interface OpenedLoop<K extends Kind> {
  loop: Loop<K>;
  engine: ScriptedEngine;
  events: LoopEvent<K>[];
}

export interface TestDomain<K extends Kind> {
  name: K['name'];
  /** Two training items a round, two held out. The policy's edits differ, some are good, and more are once it was trained. */
  open: (setup?: LoopSetup) => OpenedLoop<K>;
  /** Others than those of the rounds. */
  items: (count: number) => K['item'][];
  format: RunFormat<K>;
  textOf: (edit: K['edit']) => string;
  divergedAt: (candidate: K['candidate']) => number | null;
}

const KNOWLEDGE_INPUTS = {
  training: townPassages(10, 4),
  heldOut: townPassages(1, 2),
  multiPassage: townPassages(40, 2, 1),
  replay: (count: number, seed: number) => Array.from({ length: count }, (_, index) => `Old line ${index} of ${seed}.`),
  sideQuestions: { locality: [{ question: 'What does Faraway sell?', answer: 'silk' }], collateral: [] },
};

const CONTINUAL = {
  sequences: [townPassages(60, 3, 1), townPassages(70, 3, 1)],
  aside: { known: [], everyday: ['What does Otherplace sell?'], writing: townPassages(80, 1, 1) },
};

export const KNOWLEDGE_DOMAIN: TestDomain<Knowledge> = {
  name: 'knowledge',
  open: ({ settings, temperatures, engine: options, after, sequences = false, ...more } = {}) => {
    const events: LoopEvent<Knowledge>[] = [];
    const { loop, engine } = testLoop(
      {
        trainingPassages: 2,
        rounds: 2,
        heldOutEdits: 2,
        repeats: 2,
        writing: { ...WRITING, ...temperatures },
        multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 2, edits: 2, steps: 4, tokensPerStep: 300 },
        continual: { ...DEFAULT_SETTINGS.continual, length: 3, remedies: ['plain', 'distilled', 'apart'] },
        ...settings,
      },
      options,
      {
        ...more,
        emit: (event) => {
          // Credit is asked for by a person, and no loop tells it.
          if (isOfLoop(event)) events.push(event);
          after?.(event);
        },
      },
    );
    return { loop: loop({ ...KNOWLEDGE_INPUTS, ...(sequences && { continual: CONTINUAL }) }), engine, events };
  },
  items: (count) => townPassages(20, count),
  format: KNOWLEDGE_FORMAT,
  textOf: ({ text }) => text,
  divergedAt: ({ repeats }) => repeats[0]?.divergedAt ?? null,
};

const PUZZLE_INPUTS = {
  training: testPuzzles(100, 4, { family: 'a' }),
  heldOut: testPuzzles(0, 2, { family: 'b' }),
  replay: (count: number, seed: number) =>
    Array.from({ length: count }, (_, index) => [
      { text: `A${index}`, learned: false },
      { text: `a${seed % 10}`, learned: true },
    ]),
};

/** Rates from 1e-2 on teach. */
const PUZZLE_SCRIPT: PuzzleScript = {
  writes: ({ version, sample, random }) => {
    const least = version > 0 || sample % 2 === 0 ? 1e-2 : 1e-3;
    return compactText(configuration({ learningRate: Number((least * (1 + random)).toPrecision(6)) }));
  },
  learns: ({ optimizer }) => optimizer.learningRate >= 1e-2,
};

export const PUZZLE_DOMAIN: TestDomain<Puzzles> = {
  name: 'puzzles',
  open: ({ sequences: _, settings, temperatures, engine: options, after, ...more } = {}) => {
    const events: LoopEvent<Puzzles>[] = [];
    const { loop, engine } = puzzleLoop(
      {
        trainingTasks: 2,
        rounds: 2,
        heldOutEdits: 2,
        writing: { ...DEFAULT_PUZZLE_SETTINGS.writing, maxTokens: 150, resamples: 2, ...temperatures },
        search: { constants: 2, finalists: 1, oracle: 1 },
        ...settings,
      },
      { ...PUZZLE_SCRIPT, ...options },
      {
        ...more,
        emit: (event) => {
          events.push(event);
          after?.(event);
        },
      },
    );
    return { loop: loop(PUZZLE_INPUTS), engine, events };
  },
  items: (count) => testPuzzles(20, count),
  format: PUZZLE_FORMAT,
  textOf: ({ text }) => text,
  divergedAt: ({ divergedAt }) => divergedAt,
};

export function inBothDomains(specs: <K extends Kind>(domain: TestDomain<K>) => void): void {
  describe('knowledge', () => specs(KNOWLEDGE_DOMAIN));
  describe('puzzles', () => specs(PUZZLE_DOMAIN));
}

/** Jobs by all that they are, for engines that are told which of them go wrong. */
export class JobSet {
  private readonly jobs = new Set<string>();

  readonly has = (job: FinetuneJob): boolean => this.jobs.has(JSON.stringify(job));

  /** All that one edit is trained with. */
  add<K extends Kind>({ bound }: Loop<K>, items: readonly K['item'][], edit: K['edit'], seedKey: string): void {
    const item = items[edit.item];
    if (item === undefined) throw new RangeError(`There is no item ${edit.item}.`);
    this.addJobs(bound.prepare(item, edit, seedKey).jobs);
  }

  addJobs(jobs: readonly FinetuneJob[]): void {
    for (const job of jobs) this.jobs.add(JSON.stringify(job));
  }
}
