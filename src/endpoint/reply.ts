/** Reads what an endpoint answers: one JSON object, or a stream of server-sent events that ends in `[DONE]`. */
import { createParser } from 'eventsource-parser';
import * as z from 'zod/mini';
import { EndpointError } from '../contract/errors';

/** An answer has no more characters; a server that sends without end is left. */
const MOST_CHARACTERS = 4_000_000;

const usage = z.nullish(z.object({ prompt_tokens: z.number(), completion_tokens: z.number() }));
const failure = z.object({ error: z.union([z.string(), z.looseObject({ message: z.string() })]) });
const finishReason = z.nullish(z.string());
const content = z.nullish(z.string());
const whole = z.object({
  choices: z.array(z.object({ message: z.object({ content }), finish_reason: finishReason })),
  usage,
});
const piece = z.object({
  choices: z.array(z.object({ delta: z.nullish(z.object({ content })), finish_reason: finishReason })),
  usage,
});

export interface Read {
  text: string;
  finish: 'stop' | 'length';
  /** `null` where the server did not count. */
  tokens: { input: number; output: number } | null;
}

/** What a body says of an error, in its own words; `null` where it is no such object. */
export function errorIn(body: string): string | null {
  const parsed = failure.safeParse(jsonOf(body));
  if (!parsed.success) return null;
  const { error } = parsed.data;
  return typeof error === 'string' ? error : error.message;
}

/** @param named begins each message. @throws EndpointError */
export function readWhole(named: string, body: string): Read {
  if (body.trim() === '') throw new EndpointError(`${named} answered with nothing at all. Try again.`);
  if (isPage(body)) throw new EndpointError(`${named} ${WEB_PAGE}`);
  const said = errorIn(body);
  if (said !== null) throw new EndpointError(`${named} refused: ${said}`);
  const parsed = whole.safeParse(jsonOf(body));
  const [choice] = parsed.data?.choices ?? [];
  if (choice === undefined) throw new EndpointError(`${named} ${NO_COMPLETION}`);
  return readOf(named, choice.message.content ?? '', choice.finish_reason, parsed.data?.usage);
}

/**
 * @param onText hears the text so far with every event that adds to it.
 * @throws EndpointError for a stream that breaks off or holds something else.
 */
export async function readStream(
  named: string,
  pieces: AsyncIterable<string>,
  onText: (text: string) => void,
): Promise<Read> {
  const soFar: SoFar = { text: '', finish: null, tokens: null, isDone: false };
  let characters = 0;
  const parser = createParser({
    onEvent: ({ data }) => {
      if (data.trim() === '[DONE]') {
        soFar.isDone = true;
        return;
      }
      const said = errorIn(data);
      if (said !== null) throw new EndpointError(`${named} broke off: ${said}`);
      const parsed = piece.safeParse(jsonOf(data));
      if (!parsed.success) throw new EndpointError(`${named} ${NO_COMPLETION}`);
      const [choice] = parsed.data.choices;
      soFar.tokens = parsed.data.usage ?? soFar.tokens;
      soFar.finish = choice?.finish_reason ?? soFar.finish;
      const added = choice?.delta?.content ?? '';
      if (added === '') return;
      soFar.text += added;
      onText(soFar.text);
    },
  });
  for await (const part of pieces) {
    characters += part.length;
    if (characters > MOST_CHARACTERS) throw new EndpointError(`${named} sends without end. It was left.`);
    if (characters === part.length && isPage(part)) throw new EndpointError(`${named} ${WEB_PAGE}`);
    parser.feed(part);
    if (soFar.isDone) break;
  }
  // Some servers leave `[DONE]` out, some the reason; without either it did not come to its end.
  if (!soFar.isDone && soFar.finish === null)
    throw new EndpointError(
      soFar.text === '' ? `${named} ${NO_COMPLETION}` : `${named} broke off in the middle of its answer. Try again.`,
    );
  return readOf(named, soFar.text, soFar.finish, soFar.tokens);
}

interface SoFar {
  text: string;
  finish: string | null;
  tokens: z.infer<typeof usage>;
  isDone: boolean;
}

/** A model that thinks aloud first is taken by what it says then. */
function readOf(named: string, said: string, reason: string | null | undefined, counted: z.infer<typeof usage>): Read {
  const finish = reason === 'length' ? 'length' : 'stop';
  const text = said
    .replace(/^\s*<think>[\s\S]*?(?:<\/think>|$)/, '')
    .toWellFormed()
    .trim();
  if (text === '') {
    const why = finish === 'length' ? ' before its limit of tokens was reached. Allow more' : '. Try again';
    throw new EndpointError(`${named} answered, but without any text${why}.`);
  }
  return {
    text,
    finish,
    tokens: counted ? { input: counted.prompt_tokens, output: counted.completion_tokens } : null,
  };
}

const WEB_PAGE = 'answered with a web page. Check the URL: it usually ends in /v1.';
const NO_COMPLETION =
  'answered with something that is no chat completion. Check that the URL is of an OpenAI-compatible server.';

const isPage = (body: string): boolean => /^\s*<(?:!doctype|html|\?xml|head|body)/i.test(body);

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
