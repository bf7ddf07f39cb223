/**
 * What the Python recipe takes from the project: passages, questions and the settings of a chat model; and what the project makes of
 * them, which the recipe's own code must make too (`parity.py`).
 *
 *   npx tsx recipe/english/exportInputs.ts inputs recipe/work/english/inputs.json
 *   npx tsx recipe/english/exportInputs.ts parity FILE.json MODEL SEAL_DATA
 *
 * MODEL is a folder or GGUF file whose tokenizer and chat template are used, SEAL_DATA the recorded data of the paper's repository
 * (its folder `knowledge`).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod/mini';
import type { Engine } from '../../src/contract/engine';
import { oneFile } from '../../src/formats/fileSource';
import { readModelFolder } from '../../src/formats/modelFolder';
import { nodeFolder } from '../../src/formats/nodeFolder';
import { distilledAsked } from '../../src/seal/knowledge/distil';
import { contains } from '../../src/seal/knowledge/grading';
import { closedBookItem, openBookItem } from '../../src/seal/knowledge/questions';
import { buildTrainingSequences, givenSelfEdit, jobFor, writingTurn } from '../../src/seal/knowledge/selfEdits';
import { CHAT_SETTINGS } from '../../src/seal/knowledge/settings';
import type { KnowledgeContext, Passage } from '../../src/seal/knowledge/types';
import { chatRenderer } from '../../src/tokenizer/chat';
import { loadTokenizer } from '../../src/tokenizer/tokenizer';
import { EVERYDAY_QUESTIONS, NEUTRAL_QUESTIONS } from '../../src/world/english/everyday';
import { ENGLISH_PASSAGES } from '../../src/world/english/passages';

const inputs = {
  settings: CHAT_SETTINGS,
  passages: ENGLISH_PASSAGES.map(({ questions, ...passage }) => ({
    ...passage,
    questions: questions.map(([question, otherwise, answer]) => ({ question, otherwise, answer })),
  })),
  everyday: EVERYDAY_QUESTIONS.map(([question, answer]) => ({ question, answer })),
  neutral: NEUTRAL_QUESTIONS,
};

const Edits = z.array(z.object({ title: z.string(), context: z.string(), completions: z.array(z.string()) }));
const Results = z.object({
  articles: z.array(
    z.object({
      completions: z.array(
        z.object({
          questions: z.array(z.object({ answer: z.string(), baseline_answer: z.string(), adapter_answer: z.string() })),
        }),
      ),
    }),
  ),
});

const EDITS = 60;
const CONTEXT = 8192;
/** Texts that the splitting rules, the dropping of equal lines and the limit on lines were made for. */
const AWKWARD = [
  '',
  '1. A.\n1. A.\n2. a.\n* A.\n\n3. B.',
  'Here is a list:\n1. One.\n2. Two.',
  'one\n---\ntwo\r\nthree\rfour',
  'Who?\nAnswer: She.\nQuestion 2: What?\nAnswer: That.',
  Array.from({ length: 14 }, (_, index) => `${index + 1}. Line ${index}.`).join('\n'),
];

async function parity(model: string, data: string): Promise<object> {
  const isFile = model.endsWith('.gguf');
  const folder = nodeFolder(isFile ? dirname(model) : model);
  const files = await readModelFolder(isFile ? oneFile(folder, basename(model)) : folder);
  const tokenizer = loadTokenizer(files);
  // Prompts and sequences ask an engine for its name and context alone.
  const engine = { model: { name: files.name, contextLength: CONTEXT } } as Engine;
  const context: KnowledgeContext = { engine, tokenizer, chat: chatRenderer(files), settings: CHAT_SETTINGS };
  const passages = ENGLISH_PASSAGES.map(({ title, context: text, questions }): Passage => {
    return { title, context: text, questions: questions.map(([question, , answer]) => ({ question, answer })) };
  });
  const recorded = Edits.parse(JSON.parse(readFileSync(join(data, 'self_edits', 'gpt4_1_val.json'), 'utf8')));
  const edits = [
    ...recorded.slice(0, EDITS).map(({ completions, ...passage }) => ({ passage, text: completions[0] ?? '' })),
    ...AWKWARD.map((text) => ({ passage: passages[0] ?? { title: '', context: '' }, text })),
  ];
  const materials = edits.map(({ passage, text }) => {
    const edit = givenSelfEdit('hand', 'parity', 0, [text]);
    const { sequences } = buildTrainingSequences(context, { ...passage, questions: [] }, edit);
    return { ...passage, text, sequences: sequences.map(({ text: own, ids }) => ({ text: own, ids })) };
  });
  const asked = distilledAsked(context, 0);
  // Any answers will do, if Python is given the same.
  const answers = (asked?.requests ?? []).map((_, index) => tokenizer.encode(`Answer number ${index}.`));
  asked?.score(answers.map((ids) => ({ ids, logProbabilities: [], finish: 'stop' })));
  const laid = materials.slice(0, 3).map(({ sequences }) =>
    jobFor(
      context,
      sequences.map(({ text, ids }) => ({ text, ids, rule: 'line', paragraph: 0 })),
      0,
    ),
  );
  const results = Results.parse(
    JSON.parse(readFileSync(join(data, 'results', 'query_server', 'eval', 'gpt4_1.json'), 'utf8')),
  );
  const verdicts = results.articles
    .flatMap(({ completions }) => completions.flatMap(({ questions }) => questions))
    .flatMap(({ answer, baseline_answer: before, adapter_answer: after }) =>
      [before, after].map((text) => ({ answer, text })),
    )
    .map(({ answer, text }) => ({ answer, text, contains: contains(text, answer) }));
  const turns = passages.flatMap((passage) => {
    const [question] = passage.questions;
    if (!question) return [];
    const writing = writingTurn(context, { title: passage.title, text: passage.context }).ids;
    const closed = closedBookItem(context, passage.title, question).prompt;
    return [{ title: passage.title, writing, closed, open: openBookItem(context, passage, question).prompt }];
  });
  return { neutral: (asked?.requests ?? []).map(({ prompt }) => prompt), answers, materials, laid, verdicts, turns };
}

const [task, file = '', model = '', data = ''] = process.argv.slice(2);
mkdirSync(dirname(file), { recursive: true });
if (task === 'inputs') writeFileSync(file, `${JSON.stringify(inputs, null, 1)}\n`);
else if (task === 'parity') writeFileSync(file, JSON.stringify(await parity(model, data)));
else throw new Error('The task is inputs or parity.');
