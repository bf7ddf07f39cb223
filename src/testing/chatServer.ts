/** A real server of the protocol of chat completions on this machine, for tests: answers as told, whole or streamed, and fails as told. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Asked {
  model: string;
  /** The user's turn. */
  text: string;
  stream: boolean;
  temperature: number;
  maxTokens: number;
  authorization: string | null;
}

/** What it says, or what it does instead. */
export type Told = string | ((response: ServerResponse, asked: Asked) => void);

export interface ChatServer {
  /** As a person would type it. */
  url: string;
  asked: Asked[];
  close: () => Promise<void>;
}

/** @param tell by what is asked, the how manieth that is. */
export async function startChatServer(tell: (asked: Asked, number: number) => Told): Promise<ChatServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    void answer(request, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page of another origin asks first whether it may.
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type');
    response.setHeader('Access-Control-Expose-Headers', 'retry-after');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      fail(404, 'no such address')(response);
      return;
    }
    const own = askedIn(request, await bodyOf(request));
    asked.push(own);
    const told = tell(own, asked.length);
    if (typeof told === 'function') told(response, own);
    else if (own.stream) stream(told)(response);
    else complete(told)(response);
  }
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}

function askedIn({ headers }: IncomingMessage, text: string): Asked {
  const body: Record<string, unknown> = JSON.parse(text);
  const messages: { content?: string }[] = Array.isArray(body.messages) ? body.messages : [];
  return {
    model: String(body.model),
    text: messages.at(-1)?.content ?? '',
    stream: body.stream === true,
    temperature: Number(body.temperature),
    maxTokens: Number(body.max_tokens),
    authorization: headers.authorization ?? null,
  };
}

/** One token a word. */
const usageOf = (text: string) => ({ prompt_tokens: 10, completion_tokens: text.split(/\s+/).length });

export const send =
  (status: number, type: string, body: string, headers: Readonly<Record<string, string>> = {}) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };

/** Refuses as OpenAI's servers do. */
export const fail = (status: number, message: string, headers: Readonly<Record<string, string>> = {}) =>
  send(status, 'application/json', JSON.stringify({ error: { message, type: 'test' } }), headers);

export const complete = (text: string, finish = 'stop') =>
  send(
    200,
    'application/json',
    JSON.stringify({
      choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }],
      usage: usageOf(text),
    }),
  );

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;

/** Word by word, then what was used. */
export const stream = (text: string) =>
  streamed([
    ...(text.match(/\S+\s*/g) ?? []).map((content) => event({ choices: [{ index: 0, delta: { content } }] })),
    event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    event({ choices: [], usage: usageOf(text) }),
    'data: [DONE]\n\n',
  ]);

/** These pieces, then the end. */
export const streamed =
  (pieces: readonly string[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for (const piece of pieces) response.write(piece);
    response.end();
  };
