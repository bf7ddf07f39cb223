/** JSONL to learn from: each line `{"text"}`, or `{"prompt", "completion"}` with the loss on the completion alone. */
import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import type { TrainingSequence } from '../../contract/engine';
import { decodeUtf8 } from '../../formats/utf8';
import type { Tokenizer } from '../../tokenizer/types';
import { CommandError, codeOf } from '../commandLine';

const Line = z.union([z.object({ text: z.string() }), z.object({ prompt: z.string(), completion: z.string() })]);
type TrainingLine = z.infer<typeof Line>;

/** @throws CommandError or FormatError naming the file, and the line where one is wrong. */
export async function readTrainingLines(file: string): Promise<TrainingLine[]> {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CommandError(`${file}: the file cannot be read (${codeOf(error)}).`);
  });
  const lines = decodeUtf8(bytes, file)
    .split(/\r\n?|\n/)
    .flatMap((line, index) => (line.trim() === '' ? [] : [parseLine(line, `${file}, line ${index + 1}`)]));
  if (lines.length === 0)
    throw new CommandError(
      `${file}: there is nothing to learn in it; each line should be {"text": …} or {"prompt": …, "completion": …}.`,
    );
  return lines;
}

function parseLine(line: string, where: string): TrainingLine {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw new CommandError(`${where}: not valid JSON.`);
  }
  const result = z.safeParse(Line, json);
  if (!result.success)
    throw new CommandError(`${where}: needed are {"text": …} or {"prompt": …, "completion": …}, all of them texts.`);
  return result.data;
}

/**
 * The ids of a line, with the loss weights that leave a prompt out.
 * Prompt and completion are encoded as one text, so that tokens are those of running text; a token that spans both counts as completion.
 * @param endToken put after the text when the tokenizer has one, so that the model learns to stop.
 */
export function trainingSequence(line: TrainingLine, tokenizer: Tokenizer, endToken: boolean): TrainingSequence {
  const whole = tokenizer.encode('text' in line ? line.text : line.prompt + line.completion);
  const end = endToken && tokenizer.eosId !== null && whole.at(-1) !== tokenizer.eosId ? [tokenizer.eosId] : [];
  const ids = [...whole, ...end];
  if ('text' in line) return { ids };
  const prompt = tokenizer.encode(line.prompt);
  const differs = prompt.findIndex((id, index) => id !== whole[index]);
  const start = differs < 0 ? prompt.length : differs;
  return { ids, lossWeights: ids.map((_, index) => (index >= start ? 1 : 0)) };
}
