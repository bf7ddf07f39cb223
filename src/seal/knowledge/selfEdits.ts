/** Self-edits: what the policy is asked for, and one as it is read or given. */
import { assertFits } from '../context';
import type { EditFrame, Prompt } from '../domain';
import type { WrittenText } from '../kind';
import type { KnowledgeContext } from './context';
import { joinParagraphs, splitParagraphs } from './passages';
import { AS_TEXT, writingPrompt } from './prompts';
import type { Passage, SelfEdit, SelfEditPart } from './types';

/** One for each paragraph. @throws EngineError for a paragraph that leaves no room for a self-edit. */
export function writingPrompts(context: KnowledgeContext, { title, context: text }: Passage): Prompt[] {
  const { tokenizer, settings, engine } = context;
  return splitParagraphs(text).map((paragraph, index) => {
    const prompt = writingPrompt(settings.writing, { title, text: paragraph });
    const ids = tokenizer.encode(prompt, AS_TEXT);
    assertFits(context, `Paragraph ${index + 1} of "${title}" with its prompt`, ids.length + 1);
    const maxTokens = Math.min(settings.writing.maxTokens, engine.model.contextLength - ids.length);
    return { text: prompt, ids, maxTokens };
  });
}

export function readSelfEdit(frame: EditFrame, texts: readonly WrittenText[]): SelfEdit {
  const parts = texts.map((text, paragraph): SelfEditPart => ({ paragraph, ...text }));
  return { ...frame, parts, text: joinParagraphs(texts.map(({ text }) => text)) };
}

export function selfEditId(label: string, passage: number, sample: number): string {
  return `${label}/passage${passage + 1}/edit${sample + 1}`;
}

/** Lone surrogates and unfinished characters cannot be trained on or saved; the blank ends carry nothing. */
export function cleaned(text: string): string {
  return text.toWellFormed().trim();
}

/** A self-edit that no policy wrote: a teacher's, a person's, or none at all (the passage-only condition). */
export function givenSelfEdit(
  author: 'teacher' | 'hand' | 'none',
  label: string,
  item: number,
  texts: readonly string[],
): SelfEdit {
  const parts = texts.map(
    (text, paragraph): SelfEditPart => ({
      paragraph,
      prompt: '',
      promptIds: [],
      text,
      ids: [],
      logProbability: null,
      finish: 'stop',
    }),
  );
  return {
    id: selfEditId(label, item, 0),
    item,
    sample: 0,
    author,
    policyVersion: null,
    parts,
    text: joinParagraphs(texts),
  };
}
