/**
 * The tasks that the page's single stages run, on scripted engines, as golden logs. What runs a task is imported here alone, so
 * that other stages are put in its place here.
 */

import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import { DEFAULT_SETTINGS } from '../../seal/knowledge/settings';
import type { SealEvent } from '../../seal/knowledge/types';
import type { PuzzleEvent } from '../../seal/puzzles/types';
import { testLoop, townPassage } from '../../seal/testing/fixtures';
import { foldedEvents, lastOf } from '../../seal/testing/golden/folded';
import { estimateText } from '../../seal/testing/golden/resultLines';
import { logging, type RunLog } from '../../seal/testing/golden/runLog';
import { puzzleLoop } from '../../seal/testing/puzzleLoop';
import { type Attempt, DomainWork } from '../domainWork';
import type { KnowledgeTask, PuzzleTask } from '../protocol';
import { knowledgeTasks } from '../tasks/knowledge';
import { puzzleTasks } from '../tasks/puzzles';
import { SCRIPT, SCRIPTED_PUZZLE, SCRIPTED_SETTINGS } from './scriptedPuzzle';

export interface PageScenario {
  name: string;
  run: () => Promise<RunLog>;
}

export const PAGE_SCENARIOS: readonly PageScenario[] = [
  { name: 'knowledge-page', run: knowledgeStages },
  { name: 'knowledge-page-rounds', run: knowledgeRounds },
  { name: 'puzzles-page', run: puzzleStages },
  { name: 'puzzles-page-rounds', run: puzzleRounds },
];

function attemptOf({ engine, tokenizer, ...given }: Omit<Attempt, 'engineStart' | 'onStage'>): Attempt {
  const { signal, gate, now } = given;
  return { engine, tokenizer, signal, gate, now, engineStart: 1, onStage: () => true };
}

const { finetune, policy } = DEFAULT_SETTINGS;
const LAST = 60;
const SMALL = { edits: 2, sideQuestions: 2, finetune: { ...finetune, epochs: 2 } };

function openKnowledge(more: Parameters<typeof testLoop>[0] = {}) {
  const { context, engine } = testLoop({ ...SMALL, ...more }, { adaptersPerWave: 4 });
  const { log, parts } = logging<SealEvent>(engine);
  const events: SealEvent[] = [];
  const emit = (event: SealEvent): void => {
    events.push(event);
    parts.emit(event);
  };
  const work = new DomainWork(knowledgeTasks(), { engineStart: 1, policy: null });
  const run = (task: KnowledgeTask) => work.begin(task, emit, () => undefined)(attemptOf({ ...context, ...parts }));
  const ended = (result: readonly string[]): RunLog => ({
    ...log,
    events: foldedEvents(log.events),
    result: [...result, `policy version ${work.policyRounds}, live adapters ${engine.live}`],
  });
  return { run, events, settings: context.settings, ended };
}

/** Write, finetune with a text by hand, quiz and reward, once more with fewer texts, and the credit of one text's lines. */
async function knowledgeStages(): Promise<RunLog> {
  const { run, events, settings, ended } = openKnowledge();
  const passage = townPassage(3);
  await run({ domain: 'knowledge', kind: 'write', passage, settings });
  const written = events.flatMap((event) => (event.type === 'edit' ? [event.edit] : []));
  const hand = givenSelfEdit('hand', 'lab-hand', 0, passage.teacher ?? []);
  for (const selfEdits of [[...written, hand], [hand]]) {
    await run({ domain: 'knowledge', kind: 'finetune', passage, settings, selfEdits });
    await run({ domain: 'knowledge', kind: 'quiz', passage, settings });
  }
  const sequences = events.flatMap((event) =>
    event.type === 'material' && event.edit === hand.id ? [event.material.sequences.slice(0, 3)] : [],
  );
  await run({
    domain: 'knowledge',
    kind: 'credit',
    passage,
    settings,
    selfEdit: hand,
    sequences: sequences[0] ?? [],
    repeats: 2,
  });
  return ended(
    events.flatMap((event) => {
      if (event.type === 'candidate')
        return [`${event.candidate.edit.id}: reward ${estimateText(event.candidate.reward)}`];
      if (event.type !== 'credit') return [];
      return event.credit.lines.map((line) => `credit of line ${line.sequence}: ${estimateText(line.accuracy)}`);
    }),
  );
}

/** ReST-EM on passages of the embedded world; what a run asks in between is in other logs. */
async function knowledgeRounds(): Promise<RunLog> {
  const { run, events, settings, ended } = openKnowledge({
    rounds: 1,
    trainingPassages: 1,
    heldOutPassages: 1,
    heldOutEdits: 1,
    sideQuestions: 1,
    conditions: ['policy'],
    policy: { ...policy, epochs: 1 },
  });
  await run({ domain: 'knowledge', kind: 'rounds', settings });
  const records = events.flatMap((event) => (event.type === 'round-done' ? [event.record] : []));
  const log = ended(records.map(({ round, meanReward }) => `round ${round}: reward ${estimateText(meanReward)}`));
  return { ...log, calls: lastOf(log.calls, LAST), events: lastOf(log.events, LAST) };
}

function openPuzzles(more: Parameters<typeof puzzleLoop>[0] = {}) {
  const { context, engine, settings } = puzzleLoop({ ...SCRIPTED_SETTINGS, ...more }, SCRIPT);
  const { log, parts } = logging<PuzzleEvent>(engine);
  const events: PuzzleEvent[] = [];
  const emit = (event: PuzzleEvent): void => {
    events.push(event);
    parts.emit(event);
  };
  const work = new DomainWork(puzzleTasks(), { engineStart: 1, policy: null });
  const run = (task: PuzzleTask) => work.begin(task, emit, () => undefined)(attemptOf({ ...context, ...parts }));
  const ended = (): RunLog => ({
    ...log,
    events: foldedEvents(log.events),
    result: [
      ...events.flatMap((event) =>
        event.type === 'candidate'
          ? [`${event.candidate.edit.id}: ${event.candidate.solved ? 'solved' : 'unsolved'}`]
          : [],
      ),
      `policy version ${work.policyRounds}, live adapters ${engine.live}`,
    ],
  });
  return { run, events, settings, ended };
}

/** Write, train and quiz all of it, and a small landscape. */
async function puzzleStages(): Promise<RunLog> {
  const { run, events, settings, ended } = openPuzzles();
  const puzzle = SCRIPTED_PUZZLE;
  await run({ domain: 'puzzles', kind: 'write', puzzle, settings });
  const written = events.flatMap((event) => (event.type === 'edit' ? [event.edit] : []));
  await run({ domain: 'puzzles', kind: 'train', puzzle, settings, written });
  const [configuration] = written.flatMap((one) => one.configuration ?? []);
  if (configuration === undefined) throw new Error('The scripted policy wrote no configuration.');
  const configurations = [1e-3, 1e-2].map((learningRate) => ({ ...configuration, learningRate }));
  await run({ domain: 'puzzles', kind: 'landscape', puzzle, settings, configurations });
  return ended();
}

/** ReST-EM on tasks of the embedded world. */
async function puzzleRounds(): Promise<RunLog> {
  const { run, settings, ended } = openPuzzles({
    trainingTasks: 1,
    heldOutTasks: 1,
    edits: 2,
    search: { constants: 0, finalists: 0, oracle: 0 },
    prediction: { ...SCRIPTED_SETTINGS.prediction, orders: 1 },
  });
  await run({ domain: 'puzzles', kind: 'rounds', settings });
  return ended();
}
