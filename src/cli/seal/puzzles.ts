/** `npm run seal -- puzzles`: ReST-EM on the micro-world's puzzles or on ARC tasks, without a page, for one seed or several. */
import { type ModelFiles, readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { arcInputs, arcTasks, settingsForTasks } from '../../seal/puzzles/arcInputs';
import { runPuzzleRestEm } from '../../seal/puzzles/restEm';
import type { PuzzleRunRecord } from '../../seal/puzzles/runFiles/runRecord';
import type { PuzzleSettings } from '../../seal/puzzles/settings';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import type { ChatRenderer } from '../../tokenizer/chat';
import { openChat } from './chat';
import { isFinished, planRuns, type RunPlan } from './plan';
import type { PuzzleArguments } from './puzzleArguments';
import { PuzzleLog } from './puzzleLog';
import { puzzleTable } from './puzzleReport';
import { assertSameTasks, PUZZLE_RUNS, type PuzzleRunSource, seedRunsOf } from './puzzleRuns';
import { resumedPlan } from './resume';
import { runAll } from './runAll';
import { writeWhole } from './runSet';
import { assertWritable } from './session';
import { readTaskPaths } from './taskPaths';

type PuzzlePlan = RunPlan<PuzzleSettings, PuzzleRunSource, PuzzleRunRecord>;

export async function runPuzzles(given: PuzzleArguments): Promise<void> {
  const { json, table, model } = given;
  if (json !== null) await assertWritable('json', json);
  if (table !== null) await assertWritable('table', table);
  const plan = planOf(given);
  const records = plan.runs.every((planned) => isFinished(PUZZLE_RUNS, planned))
    ? plan.runs.flatMap(({ earlier }) => earlier ?? [])
    : await run(plan, model);
  const summary = puzzleTable(seedRunsOf(records));
  process.stdout.write(`\n${summary}\n`);
  if (table !== null) writeWhole(table, `${summary}\n`);
}

function planOf(given: PuzzleArguments): PuzzlePlan {
  if (given.resume !== null) return resumedPlan(PUZZLE_RUNS, given.resume);
  const { tasks, development } = given;
  const read = tasks && {
    training: readTaskPaths('training-tasks', tasks.training, tasks.paperOnly),
    heldOut: readTaskPaths('held-out-tasks', tasks.heldOut, tasks.paperOnly),
  };
  const settings = tasks && read ? settingsForTasks(given.settings, read, tasks.asked) : given.settings;
  const source: PuzzleRunSource = {
    measuredOn: development ? 'development' : 'held-out',
    tasks: read && arcTasks(settings, read),
  };
  return planRuns({ ...given, settings, source });
}

async function run(plan: PuzzlePlan, model: string): Promise<PuzzleRunRecord[]> {
  const { measuredOn, tasks } = plan.source;
  const files = await readModelFolder(nodeFolder(model));
  const isOfficial = plan.runs.some(({ settings }) => settings.writing.form === 'official');
  const chat = isOfficial
    ? await chatOf(
        files,
        plan.runs.some(({ earlier }) => earlier),
      )
    : undefined;
  return runAll(PUZZLE_RUNS, plan, files, (session) => {
    const { settings, earlier, facts, engine, tokenizer, signal, now } = session;
    const inputs = tasks ? arcInputs(settings, tasks) : puzzleInputs(settings, measuredOn);
    if (earlier) assertSameTasks(earlier, inputs);
    const log = new PuzzleLog({ ...session.log, facts: { ...facts, settings, measuredOn }, inputs });
    const emit = log.apply.bind(log);
    const context = { engine, tokenizer, ...(chat && { chat }), settings, emit, signal, now };
    return { log, work: () => runPuzzleRestEm(context, inputs, earlier ?? {}) };
  });
}

function chatOf(files: ModelFiles, isResumed: boolean): Promise<ChatRenderer> {
  if (files.chatTemplate === null)
    throw new Error(
      `${files.name} has no chat template, which the official form needs. Name the folder of ${isResumed ? "the run's" : 'a chat'} model with --model${isResumed ? '' : ', or leave out --rules official and --form official'}.`,
    );
  return openChat(files);
}
