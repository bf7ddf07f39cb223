/**
 * What a scripted engine says of puzzles: which rule there is to learn, what the policy writes, and when a training teaches the
 * rule. A test gives the parts that it is about.
 */
import type { FinetuneJob } from '../../contract/engine';
import type { Grid } from '../../world/puzzles/grid';
import type { ScriptedOptions } from './scriptedEngine';

/** What tells one sampled text from another. */
export interface Draft {
  task: number;
  attempt: number;
  sample: number;
  seed: number;
  temperature: number;
  /** Policy finetunes that were merged so far. */
  version: number;
  /** Of the task: the first cell of its first input. */
  first: number;
  /** In [0, 1); hangs on the seed and the stream alone. */
  random: number;
}

export interface PuzzleScript extends ScriptedOptions {
  /** What becomes of an input; each colour becomes the next one unless told. */
  rule?: (input: Grid) => Grid;
  /** What the policy writes. */
  writes?: (draft: Draft) => string;
  /** Whether an adapter that was trained like this knows the rule; `prompt` is what it is asked. */
  learns?: (job: FinetuneJob, prompt: string) => boolean;
  /** Whether the weights know it as they are. */
  knows?: (prompt: string) => boolean;
}
