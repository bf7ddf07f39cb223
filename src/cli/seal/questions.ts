/**
 * `npm run seal -- questions`: the button "Let the model write questions" of the page, on as many passages as there are, and how many
 * are of use. Whether one that is of use is right, a reader must say.
 */
import { existsSync } from 'node:fs';
import type { Engine } from '../../contract/engine';
import { gridOf, toText } from '../../formats/table';
import { englishForSettings } from '../../seal/knowledge/englishInputs';
import { PASSAGE_FORMS } from '../../seal/knowledge/files/passageForms';
import { CHAT_SETTINGS, PLAIN_SETTINGS } from '../../seal/knowledge/settings';
import {
  type KnowledgeContext,
  type Passage,
  QUESTION_REFUSALS,
  type QuestionRefusal,
  type WrittenQuestions,
} from '../../seal/knowledge/types';
import { writeQuestions } from '../../seal/knowledge/writtenQuestions';
import { LAB } from '../../seal/loop/single';
import { headline } from '../../seal/record/about';
import type { ChatRenderer } from '../../tokenizer/chat';
import type { Tokenizer } from '../../tokenizer/types';
import { assertNotInput, assertWritable, CommandError } from '../commandLine';
import { readModel } from '../readModel';
import { openChat, QUESTION_PROBE } from './chat';
import { openMachine } from './machine';
import { readPassagePath } from './passagePaths';
import { listenForInterrupt, sourceCommit } from './runAll';
import { writeWhole } from './runSet';

export interface QuestionArguments {
  /** SEAL's JSON, with the model's questions in place of those that were there. */
  out: string;
  /** Files of passages; without any, the invented ones that settings may be chosen on. */
  paths: readonly string[];
  model: string;
  memory: number | null;
  /** In plain text where the model has no chat template. */
  plain: boolean;
}

export interface Asked {
  passage: Passage;
  written: WrittenQuestions;
}

const say = (line: string): boolean => process.stderr.write(`${line}\n`);

/** @throws Error with one plain line. */
export async function questionsCommand({ out, paths, model, memory, plain }: QuestionArguments): Promise<void> {
  await assertWritable(out, out);
  assertNothingLost(out, paths);
  const passages = paths.length === 0 ? englishForSettings() : paths.flatMap((path) => readPassagePath(path).passages);
  const files = await readModel(model);
  const chat = plain ? null : openChat(files, 'the chat form', false, ', or add --plain', QUESTION_PROBE);
  const { engine, tokenizer } = await openMachine(files, memory);
  const { signal, stopListening } = listenForInterrupt();
  try {
    say(`${headline(engine.model, engine.device)}, commit ${sourceCommit() ?? 'unknown'}`);
    const asked = await askAbout(passages, { engine, tokenizer, signal, ...(chat && { chat }) });
    const own = asked.map(({ passage, written }) => ({ ...passage, questions: written.questions }));
    writeWhole(out, PASSAGE_FORMS.seal.write(own));
    process.stdout.write(`${askedText(asked)}\nWritten to ${out}\n`);
  } finally {
    stopListening();
    engine.dispose();
  }
}

/** The file to write comes first, so a name alone is easily meant as what is asked about. @throws CommandError, one plain line. */
function assertNothingLost(out: string, paths: readonly string[]): void {
  assertNotInput(out, paths);
  if (paths.length === 0 && existsSync(out))
    throw new CommandError(
      `${out}: it is there already, and would be written over. To ask about its passages, name the file to write before it: seal questions OUT.json ${out}. To ask about the built-in ones, name a file that is not there yet.`,
    );
}

interface Machine {
  engine: Engine;
  tokenizer: Tokenizer;
  chat?: ChatRenderer;
  signal?: AbortSignal;
}

/** One passage after another, each as the page asks about it; of questions that it came with nothing is told to the model. */
export async function askAbout(passages: readonly Passage[], machine: Machine): Promise<Asked[]> {
  const settings = machine.chat === undefined ? PLAIN_SETTINGS : CHAT_SETTINGS;
  const context: KnowledgeContext & { emit: () => void } = { ...machine, settings, emit: () => undefined };
  const asked: Asked[] = [];
  for (const passage of passages) {
    const bare = { ...passage, questions: [] };
    asked.push({ passage: bare, written: await writeQuestions(context, LAB, bare) });
    say(`${asked.length} of ${passages.length}: ${passage.title}`);
  }
  return asked;
}

/** Every question with its answer, what was left out and why, and how many of each. */
export function askedText(asked: readonly Asked[]): string {
  const each = asked.map(({ passage, written: { questions, refused } }) =>
    [
      passage.title,
      ...questions.map(({ question, answer }) => `  ${question} ${answer}`),
      ...refused.map(({ text, reason }) => `  left out, ${reason}: ${JSON.stringify(text)}`),
    ].join('\n'),
  );
  const sums = (all: readonly Asked[]) => ({
    sentences: all.reduce((sum, { written }) => sum + written.questions.length + written.refused.length, 0),
    usable: all.reduce((sum, { written }) => sum + written.questions.length, 0),
    refused: (reason: QuestionRefusal): number =>
      all.reduce((sum, { written }) => sum + written.refused.filter((one) => one.reason === reason).length, 0),
  });
  type Row = { title: string } & ReturnType<typeof sums>;
  const rows: Row[] = [
    ...asked.map((one) => ({ title: one.passage.title, ...sums([one]) })),
    { title: 'all', ...sums(asked) },
  ];
  const columns = [
    { name: 'passage', head: 'passage', text: ({ title }: Row) => title },
    { name: 'sentences', head: 'sentences', value: ({ sentences }: Row) => sentences },
    { name: 'usable', head: 'usable', value: ({ usable }: Row) => usable },
    ...QUESTION_REFUSALS.map((reason) => ({
      name: reason,
      head: reason,
      value: ({ refused }: Row) => refused(reason),
    })),
  ];
  return [...each, '', toText(gridOf(columns, rows))].join('\n');
}
