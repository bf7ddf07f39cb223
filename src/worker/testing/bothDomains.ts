/** Both domains in small on scripted engines: an engine for each, their tasks, and what a session came to. */
import { numberedSample } from '../../app/knowledge/samples';
import type { ModelRef } from '../../contract/model';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../../seal/knowledge/settings';
import { ScriptedEngine, type ScriptedOptions } from '../../seal/testing/scriptedEngine';
import { ScriptedPuzzleEngine } from '../../seal/testing/scriptedPuzzleEngine';
import type { LiveEngine } from '../deviceOwner';
import type { Task } from '../protocol';
import { SCRIPTED_PUZZLE as puzzle, SCRIPT, SCRIPTED_SETTINGS } from './scriptedPuzzle';
import { noWait, startingInTurn, startSession, steady } from './session';

export const SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  edits: 2,
  rounds: 2,
  trainingPassages: 1,
  heldOutPassages: 1,
  heldOutEdits: 1,
  sideQuestions: 2,
  multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 2, edits: 1, steps: 4 },
  quiz: { ...DEFAULT_SETTINGS.quiz, maxTokens: 8 },
  policy: { ...DEFAULT_SETTINGS.policy, epochs: 1 },
  finetune: { ...DEFAULT_SETTINGS.finetune, epochs: 2 },
};
export const PUZZLE_SETTINGS = { ...SCRIPTED_SETTINGS, rounds: 2 };

export type Make = (options: Pick<ScriptedOptions, 'failWhen' | 'adaptersPerWave'>) => ScriptedEngine;
export const knowledge: Make = (options) => new ScriptedEngine({ contextLength: 4096, ...options });
export const puzzles: Make = (options) => new ScriptedPuzzleEngine({ ...SCRIPT, ...options });

export const passage = numberedSample('world', 1);
export const ROUNDS: Task = { domain: 'knowledge', kind: 'rounds', settings: SETTINGS };
export const PUZZLE_ROUNDS: Task = { domain: 'puzzles', kind: 'rounds', settings: PUZZLE_SETTINGS };
export const WRITE: Task = { domain: 'knowledge', kind: 'write', passage, settings: SETTINGS };
export const PUZZLE_WRITE: Task = { domain: 'puzzles', kind: 'write', puzzle, settings: PUZZLE_SETTINGS };

/** Whose device nobody loses. */
export const standing = (make: Make) => () => steady(make({}));

/** Times are no results. */
const options = () => ({ wait: noWait().wait, now: () => 0, calibrateAfter: 1e9 });

/** Starts these engines in turn, and has opened the model on the first. */
export async function sessionOn(model: ModelRef, ...starts: readonly (() => LiveEngine)[]) {
  const started = startSession(startingInTurn(...starts), options());
  await started.open(model);
  return started;
}

export type OpenedSession = Awaited<ReturnType<typeof sessionOn>>;

/** What it computed, whenever that was told. */
export const results = ({ ofKnowledge, ofPuzzles }: OpenedSession) => ({
  edits: ofKnowledge('edit').map(({ edit }) => edit),
  rewards: ofKnowledge('candidate').map(({ candidate }) => candidate),
  written: ofPuzzles('edit').map(({ edit }) => edit),
  candidates: ofPuzzles('candidate').map(({ candidate }) => candidate),
});
