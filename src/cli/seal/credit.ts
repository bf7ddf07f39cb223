/** `npm run seal -- credit RUN OUT`: a finished run on knowledge, and in it what each line of one held-out self-edit contributed. */
import { creditedRun } from '../../seal/knowledge/recordedCredit';
import type { Knowledge, KnowledgeInputs } from '../../seal/knowledge/types';
import { headline } from '../../seal/record/about';
import { KNOWLEDGE_FORMAT, readAnyRun, writeRun } from '../../seal/record/format';
import type { KnowledgeRun } from '../../seal/record/record';
import type { LoopEvent } from '../../seal/types';
import { assertNotInput, assertWritable, bytesOf, messageOf } from '../commandLine';
import { readModel } from '../readModel';
import { KNOWLEDGE_CLI } from './knowledge';
import { creditLines } from './knowledgeReport';
import { openMachine } from './machine';
import { ProgressBar } from './report';
import { listenForInterrupt, sourceCommit } from './runAll';
import { writeWhole } from './runSet';

export interface CreditArguments {
  run: string;
  out: string;
  model: string;
  /** The held-out passage, the first being 1. */
  passage: number;
}

/** @throws Error with one plain line. */
export async function creditCommand({ run: file, out, model, passage }: CreditArguments): Promise<void> {
  await assertWritable(out, out);
  assertNotInput(out, [file]);
  const run = await readAnyRun(bytesOf(file)).catch((error: unknown) => {
    throw new Error(`${file}: ${messageOf(error)}`);
  });
  if (run.domain === 'puzzles')
    throw new Error(`${file}: it is a run on puzzles, whose edits have no lines. Only runs on knowledge are credited.`);
  if (run.rounds.length < run.settings.rounds || run.start.length === 0)
    throw new Error(`${file}: it is not finished. Go on with it first: npm run seal -- knowledge --resume ${file}`);
  if (run.settings.quiz.judge === 'endpoint')
    throw new Error(
      `${file}: an outside model judged its answers (--judge endpoint), and credit asks none. Only runs that Selkie graded itself are credited.`,
    );
  const inputs = inputsOf(file, run);
  const files = await readModel(model);
  const chat = await KNOWLEDGE_CLI.chat(files, run.settings, true);
  const { engine, tokenizer } = await openMachine(files, null);
  const { signal, stopListening } = listenForInterrupt();
  const bar = new ProgressBar();
  try {
    if (engine.model.name !== run.model.name)
      throw new Error(`The run was made with another model, ${run.model.name}. Name its folder or file with --model.`);
    const commit = sourceCommit();
    process.stderr.write(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}\n`);
    bar.begin(run.settings.rounds, '');
    const { settings } = run;
    const emit = (event: LoopEvent<Knowledge>): void => void (event.type === 'progress' && bar.apply(event));
    const context = { engine, tokenizer, signal, now: () => performance.now(), settings, emit, ...(chat && { chat }) };
    const credited = await creditedRun(context, run, inputs, { item: passage - 1, commit });
    bar.clear();
    writeWhole(out, writeRun(KNOWLEDGE_FORMAT, credited.run));
    process.stdout.write(`${creditLines(credited.measure).join('\n')}\n`);
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

/** What the run was on, as its file has it or as its corpus makes it. @throws Error with one plain line. */
function inputsOf(file: string, run: KnowledgeRun): KnowledgeInputs {
  try {
    return KNOWLEDGE_CLI.inputs(run.settings, KNOWLEDGE_CLI.sourceOf(run), run);
  } catch (error) {
    throw new Error(`${file}: its policies cannot be trained once more, for lack of its passages. ${messageOf(error)}`);
  }
}
