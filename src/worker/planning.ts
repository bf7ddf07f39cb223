/** What a run would come to: its work, from a rehearsal on a few passages or tasks. */

import type { RunWork } from '../seal/cost/rehearsal';
import { rehearse, rehearseLab } from '../seal/cost/rehearsal';
import { KNOWLEDGE } from '../seal/knowledge/domain';
import { fewPassages, knowledgeMind } from '../seal/knowledge/expected';
import { expectedTexts } from '../seal/knowledge/expectedTexts';
import { givenSelfEdit } from '../seal/knowledge/selfEdits';
import { worldInputs } from '../seal/knowledge/worldInputs';
import { worldSideQuestions } from '../seal/knowledge/worldSideQuestions';
import { givenConfiguration } from '../seal/puzzles/configurations';
import { puzzleContext } from '../seal/puzzles/context';
import { PUZZLES } from '../seal/puzzles/domain';
import { expectationsOf } from '../seal/puzzles/expectations';
import { puzzleMind } from '../seal/puzzles/expected';
import { assertTasksFit } from '../seal/puzzles/fitting';
import type { Puzzle } from '../seal/puzzles/types';
import { puzzleInputs } from '../seal/puzzles/worldInputs';
import type { Opened } from './backend';
import type { Planning } from './protocol';

/** With a passage: the Lab's steps on it. Without: all rounds on the world. */
export async function planKnowledge(
  { engine, tokenizer }: Opened,
  { settings: asked, passage }: Extract<Planning, { domain: 'knowledge' }>,
): Promise<RunWork> {
  const texts = expectedTexts(asked);
  if (passage !== null) {
    const sideQuestions = worldSideQuestions(asked, [passage], 'heldOut');
    const mind = knowledgeMind({ engine, tokenizer, settings: asked }, () => texts, sideQuestions);
    const inputs = { training: [], heldOut: [], replay: null, sideQuestions };
    // The bare passage trains along: without it nobody could tell what the notes add.
    const beside = [givenSelfEdit('none', 'passage-only', 0, [])];
    const plan = { item: passage, beside, inputs, adapters: 'kept' } as const;
    return rehearseLab(KNOWLEDGE, { engine, tokenizer: mind.tokenizer, settings: asked }, plan, mind);
  }
  const { settings, times } = fewPassages(asked);
  const inputs = worldInputs({ ...settings, rounds: 1 });
  const mind = knowledgeMind({ engine, tokenizer, settings }, () => texts, inputs.sideQuestions, times);
  return rehearse(KNOWLEDGE, { engine, tokenizer: mind.tokenizer, settings }, inputs, mind);
}

/** Tasks of one preset are alike: two, one of each kind, stand for all, or counting a long run would itself take long. */
const TASKS_LOOKED_AT = 2;

/** @throws as a run would that refuses these settings or this task. */
export async function planPuzzles(
  { engine, tokenizer }: Opened,
  { settings, puzzle, hand }: Extract<Planning, { domain: 'puzzles' }>,
): Promise<RunWork> {
  const mind = puzzleMind({ engine, tokenizer, settings }, expectationsOf(settings));
  const given = { engine, tokenizer: mind.tokenizer, settings };
  if (puzzle !== null) {
    assertTasksFit(puzzleContext(given), [puzzle]);
    const beside = hand.map((one, sample) => givenConfiguration('hand', 'lab', 0, sample, one));
    const inputs = { training: [], heldOut: [], replay: null };
    return rehearseLab(PUZZLES, given, { item: puzzle, beside, inputs, adapters: 'given-up' }, mind);
  }
  const inputs = puzzleInputs(settings);
  const round = Math.min(settings.trainingTasks, inputs.training.length);
  const few = {
    ...inputs,
    training: repeated(inputs.training, round),
    heldOut: repeated(inputs.heldOut, inputs.heldOut.length),
  };
  return rehearse(PUZZLES, given, few, mind);
}

/** So many, each an item of its own. */
function repeated(puzzles: readonly Puzzle[], count: number): Puzzle[] {
  const few = puzzles.slice(0, TASKS_LOOKED_AT);
  return Array.from({ length: count }, (_, index) => few.slice(index % few.length, (index % few.length) + 1))
    .flat()
    .map((puzzle) => ({ ...puzzle }));
}
