/** A text as the model reads it before it goes on: plain, or as the user's turn of its chat template. */
import { EngineError } from '../../contract/errors';
import type { ChatMessage } from '../../tokenizer/chat';
import type { EncodeOptions } from '../../tokenizer/types';
import type { PromptForm } from './choices';
import { formIn } from './settings';
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
type Talker = Reader & Pick<KnowledgeContext, 'settings'>;

/** @param start of what the model says, which it goes on from. @throws EngineError for a model that has no such form. */
export function turnOf(reader: Reader, form: PromptForm, text: string, start = ''): Turn {
  const { tokenizer } = reader;
  if (form === 'chat') return conversationTurn(reader, [{ role: 'user', content: text.trim() }], start);
  return { text: text + start, ids: tokenizer.encode(text + start, AS_TEXT), encoding: AS_TEXT };
}

/**
 * A conversation that the model is to go on with as the assistant.
 * @throws EngineError for a model without a template, and for a template that leaves a message out.
 */
export function conversationTurn(
  { tokenizer, chat, engine }: Reader,
  messages: readonly ChatMessage[],
  start = '',
): Turn {
  const { name } = engine.model;
  const refused = (what: string): EngineError =>
    new EngineError('bad-request', `${name} ${what}. Choose "as plain text" for notes and questions in Settings.`);
  if (!chat) throw refused('has no chat template, so it cannot be asked in one');
  const contents = messages.map(({ content }) => content.trim());
  const text = chat(messages.map(({ role }, index) => ({ role, content: contents[index] ?? '' }))) + start;
  const encoded = (piece: string, options: EncodeOptions): readonly number[] => tokenizer.encode(piece, options);
  const ids: number[] = [];
  let isPlain = true;
  let end = 0;
  for (const [index, content] of contents.entries()) {
    const at = text.indexOf(content, end);
    if (at < 0) {
      if (messages[index]?.role === 'user') throw refused('leaves what the user says out of its chat template');
      // Of its own earlier answers a template may leave something out, as its thoughts.
      continue;
    }
    const ofContent = encoded(content, PART_OF_TEXT);
    isPlain &&= encoded(content, SPELLED).join() === ofContent.join();
    ids.push(...encoded(text.slice(end, at), SPELLED), ...ofContent);
    end = at + content.length;
  }
  ids.push(...encoded(text.slice(end), SPELLED));
  // Where nobody spells a special token, all is one text, as the model was trained to read it.
  return { text, ids: isPlain ? encoded(text, SPELLED) : ids, encoding: SPELLED };
}

/**
 * What the model reads before it answers in a conversation: in its chat template, where it has one and is asked in it; else as a text
 * of questions and answers that it goes on with.
 */
export function talkTurn(reader: Talker, messages: readonly ChatMessage[]): Turn {
  return talksInChat(reader) ? conversationTurn(reader, messages) : turnOf(reader, 'plain', plainTalk(messages));
}

const talksInChat = ({ settings: { writing, quiz }, chat }: Talker): boolean =>
  formIn(writing.style, quiz.form) === 'chat' && chat !== undefined;

const plainTalk = (messages: readonly ChatMessage[]): string =>
  `${messages.map(({ role, content }) => `${role === 'user' ? 'Question' : 'Answer'}: ${content.trim()}`).join('\n')}\nAnswer:`;

/** A question with an answer as the model would say it, closed as it closes one. `from`: tokens before the answer. */
export function answeredTurn(reader: Talker, question: string, answer: string): { ids: number[]; from: number } {
  const turn = talkTurn(reader, [{ role: 'user', content: question }]);
  const { eosId } = reader.tokenizer;
  const said = idsAfter(reader, turn, talksInChat(reader) ? answer.trim() : ` ${answer.trim()}`);
  return { ids: [...turn.ids, ...said, ...(eosId === null ? [] : [eosId])], from: turn.ids.length };
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
