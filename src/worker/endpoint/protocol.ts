/** What the page and the worker that asks an endpoint say to each other, by comlink. The key is in each call and kept nowhere. */
import type { Claim, TypedEndpoint, Usage } from '../../contract/chat';
import type { KnowledgeSettings } from '../../seal/knowledge/settings';
import type { Passage } from '../../seal/knowledge/types';
import type { Answered } from '../protocol';

export type EndpointNews =
  | { kind: 'usage'; usage: Usage }
  /** A try failed, and another one follows after so many seconds. */
  | { kind: 'waiting'; why: string; seconds: number }
  /** Of the text that is being written, all so far. */
  | { kind: 'text'; paragraph: number; text: string };

export type TellEndpoint = (news: EndpointNews) => void;

export interface EndpointServer {
  /** The texts of a teacher, one for each paragraph. */
  write: (
    endpoint: TypedEndpoint,
    writing: KnowledgeSettings['writing'],
    passage: Passage,
    tell: TellEndpoint,
  ) => Promise<Answered<string[]>>;
  /** One verdict for each claim. Equal claims are asked once, for as long as endpoint and model stay the same. */
  judge: (endpoint: TypedEndpoint, claims: readonly Claim[], tell: TellEndpoint) => Promise<Answered<boolean[]>>;
  /** Ends what is asked now. */
  cancel: (what: 'write' | 'judge') => void;
}
