/** The file of streams that were followed (`selkie-stream`, version 1): what arrived, what was decided, what was known after it. */
import * as z from 'zod/mini';
import { checked, REMEDY, RunFileError } from '../record/runFileError';
import { measuredOn, runFields } from '../record/schema';
import { finite, share, whole } from '../types';
import { LEARNERS, streamSettingsSchema } from './settings';
import { heardSchema } from './streams';

export const STREAM_SCHEMA = 'selkie-stream';
export const STREAM_VERSION = 1;

const heardResultSchema = z.object({
  learned: z.boolean(),
  /** Whether it was worth learning, by construction of the stream and by what was learned before. */
  worth: z.boolean(),
  /** Surprise, confidence, conflict, worth as the model says (`Signals`); `null` for one that was not looked at. */
  signals: z.tuple([z.nullable(finite), z.nullable(finite), z.nullable(finite), z.nullable(finite)]),
  /** Mean over the new passages seen so far of the share of their questions answered right; `null` before the first. */
  accuracy: z.nullable(share),
  /** One sentence; absent where nothing was decided. */
  because: z.optional(z.string()),
  /** The self-edit; absent where none was written. */
  wrote: z.optional(z.string()),
});
export type HeardResult = z.infer<typeof heardResultSchema>;

const followedSchema = z.object({
  /** Place among the streams. */
  stream: whole,
  learner: z.enum(LEARNERS),
  /** One for each text. */
  heard: z.array(heardResultSchema),
  /** At the end, over all that is new. */
  accuracy: share,
  /** Share of what was known before that is answered right at the end; `null` where nothing was asked. */
  known: z.nullable(share),
  /** FLOPs of each phase. */
  flops: z.object({ deciding: finite, training: finite, measuring: finite }),
});
export type FollowedStream = z.infer<typeof followedSchema>;

export const streamPartSchema = z.object({
  seed: whole,
  seconds: finite,
  streams: z.array(z.object({ heard: z.array(heardSchema), questions: whole, known: whole })),
  followed: z.array(followedSchema),
});
/** All streams of one seed. */
export type StreamPart = z.infer<typeof streamPartSchema>;

const { id, startedAt, seconds, commit, model, device } = runFields;
export const streamRunSchema = z.object({
  schema: z.literal(STREAM_SCHEMA),
  version: z.literal(STREAM_VERSION),
  id,
  startedAt,
  seconds,
  commit,
  model,
  device,
  /** That made it, without where it wrote. */
  command: z.string(),
  measuredOn,
  settings: z.object({ stream: streamSettingsSchema, knowledge: z.looseObject({}) }),
  parts: z.array(streamPartSchema),
});
export type StreamRun = z.infer<typeof streamRunSchema>;

const WHAT_TO_CHOOSE = 'Choose a file that "npm run seal -- stream --json FILE" wrote.';

/** @throws RunFileError that names the first bad field and says what to do. */
export function readStream(text: string): StreamRun {
  return parsedStream(jsonOf(text));
}

export function parsedStream(input: unknown): StreamRun {
  const { schema, version } = headSchema.safeParse(input).data ?? {};
  if (schema !== STREAM_SCHEMA) throw new RunFileError('schema', `The file holds no streams. ${WHAT_TO_CHOOSE}`);
  if (version !== undefined && version > STREAM_VERSION)
    throw new RunFileError('version', 'A newer Selkie wrote this file. Reload the page, or update this one.');
  const run = checked<StreamRun>(streamRunSchema, input);
  for (const [at, part] of run.parts.entries()) assertWhole(part, `parts[${at}]`);
  return run;
}

const headSchema = z.object({ schema: z.string(), version: z.optional(z.number()) });

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON, or its end is missing. ${REMEDY}`);
  }
}

/** Every result belongs to a stream of its part and has one entry for each of its texts. */
function assertWhole({ streams, followed }: StreamPart, where: string): void {
  for (const [at, { stream, heard }] of followed.entries()) {
    const own = streams[stream];
    const field = `${where}.followed[${at}]`;
    if (own === undefined)
      throw new RunFileError(`${field}.stream`, `${field}.stream: there is no stream ${stream}. ${REMEDY}`);
    if (own.heard.length !== heard.length)
      throw new RunFileError(
        `${field}.heard`,
        `${field}.heard: ${heard.length} entries for ${own.heard.length} texts. ${REMEDY}`,
      );
  }
}

const DIGITS = 5;

/** Compactly: numbers that are not whole have five digits. */
export function writeStream(run: StreamRun): string {
  const short = (key: string, value: unknown): unknown =>
    typeof value === 'number' && !Number.isInteger(value) && key !== 'seed' ? Number(value.toPrecision(DIGITS)) : value;
  return `${JSON.stringify(run, short)}\n`;
}
