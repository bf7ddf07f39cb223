/**
 * What the model is asked, and in which form it is trained. SEAL's templates for base models (seal-reference 2.2, 2.5;
 * official repository, `src/utils.py` and `src/data_generation`), one of the project's own for small chat models, and the form of the
 * embedded model (`src/world/prompts.ts`).
 */
import {
  openBookPrompt as worldOpenBookPrompt,
  quizPrompt as worldQuizPrompt,
  selfEditPrompt as worldSelfEditPrompt,
} from '../../world/prompts';
import type { PromptStyle } from './choices';
import { joinParagraphs, splitParagraphs } from './passages';
import type { KnowledgeSettings } from './settings';
import type { Passage, Question } from './types';

const READ = "Let's read the following passage";
const implications = (list: string) =>
  ` and produce a ${list} of implications derived directly or indirectly from the content.`;

/** Opening and closing of each template; between them stand "Passage:", title and context. */
const TEMPLATES: Record<Exclude<PromptStyle, 'world' | 'own'>, readonly [opening: string, closing: string]> = {
  implications: [`${READ}${implications('list')}\n\n`, 'Implications:\n'],
  'implications-long': [`${READ}${implications('long list')}\n\n`, 'Implications:\n'],
  'implications-very-long': [`${READ}${implications('very long list')}\n\n`, 'Implications:\n'],
  rewrite: [
    `${READ} and rewrite it in a few different ways, each one separated by a newline.\n\n`,
    'Rewritten passages:\n',
  ],
  'self-qa': [`${READ} and rewrite it in a question-answer format.\n\n`, 'Question 1: '],
  facts: ['', 'List the facts of this passage, one sentence for each.\n'],
  none: ['', ''],
  // The official wording of this later template is not in the recorded data; only its shape is known (seal-reference 2.2).
  'implications-chain-of-thought': [
    `${READ}, think step by step, and then produce a list of implications derived directly or indirectly from the content. ` +
      'Your response should first be "Thought Process" and then "Implications".\n\n',
    'Thought Process:\n',
  ],
};

/** The settings that say how the model is asked. */
type Asking = Pick<KnowledgeSettings, 'writing' | 'quiz'>;

export function writingPrompt(
  { style, ownTemplate }: KnowledgeSettings['writing'],
  { title, text }: { title: string; text: string },
): string {
  if (style === 'world') return worldSelfEditPrompt(text);
  if (style === 'own') {
    // A function as replacement: `$&` in a passage must stay what it is. One pass: a passage may contain "{title}".
    return ownTemplate.replace(/\{(title|context)\}/g, (_, name) => (name === 'title' ? title : text));
  }
  const [opening, closing] = TEMPLATES[style];
  return `${opening}Passage:\n${title}\n${text}\n\n${closing}`;
}

/** Title and context of the passage that a prompt of SEAL's is about; `null` for any other prompt. */
export function passageOfPrompt(prompt: string): { title: string; context: string } | null {
  for (const [opening, closing] of Object.values(TEMPLATES)) {
    const [start, end] = [`${opening}Passage:\n`, `\n\n${closing}`];
    if (!prompt.startsWith(start) || !prompt.endsWith(end) || prompt.length < start.length + end.length) continue;
    const [title = '', ...lines] = prompt.slice(start.length, prompt.length - end.length).split('\n');
    if (lines.length > 0) return { title, context: lines.join('\n') };
  }
  return null;
}

/**
 * The closed-book question: no word of the passage but its title, and in the chat form not even that (SEAL has none; the wording
 * is that of `real-english.md`, whose figures are about questions that name what they ask of).
 */
export function quizPrompt({ writing: { style }, quiz: { form } }: Asking, title: string, question: string): string {
  if (style === 'world') return worldQuizPrompt(question);
  if (form === 'chat') return `Answer the question directly and concisely.\nQuestion: ${question}`;
  return `Let's answer a question directly and concisely.\nQuestion: ${topic(title)}${question}\nAnswer:\n`;
}

/** A question about no passage has no title. */
function topic(title: string): string {
  return title === '' ? '' : `Topic: ${title}\n`;
}

/**
 * The same question with the passage in sight. The micro-world's model reads one paragraph at a time, so a question that
 * names its paragraph is asked under that one. SEAL has no such condition; the wording joins those of its two prompts.
 */
export function openBookPrompt(
  { writing: { style }, quiz: { form } }: Asking,
  { title, context }: Passage,
  { question, paragraph = -1 }: Question,
): string {
  const paragraphs = splitParagraphs(context);
  if (style === 'world') return worldOpenBookPrompt(paragraphs[paragraph] ?? paragraphs.join('\n'), question);
  const read = `Passage:\n${title}\n${joinParagraphs(paragraphs)}`;
  if (form === 'chat')
    return `Read the following passage and answer the question directly and concisely.\n\n${read}\n\nQuestion: ${question}`;
  return `Let's read the following passage and answer a question directly and concisely.\n\n${read}\n\nQuestion: ${topic(title)}${question}\nAnswer:\n`;
}

export function answerContinuation(style: PromptStyle, answer: string): string {
  return style === 'world' ? ` ${answer}` : answer;
}

/** A piece of a self-edit as it is trained on: under the passage's title, except in the micro-world, which has none. */
export function sequenceText(style: PromptStyle, title: string, piece: string): string {
  return style === 'world' ? piece : `${title}\n${piece}`;
}

/**
 * The bare passage as it is trained on, with every self-edit and alone. SEAL trains it as one sequence; the micro-world's
 * model knows passages of one paragraph only, so each paragraph is a sequence there.
 */
export function passageTexts(style: PromptStyle, { title, context }: Passage): string[] {
  const paragraphs = splitParagraphs(context);
  return style === 'world' ? paragraphs : [sequenceText(style, title, joinParagraphs(paragraphs))];
}
