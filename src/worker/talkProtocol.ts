/** What page and worker say to each other of a conversation; the rest is in `protocol.ts`. */
import type { AdapterWeights, GenerateResult } from '../contract/engine';
import type { KnowledgeSettings } from '../seal/knowledge/settings';
import type { Knowledge } from '../seal/knowledge/types';
import type { Compared, Effects, Note } from '../seal/memory/memory';
import type { Decision, Rule } from '../seal/stream/rule';
import type { Looked } from '../seal/stream/signals';
import type { Examination } from '../seal/talk/compare';
import type { Lesson } from '../seal/talk/lesson';
import type { EventScope, LoopEvent } from '../seal/types';
import type { ChatMessage } from '../tokenizer/chat';

/**
 * Of a conversation, on the model as it was loaded with a memory in place: the ids of what was learned, in order. `parts`: the weights
 * of those that this worker does not have yet.
 */
export type TalkTask = {
  domain: 'talk';
  settings: KnowledgeSettings;
  memory: readonly string[];
  parts: readonly { id: string; weights: AdapterWeights }[];
} & (
  | { kind: 'say'; messages: readonly ChatMessage[] }
  /** Whether a text is worth learning, by a rule. */
  | { kind: 'weigh'; title: string; text: string; rule: Rule }
  /** On all that the memory holds, whose notes are trained along; `id`: of what is learned. */
  | { kind: 'learn'; id: string; lesson: Lesson; examination: Examination; notes: readonly Note[] }
  /** What one thing that the memory holds changes. */
  | { kind: 'measure'; id: string; examination: Examination }
);

/** Of a conversation; a learning tells its stages, texts and losses too. */
export type TalkEvent =
  | ((
      | { type: 'saying'; text: string }
      /** `confidence`: mean natural-log probability of its tokens. `leftOut`: earlier messages that there was no room for. */
      | { type: 'said'; text: string; confidence: number | null; finish: GenerateResult['finish']; leftOut: number }
      | { type: 'weighed'; looked: Looked; decision: Decision }
      | ({
          type: 'learned';
          id: string;
          /** The notes that were trained on, beside the text itself. */
          lines: string[];
          losses: number[];
          weights: AdapterWeights;
          bytes: number;
        } & Changes)
      | ({ type: 'measured'; id: string } & Changes)
    ) &
      EventScope)
  | Extract<
      LoopEvent<Knowledge>,
      { type: 'stage-started' | 'stage-done' | 'edit-text' | 'losses' | 'material' | 'progress' }
    >;

interface Changes {
  compared: Compared[];
  effects: Effects;
}
