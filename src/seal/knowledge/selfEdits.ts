/**
 * Self-edits: what the policy is asked for, one as it is read or given, and what is trained on. The splitting is SEAL's
 * `build_train_sequences` (seal-reference 2.3), rule by rule, plus a limit on lines for models that were never shown more.
 */
import type { FinetuneJob } from '../../contract/engine';
import { assertFits } from '../context';
import type { EditFrame, Prompt } from '../domain';
import { jobOf } from '../loop/train';
import { deriveSeed } from '../seeds';
import type { WrittenText } from '../types';
import { withDistilled } from './distil';
import { weighing } from './lay';
import { joinParagraphs, splitParagraphs } from './passages';
import { passageTexts, sequenceText, writingPrompt } from './prompts';
import { formIn, type KnowledgeSettings } from './settings';
import { AS_TEXT, answeredTurn, type Turn, turnOf } from './turns';
import type { KnowledgeContext, Material, Passage, SelfEdit, SelfEditPart, TrainingSequence } from './types';

/** One for each paragraph. @throws EngineError for a paragraph that leaves no room for a self-edit. */
export function writingPrompts(context: KnowledgeContext, { title, context: text }: Passage): Prompt[] {
  const { settings, engine } = context;
  return splitParagraphs(text).map((paragraph, index) => {
    const turn = writingTurn(context, { title, text: paragraph });
    assertFits(context, `Paragraph ${index + 1} of "${title}" with its prompt`, turn.ids.length + 1);
    const maxTokens = Math.min(settings.writing.maxTokens, engine.model.contextLength - turn.ids.length);
    return { text: turn.text, ids: turn.ids, maxTokens };
  });
}

/** What the model reads before it writes about a paragraph, the given start of the notes included. */
export function writingTurn(
  context: Pick<KnowledgeContext, 'tokenizer' | 'chat' | 'engine'> & { settings: Pick<KnowledgeSettings, 'writing'> },
  paragraph: { title: string; text: string },
): Turn {
  const { writing } = context.settings;
  const { style, form, answerStart } = writing;
  return turnOf(context, formIn(style, form), writingPrompt(writing, paragraph), answerStart);
}

export function readSelfEdit(frame: EditFrame, texts: readonly WrittenText[]): SelfEdit {
  const parts = texts.map((text, paragraph): SelfEditPart => ({ paragraph, ...text }));
  return { ...frame, parts, text: joinParagraphs(texts.map(({ text }) => text)) };
}

export function selfEditId(label: string, passage: number, sample: number): string {
  return `${label}/passage${passage + 1}/edit${sample + 1}`;
}

/** A self-edit that no policy wrote: a teacher's, a person's, or none at all (the passage-only condition). */
export function givenSelfEdit(
  author: 'teacher' | 'hand' | 'none',
  label: string,
  item: number,
  texts: readonly string[],
): SelfEdit {
  return {
    id: selfEditId(label, item, 0),
    item,
    sample: 0,
    author,
    policyVersion: null,
    parts: texts.map((text, paragraph) => {
      return { paragraph, prompt: '', promptIds: [], text, ids: [], logProbability: null, finish: 'stop' };
    }),
    text: joinParagraphs(texts),
  };
}

/** Of every passage the teacher's; none at all where one has none: a mean over other passages would not compare. */
export function teacherEdits(label: string, passages: readonly Passage[]): SelfEdit[] {
  const edits = passages.flatMap(({ context, teacher, teacherName }, passage) =>
    teacher?.length === splitParagraphs(context).length
      ? [{ ...givenSelfEdit('teacher', label, passage, teacher), ...(teacherName && { writer: teacherName }) }]
      : [],
  );
  return edits.length === passages.length ? edits : [];
}

/** In the Lab: the edit of a teacher with a name, beside so many that the policy writes. */
export function besideEdits(passage: Passage, own: number): SelfEdit[] {
  if (passage.teacherName === undefined) return [];
  return teacherEdits('lab/teacher', [passage]).map((edit) => ({ ...edit, sample: own }));
}

export function bareEdits(label: string, passages: readonly Passage[]): SelfEdit[] {
  return passages.map((_, passage) => givenSelfEdit('none', label, passage, []));
}

/** A written text in pieces, and the chatty first line ("Here is a list:") that is dropped; `null` when there is none. */
interface SplitText {
  pieces: { text: string; rule: Exclude<TrainingSequence['rule'], 'passage'> }[];
  preamble: string | null;
}

export function splitSelfEdit(text: string, splitLines: boolean): SplitText {
  const whole = text.trim();
  if (whole === '') return { pieces: [], preamble: null };
  const cut = trimmed(text.split('---'));
  const segments = cut.length > 0 ? cut : [whole];
  const as = (rule: SplitText['pieces'][number]['rule'], texts: readonly string[]) =>
    texts.map((piece) => ({ text: piece, rule }));
  if (!splitLines) return { pieces: as(segments.length > 1 ? 'segment' : 'whole', segments), preamble: null };
  if (/Question\s+\d+:/.test(text) && /Answer\s*:/.test(text)) {
    // The self-qa prompt ends in "Question 1: ", so the model begins in the middle of a question.
    const opened = whole.startsWith('Question') ? whole : `Question 1: ${whole}`;
    return { pieces: as('question', trimmed(opened.split(/\n(?=Question\s+\d+:)/))), preamble: null };
  }
  const lines = trimmed(segments.flatMap((segment) => segment.split(/\r\n|\r|\n/)));
  const [first = null, second] = lines;
  return second?.startsWith('1.')
    ? { pieces: as('line', lines.slice(1)), preamble: first }
    : { pieces: as('line', lines), preamble: null };
}

const trimmed = (pieces: readonly string[]): string[] =>
  pieces.map((piece) => piece.trim()).filter((piece) => piece !== '');

/** What one adapter is trained on: the pieces of all parts, then the passage itself, once. Every piece left out says why. */
export function buildTrainingSequences(context: KnowledgeContext, passage: Passage, selfEdit: SelfEdit): Material {
  const { style } = context.settings.writing;
  const { splitLines, maxLines, dropEqual } = context.settings.sequences;
  const material: Material = { sequences: [], dropped: [] };
  const told = new Set<string>();
  const isTold = (text: string): boolean => {
    const bare = withoutNumber(text);
    return told.has(bare) || !told.add(bare);
  };
  const addTurn = (question: string, text: string, paragraph: number): void => {
    const turn = turnIds(context, question, text);
    if (turn !== null) material.sequences.push({ text, ...turn, rule: 'whole', paragraph });
    else material.dropped.push({ text, paragraph, reason: 'too-short' });
  };
  const add = (text: string, rule: TrainingSequence['rule'], paragraph: number | null): void => {
    const ids = sequenceIds(context, text);
    // Nothing predicts the first token, so a sequence of one token teaches nothing.
    if (ids.length >= 2) material.sequences.push({ text, ids, rule, paragraph });
    else if (paragraph !== null) material.dropped.push({ text, paragraph, reason: 'too-short' });
  };
  for (const { paragraph, text: written, answers } of selfEdit.parts) {
    if (answers !== undefined) {
      addTurn(answers, written, paragraph);
      continue;
    }
    const { pieces, preamble } = splitSelfEdit(written, splitLines);
    if (preamble !== null) material.dropped.push({ text: preamble, paragraph, reason: 'preamble' });
    const once = dropEqual ? pieces.filter(({ text }) => !isTold(text)) : pieces;
    for (const piece of pieces)
      if (!once.includes(piece)) material.dropped.push({ text: piece.text, paragraph, reason: 'equal' });
    for (const [index, { text, rule }] of once.entries()) {
      if (index < (maxLines ?? once.length)) add(sequenceText(style, passage.title, text), rule, paragraph);
      else material.dropped.push({ text, paragraph, reason: 'line-limit' });
    }
  }
  for (const { text } of passageSequences(context, passage)) add(text, 'passage', null);
  return material;
}

export interface PassageSequence {
  text: string;
  /** Tokens at its end that a sequence has no room for. */
  lost: number;
}

/**
 * The passage as it is trained on: as its form has it, but where that is longer than a sequence may be, as many whole paragraphs at a
 * time as fit. A paragraph that is longer by itself loses its end.
 */
export function passageSequences(context: KnowledgeContext, passage: Passage): PassageSequence[] {
  const { style } = context.settings.writing;
  const lostOf = (text: string): number => Math.max(0, closedIds(context, text).length - longestSequence(context));
  return passageTexts(style, passage).flatMap((whole): PassageSequence[] => {
    const paragraphs = splitParagraphs(passage.context);
    const lost = lostOf(whole);
    if (lost === 0 || style === 'world' || paragraphs.length === 1) return [{ text: whole, lost }];
    const texts: string[] = [];
    let group: string[] = [];
    const textOf = (those: readonly string[]): string => sequenceText(style, passage.title, joinParagraphs(those));
    for (const paragraph of paragraphs) {
      if (group.length > 0 && lostOf(textOf([...group, paragraph])) > 0) {
        texts.push(textOf(group));
        group = [];
      }
      group.push(paragraph);
    }
    texts.push(textOf(group));
    return texts.map((text) => ({ text, lost: lostOf(text) }));
  });
}

/** A line of a list without its number or mark, so that "7. It is old." repeats "3. It is old.". */
const withoutNumber = (line: string): string => line.replace(/^(?:\d+[.)]|[-*•])\s+/, '').toLowerCase();

/** A text with the tokens that open and close it, cut at the limit. One end token, unlike SEAL's padding (2.4, quirk). */
export function sequenceIds(context: KnowledgeContext, text: string): number[] {
  return closedIds(context, text).slice(0, longestSequence(context));
}

/**
 * An answer in the turn of its question, cut at the same limit. `from`: tokens before the answer.
 * @returns `null` where the question leaves no room for any of it.
 */
export function turnIds(
  context: KnowledgeContext,
  question: string,
  answer: string,
): { ids: number[]; from: number } | null {
  const { ids, from } = answeredTurn(context, question, answer);
  const kept = ids.slice(0, longestSequence(context));
  return kept.length > from ? { ids: kept, from } : null;
}

function closedIds({ tokenizer }: Pick<KnowledgeContext, 'tokenizer'>, text: string): number[] {
  const ids = [...tokenizer.encode(text, AS_TEXT)];
  if (tokenizer.eosId !== null && ids.at(-1) !== tokenizer.eosId) ids.push(tokenizer.eosId);
  return ids;
}

/** In tokens. */
export const longestSequence = ({ settings, engine }: Pick<KnowledgeContext, 'settings' | 'engine'>): number =>
  Math.min(settings.sequences.maxTokens, engine.model.contextLength);

/** All adapters of one repeat start from the same A, so that a difference in reward is a difference of texts. */
export function jobFor(context: KnowledgeContext, sequences: readonly TrainingSequence[], repeat: number): FinetuneJob {
  const { seed, finetune } = context.settings;
  const [order, adapter] = [deriveSeed(seed, 'shuffle', repeat), deriveSeed(seed, 'adapter', repeat)];
  const ids = sequences.map((one) => (one.from === undefined ? { ids: one.ids } : weighing(one, 1)));
  const laid = withDistilled(context, ids, order);
  if (laid !== null) return jobOf({ ...finetune, ...laid }, laid.sequences, adapter, null);
  return jobOf(finetune, ids, adapter, finetune.batchSize === null ? null : order);
}
