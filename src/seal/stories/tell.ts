/** Which runs are told on the first screen: of each sort the first in the list, so that what opens first is also what is told first. */
import type { AnyRun } from '../record/record';
import { knowledgeStory } from './knowledgeStory';
import { puzzleStory } from './puzzleStory';
import { type KnowledgeStory, type PuzzleStory, STORIES, type Story } from './story';

export function storyOf(run: AnyRun, title: string): Story | null {
  return run.domain === 'knowledge' ? knowledgeStory(run, title) : puzzleStory(run, title);
}

/** Of runs in the order of their lists: the toy world's notes, its puzzles, then a real model's notes in English. */
export function storiesFile(runs: readonly { run: AnyRun; title: string }[]): string {
  const told = runs.filter(isWorthTelling).flatMap(({ run, title }) => storyOf(run, title) ?? []);
  const notes = told.filter((story): story is KnowledgeStory => story.domain === 'knowledge');
  const puzzles = told.filter((story): story is PuzzleStory => story.domain === 'puzzles');
  const stories = [
    notes.find(({ english, sheets }) => !english && sheets.length > 1),
    puzzles[0],
    notes.find(({ english }) => english),
  ].filter((story) => story !== undefined);
  return `${JSON.stringify({ ...STORIES, stories }, rounded, 1)}\n`;
}

/** Where one configuration is best for all tasks there is nothing to learn from a task. */
const isWorthTelling = ({ run }: { run: AnyRun }): boolean =>
  run.domain === 'knowledge' || run.settings.preset === 'mixed-families';

/** Losses and scores as a person reads them. */
const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
