/**
 * The client of one endpoint. What may pass by itself (too many requests, a server that is down for a moment) is tried again a few
 * times, as long after as the server says; everything else is told at once, in one sentence that never holds the key.
 */
import type { AskChat, ChatRequest, Endpoint, Usage } from '../contract/chat';
import { NO_USAGE } from '../contract/chat';
import { EndpointError, EngineError } from '../contract/errors';
import { StallWatch, wallTimer } from '../formats/stall';
import { errorIn, type Read, readStream, readWhole } from './reply';

/** Milliseconds without a sign of life: a large model may read for long before it writes. */
const ANSWERS_WITHIN = 120_000;
/** Before each further try, where the server does not say. */
const WAITS = [1000, 3000, 9000];
/** The longest that a server may ask to wait. */
const LONGEST_WAIT = 60_000;
/** Of a server's own words, in a message. */
const MOST_WORDS = 200;

export interface Host {
  fetch: typeof fetch;
  answersWithin?: number;
  /** Rejects when the signal aborts. */
  wait?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Hears what each answer used, and each try that is made again. */
  onUsage?: (usage: Usage) => void;
  /** A try failed and another one follows. */
  onWait?: (message: string, seconds: number) => void;
}

/** Something that may pass. `after`: milliseconds, `null` where the server did not say. */
class Passing extends EndpointError {
  constructor(
    message: string,
    readonly after: number | null,
  ) {
    super(message);
  }
}

/** @returns what asks it. The promise rejects with an EndpointError, or with an EngineError `aborted` after the signal. */
export function openEndpoint(endpoint: Endpoint, host: Host): AskChat {
  const { wait = waitFor, onUsage = () => undefined, onWait = () => undefined } = host;
  return async (request) => {
    for (let failed = 0; ; failed += 1) {
      try {
        const { tokens, ...reply } = await askOnce(endpoint, request, host);
        const counted = tokens ?? { input: 0, output: 0 };
        onUsage({ ...NO_USAGE, answers: 1, ...counted, uncounted: tokens === null ? 1 : 0 });
        return reply;
      } catch (error) {
        assertGoing(request.signal);
        const pause = error instanceof Passing ? (error.after ?? WAITS[failed]) : undefined;
        if (!(error instanceof Passing) || WAITS[failed] === undefined || pause === undefined)
          throw asError(endpoint, error);
        const told = asError(endpoint, error).message;
        if (pause > LONGEST_WAIT)
          throw new EndpointError(`${told} It asks to wait ${Math.ceil(pause / 1000)} seconds. Try again after that.`);
        onUsage({ ...NO_USAGE, retries: 1 });
        onWait(told, pause / 1000);
        await wait(pause, request.signal);
        assertGoing(request.signal);
      }
    }
  };
}

async function askOnce(endpoint: Endpoint, request: ChatRequest, host: Host): Promise<Read> {
  const { base, model, key } = endpoint;
  const { text, temperature, maxTokens, onText, signal } = request;
  const named = nameOf(endpoint);
  const { answersWithin = ANSWERS_WITHIN } = host;
  const late = () => new EndpointError(`${named} said nothing for ${answersWithin / 1000} seconds. Try again.`);
  const watch = new StallWatch(answersWithin, wallTimer, late);
  const body = {
    model,
    messages: [{ role: 'user', content: text }],
    temperature,
    max_tokens: maxTokens,
    ...(onText && { stream: true, stream_options: { include_usage: true } }),
  };
  try {
    const response = await watch.until(
      host.fetch(`${base}/chat/completions`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...(key !== '' && { Authorization: `Bearer ${key}` }) },
        body: JSON.stringify(body),
        signal: AbortSignal.any([watch.signal, ...(signal ? [signal] : [])]),
        credentials: 'omit',
        cache: 'no-store',
        referrerPolicy: 'no-referrer',
      }),
    );
    watch.alive();
    if (!response.ok) throw refusal(endpoint, response, await watch.until(response.text()));
    if (onText === undefined || response.headers.get('content-type')?.includes('event-stream') !== true)
      return readWhole(named, await watch.until(response.text()));
    return await watch.until(
      readStream(
        named,
        textsOf(response, () => watch.alive()),
        onText,
      ),
    );
  } catch (error) {
    if (error instanceof EndpointError) throw error;
    assertGoing(signal);
    // Neither a browser nor Node says more than that it did not come about.
    throw new Passing(`${named} cannot be reached. ${UNREACHABLE}`, null);
  } finally {
    watch.stop();
  }
}

const UNREACHABLE =
  'Check the URL and that its server runs; a server on this machine must allow pages of this address (CORS), as with OLLAMA_ORIGINS.';

async function* textsOf(response: Response, onPart: () => void): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) return;
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      onPart();
      if (done) break;
      yield decoder.decode(value, { stream: true });
    }
    yield decoder.decode();
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function refusal(endpoint: Endpoint, response: Response, body: string): EndpointError {
  const { status } = response;
  const named = nameOf(endpoint);
  const own = errorIn(body);
  const said = own === null || own.trim() === '' ? '' : ` It says: ${own.trim()}`;
  switch (status) {
    case 401:
      return new EndpointError(
        `${named} ${endpoint.key === '' ? 'wants a key' : 'does not take this key'} (401). Check the key.${said}`,
      );
    case 403:
      return new EndpointError(`${named} is not allowed with this key (403).${said}`);
    case 404:
      return new EndpointError(
        `${named} is not there (404): the server has no such model, or the URL is wrong; it usually ends in /v1.${said}`,
      );
    case 429:
      return new Passing(`${named} is asked too often, or its quota is used up (429).${said}`, retryAfter(response));
    default:
      if (status === 408 || status >= 500)
        return new Passing(`${named} has trouble of its own (${status}).${said}`, retryAfter(response));
      return new EndpointError(`${named} refused what was asked (${status}).${said}`);
  }
}

/** Seconds, or a date; `null` where there is none. */
function retryAfter({ headers }: Response): number | null {
  const given = headers.get('retry-after');
  if (given === null) return null;
  const seconds = Number(given);
  const milliseconds = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(given) - Date.now();
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

/** As messages call it. */
const nameOf = ({ model, base }: Endpoint): string => `${short(model, 60)} at ${new URL(base).host}`;

/** In one line, without the key, whatever a server answers. */
function asError({ key }: Endpoint, error: unknown): Error {
  if (!(error instanceof EndpointError)) return error instanceof Error ? error : new EndpointError(String(error));
  const text = error.message.replace(/\s+/g, ' ');
  return new EndpointError(short(key === '' ? text : text.replaceAll(key, '…'), MOST_WORDS + 200));
}

const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);

function assertGoing(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new EngineError('aborted', 'The run was stopped.');
}

function waitFor(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
