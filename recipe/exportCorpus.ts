/**
 * Writes the pretraining corpus as token identifiers, shard by shard, and the tokenizer.
 *
 *   npx tsx recipe/exportCorpus.ts tokenizer FOLDER
 *   npx tsx recipe/exportCorpus.ts corpus FOLDER FIRST_SHARD SHARDS
 *   npx tsx recipe/exportCorpus.ts evaluation FOLDER DOCUMENTS            development documents and bank questions
 *   npx tsx recipe/exportCorpus.ts reinforcement FOLDER DOCUMENTS         training documents and replayed texts
 *
 * Shard n is `long-n.tokens` and `short-n.tokens` (uint16, little endian, sequences one after another, each with
 * `<bos>` and `<eos>`) with `*.lengths` (uint16, one a sequence). Bit 15 marks the passage of a long text that goes on
 * after it; the training script gives these tokens less weight.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAskedInCorpus, makeLongText, makeShortLine, replayLines } from '../src/world/corpus';
import { makeDocument } from '../src/world/document';
import { encode } from '../src/world/encode';
import type { Split } from '../src/world/names';
import { quizPrompt, selfEditPrompt } from '../src/world/prompts';
import { allQuestions, type Question } from '../src/world/questions';
import { Random } from '../src/world/random';
import { teacherLines, teacherQuestionLines } from '../src/world/teacher';
import { specialTokensFile, tokenizerConfigFile, tokenizerFile } from '../src/world/tokenizerFiles';
import { BOS_ID, EOS_ID } from '../src/world/vocabulary';
import { makeWorld, WORLD_SEED, type World } from '../src/world/world';

const LONG_TEXTS = 12_288;
const SHORT_LINES = 73_728;
const PASSAGE_MARK = 0x8000;
const REPLAYED_TEXTS = 4000;

function write(folder: string, name: string, sequences: readonly (readonly number[])[]): void {
  writeFileSync(join(folder, `${name}.tokens`), Uint16Array.from(sequences.flat()));
  writeFileSync(join(folder, `${name}.lengths`), Uint16Array.from(sequences.map((sequence) => sequence.length)));
}

function writeShard(world: World, folder: string, shard: number): void {
  const random = new Random(world.seed, `corpus shard ${String(shard)}`);
  const long = Array.from({ length: LONG_TEXTS }, () => {
    const { passage, continuation } = makeLongText(world, random);
    const mark = continuation === '' ? 0 : PASSAGE_MARK;
    const passageIds = encode(passage).map((id) => id | mark);
    // The continuation starts with a newline, which the encoder would give a space that belongs to the text's start.
    const rest = encode(passage + continuation).slice(passageIds.length);
    return [BOS_ID | mark, ...passageIds, ...rest, EOS_ID];
  });
  const short = Array.from({ length: SHORT_LINES }, () => [BOS_ID, ...encode(makeShortLine(world, random)), EOS_ID]);
  write(folder, `long-${String(shard)}`, long);
  write(folder, `short-${String(shard)}`, short);
  const count = (sequences: readonly (readonly number[])[]): number =>
    sequences.reduce((sum, ids) => sum + ids.length, 0);
  console.log(`shard ${String(shard)}: ${String(count(long))} long and ${String(count(short))} short tokens`);
}

const line = (text: string): number[] => [BOS_ID, ...encode(text), EOS_ID];

function evaluationQuestion({ question, answer, kind }: Question): object {
  return { prompt: [BOS_ID, ...encode(quizPrompt(question))], answer: encode(answer), kind };
}

function evaluationDocument(world: World, split: Split, index: number): object {
  const { title, paragraphs } = makeDocument(world, split, index);
  return {
    title,
    paragraphs: paragraphs.map(({ entity, passage, questions }) => ({
      passage: [BOS_ID, ...encode(passage)],
      prompt: [BOS_ID, ...encode(selfEditPrompt(passage))],
      questions: questions.map(evaluationQuestion),
      statements: teacherLines(world, entity).map(line),
      questionLines: teacherQuestionLines(world, entity).map(line),
    })),
  };
}

/** Everything that the Python side needs as token identifiers, so that it needs no tokenizer. */
function evaluation(world: World, documents: number): object {
  const quizOf = (asked: boolean): object[] =>
    world.bank
      .filter((_, index) => isAskedInCorpus(index) === asked)
      .flatMap((entity) =>
        allQuestions(world, entity)
          .filter((_, index) => index % 4 === 0)
          .map(evaluationQuestion),
      );
  return {
    newline: encode('\n').at(-1),
    documents: Array.from({ length: documents }, (_, index) => evaluationDocument(world, 'development', index)),
    bank: { asked: quizOf(true), neverAsked: quizOf(false) },
  };
}

/** What the outer loop needs beside the evaluation: documents to be rewarded on, and old texts. */
function reinforcement(world: World, documents: number): object {
  return {
    documents: Array.from({ length: documents }, (_, index) => evaluationDocument(world, 'train', index)),
    replay: replayLines(world, new Random(world.seed, 'recipe replay'), REPLAYED_TEXTS).map(line),
  };
}

const [task, folder = 'recipe/work', first = '0', shards = '1'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
if (task === 'tokenizer') {
  const files = {
    'tokenizer.json': tokenizerFile(),
    'tokenizer_config.json': tokenizerConfigFile(),
    'special_tokens_map.json': specialTokensFile(),
  };
  for (const [name, contents] of Object.entries(files)) {
    writeFileSync(join(folder, name), `${JSON.stringify(contents, null, 1)}\n`);
  }
} else if (task === 'evaluation') {
  writeFileSync(join(folder, 'evaluation.json'), JSON.stringify(evaluation(makeWorld(WORLD_SEED), Number(first))));
} else if (task === 'reinforcement') {
  writeFileSync(
    join(folder, 'reinforcement.json'),
    JSON.stringify(reinforcement(makeWorld(WORLD_SEED), Number(first))),
  );
} else {
  const world = makeWorld(WORLD_SEED);
  for (let shard = Number(first); shard < Number(first) + Number(shards); shard += 1) writeShard(world, folder, shard);
}
