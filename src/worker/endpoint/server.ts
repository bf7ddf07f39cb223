/** The worker's end of an endpoint: every call comes to an end, with an answer, a refusal in one sentence, or cancelled. */
import type { AskChat, AskJudge, TypedEndpoint } from '../../contract/chat';
import { readEndpoint } from '../../endpoint/address';
import { type Host, openEndpoint } from '../../endpoint/client';
import { makeJudge, writeTeacher } from '../../seal/knowledge/outside';
import { toFailure } from '../failure';
import type { Answered } from '../protocol';
import type { EndpointServer, TellEndpoint } from './protocol';

export function makeEndpointServer(host: Omit<Host, 'onUsage' | 'onWait'>): EndpointServer {
  const running = { write: new Set<AbortController>(), judge: new Set<AbortController>() };
  /** It remembers its verdicts, and tells of the call that it is asked in. */
  let judge: { of: string; ask: AskJudge } | null = null;
  let tellJudge: TellEndpoint = () => undefined;

  const asking = (endpoint: TypedEndpoint, tell: TellEndpoint): AskChat =>
    openEndpoint(readEndpoint(endpoint, false), {
      ...host,
      onUsage: (usage) => tell({ kind: 'usage', usage }),
      onWait: (why, seconds) => tell({ kind: 'waiting', why, seconds }),
    });

  async function answered<Result>(
    what: keyof typeof running,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Answered<Result>> {
    const own = new AbortController();
    running[what].add(own);
    try {
      return { kind: 'answered', result: await work(own.signal) };
    } catch (error) {
      return own.signal.aborted ? { kind: 'cancelled' } : { kind: 'failed', failure: toFailure(error) };
    } finally {
      running[what].delete(own);
    }
  }

  return {
    write: (endpoint, writing, passage, tell) =>
      answered('write', (signal) =>
        writeTeacher(asking(endpoint, tell), writing, passage, {
          signal,
          onText: (paragraph, text) => tell({ kind: 'text', paragraph, text }),
        }),
      ),
    judge: (endpoint, claims, tell) =>
      answered('judge', (signal) => {
        tellJudge = tell;
        const of = JSON.stringify(endpoint);
        if (judge?.of !== of) judge = { of, ask: makeJudge(asking(endpoint, (news) => tellJudge(news))) };
        return judge.ask(claims, signal);
      }),
    cancel: (what) => {
      for (const one of running[what]) one.abort();
    },
  };
}
