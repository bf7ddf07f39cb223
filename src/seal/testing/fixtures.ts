/** Small passages and a context for tests of the loop. */
import { type Loop, openLoop } from '../domain';
import { KNOWLEDGE } from '../knowledge/domain';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../knowledge/settings';
import type { Knowledge, KnowledgeContext, KnowledgeInputs, Passage, SealEvent } from '../knowledge/types';
import { ScriptedEngine, type ScriptedOptions } from './scriptedEngine';
import { scriptedTokenizer } from './scriptedTokenizer';

const GOODS = ['wool', 'salt', 'amber', 'honey', 'tin', 'silk', 'cedar', 'pearls'];
const COLOURS = ['brown', 'pink', 'white', 'red', 'blue', 'green', 'grey', 'black'];
const KINGS = ['Odo', 'Ivo', 'Una', 'Ada', 'Eli', 'Ila', 'Edo', 'Oda'];

/** One paragraph about one town, with its questions. */
function town(name: string, variant: number, paragraph: number): { text: string; questions: Passage['questions'] } {
  const pick = (list: readonly string[], step: number): string =>
    list[(variant * step + paragraph) % list.length] ?? '';
  const [goods, colour, king] = [pick(GOODS, 3), pick(COLOURS, 5), pick(KINGS, 7)];
  return {
    text: `There is a town called ${name}. It sells ${goods}. Its gate is ${colour}. Its king is ${king}. Nobody leaves.`,
    questions: [
      { question: `What does ${name} sell?`, answer: goods, paragraph },
      { question: `What colour is the gate of ${name}?`, answer: colour, paragraph },
      { question: `Who is the king of ${name}?`, answer: king, paragraph },
    ],
  };
}

/** A passage of `paragraphs` towns; another `index`, other towns. */
export function townPassage(index: number, paragraphs = 2): Passage {
  const towns = Array.from({ length: paragraphs }, (_, paragraph) =>
    town(`Bim${'aeiou'[paragraph] ?? 'y'}${'x'.repeat(index)}`, index, paragraph),
  );
  return {
    title: `Towns ${index}`,
    context: towns.map(({ text }) => text).join('\n\n'),
    questions: towns.flatMap(({ questions }) => questions),
    teacher: towns.map(({ text, questions }) => {
      const name = /called (\w+)/.exec(text)?.[1] ?? '';
      const [goods, colour, king] = questions.map(({ answer }) => answer);
      return `${name} sells ${goods}.\nThe gate of ${name} is ${colour}.\nThe king of ${name} is ${king}.`;
    }),
  };
}

export function townPassages(from: number, count: number, paragraphs = 2): Passage[] {
  return Array.from({ length: count }, (_, index) => townPassage(from + index, paragraphs));
}

/** A token is a byte here, so self-edits are longer than with any real tokenizer. */
export const WRITING = { ...DEFAULT_SETTINGS.writing, maxTokens: 600 };

export type TestContext = KnowledgeContext & { emit: (event: SealEvent) => void };

export interface TestLoop {
  engine: ScriptedEngine;
  context: TestContext;
  events: SealEvent[];
  /** The loop on these inputs; without any, for its stages. */
  loop: (inputs?: Partial<KnowledgeInputs>) => Loop<Knowledge>;
}

export function testLoop(
  settings: Partial<KnowledgeSettings> = {},
  engineOptions: ScriptedOptions = {},
  more: Partial<TestContext> = {},
): TestLoop {
  const engine = new ScriptedEngine(engineOptions);
  const events: SealEvent[] = [];
  const full: KnowledgeSettings = {
    ...DEFAULT_SETTINGS,
    trainingPassages: 3,
    heldOutPassages: 2,
    edits: 3,
    writing: WRITING,
    ...settings,
  };
  const context: TestContext = {
    engine,
    tokenizer: scriptedTokenizer,
    settings: full,
    emit: (event) => events.push(event),
    ...more,
  };
  const none = { training: [], heldOut: [], replay: null };
  return { engine, context, events, loop: (inputs) => openLoop(KNOWLEDGE, context, { ...none, ...inputs }) };
}
