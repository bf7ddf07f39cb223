/** A text as the model reads it before it goes on: plain, or as the user's turn of its chat template. */
import { EngineError } from '../../contract/errors';
import type { EncodeOptions } from '../../tokenizer/types';
import type { PromptForm } from './choices';
import type { KnowledgeContext } from './types';

/** A passage that spells a special token ("<eos>") means the letters, and every text opens as the model expects. */
export const AS_TEXT = { addSpecialTokens: true, specialTokensAsText: true } as const;
/** What a chat template wrote: it spells the special tokens out, the first one included. */
const SPELLED = { addSpecialTokens: false, specialTokensAsText: false } as const;
const PART_OF_TEXT = { addSpecialTokens: false, specialTokensAsText: true } as const;

export interface Turn {
  text: string;
  ids: readonly number[];
  /** How text that comes after it is encoded with it. */
  encoding: EncodeOptions;
}

type Reader = Pick<KnowledgeContext, 'tokenizer' | 'chat' | 'engine'>;

/** @param start of what the model says, which it goes on from. @throws EngineError for a model that has no such form. */
export function turnOf(reader: Reader, form: PromptForm, text: string, start = ''): Turn {
  const { tokenizer } = reader;
  if (form === 'chat') return chatTurn(reader, text.trim(), start);
  return { text: text + start, ids: tokenizer.encode(text + start, AS_TEXT), encoding: AS_TEXT };
}

function chatTurn({ tokenizer, chat, engine }: Reader, content: string, start: string): Turn {
  const { name } = engine.model;
  const refused = (what: string): EngineError =>
    new EngineError('bad-request', `${name} ${what}. Choose "as plain text" for notes and questions in Settings.`);
  if (!chat) throw refused('has no chat template, so it cannot be asked in one');
  const text = chat([{ role: 'user', content }]) + start;
  const at = text.indexOf(content);
  if (at < 0) throw refused('leaves what the user says out of its chat template');
  const ofContent = (options: EncodeOptions): number[] => tokenizer.encode(content, options);
  // Where the passage spells no special token, all is one text, as the model was trained to read it.
  const isPlain = ofContent(SPELLED).join() === ofContent(PART_OF_TEXT).join();
  const ids = isPlain
    ? tokenizer.encode(text, SPELLED)
    : [
        ...tokenizer.encode(text.slice(0, at), SPELLED),
        ...ofContent(PART_OF_TEXT),
        ...tokenizer.encode(text.slice(at + content.length), SPELLED),
      ];
  return { text, ids, encoding: SPELLED };
}

/**
 * The tokens of `text` after a turn. They may not straddle the seam, because the model reads the turn's own tokens when it
 * answers: where the two would merge, the text is encoded by itself.
 */
export function idsAfter({ tokenizer }: Pick<Reader, 'tokenizer'>, turn: Turn, text: string): number[] {
  const whole = tokenizer.encode(turn.text + text, turn.encoding);
  const isSeamless = whole.length > turn.ids.length && turn.ids.every((id, index) => whole[index] === id);
  return isSeamless ? whole.slice(turn.ids.length) : [...tokenizer.encode(text, PART_OF_TEXT)];
}
