/** What the buttons of a conversation do. One thing at a time: what is said meanwhile waits in its field. */

import { givenSelfEdit } from '../../seal/knowledge/selfEdits';
import type { Learned } from '../../seal/memory/memory';
import { notesOf, titleOf } from '../../seal/memory/memory';
import type { Looked } from '../../seal/stream/signals';
import {
  correctionLesson,
  exchangeLesson,
  isQuestion,
  type Lesson,
  saidLesson,
  type TalkQuestion,
  traceAgain,
  traceLesson,
  uniqueQuestions,
  worldQuestions,
} from '../../seal/talk/lesson';
import type { ChatMessage } from '../../tokenizer/chat';
import type { TalkEvent } from '../../worker/talkProtocol';
import type { Outcome } from '../experiment/engine';
import { isRunning } from '../experiment/running';
import { lab } from '../knowledge/experiment';
import {
  addMessage,
  changeLesson,
  changeMessage,
  keep,
  type LessonView,
  lessonView,
  messageOf,
  useConversation,
  weighedView,
} from './conversation';
import { changeEntry, keepLearned, presentMemory } from './memories';
import { ruleFor, useRule } from './rule';
import { runTalk, talkSettings } from './session';
import { TALK } from './words/talk';

/** Most questions that are asked before and after, and about what was learned before. */
const MOST_ASKED = 12;
const MOST_EARLIER = 48;

export const canTalk = (): boolean => lab.useEngine.getState().status.kind === 'ready' && !isRunning();

const isWorld = (): boolean => lab.useEngine.getState().speaks === 'world';
const style = () => talkSettings().writing;

/** Of an outcome that is no answer: what is told under the turn; `null` for one that is. */
function troubleOf(outcome: Outcome): string | null {
  if (outcome.kind === 'finished') return null;
  return outcome.kind === 'failed' ? outcome.failure.message : TALK.stopped;
}

export interface Said {
  text: string;
  /** Of a sample: its title and what is known to be asked about it. */
  title?: string;
  known?: readonly TalkQuestion[];
}

/** The model answers; what tells something is weighed, and learned at once where the visitor lets it decide alone. */
export async function say({ text, known = [] }: Said): Promise<void> {
  const words = text.trim();
  if (words === '' || !canTalk()) return;
  const id = addMessage('user', words, { known: [...known] });
  const asks = isQuestion(words);
  // The embedded model answers questions and nothing else.
  const answered = (asks || !isWorld()) && (await answer());
  if (!asks && answered !== false) await weigh(id);
  else if (!asks) await weigh(id);
  keep();
}

/** @returns whether there is one. */
async function answer(): Promise<boolean> {
  const messages = spoken();
  const withLearned = presentMemory()?.learned.length ?? 0;
  const id = addMessage('assistant', '', { withLearned });
  const outcome = await runTalk({ kind: 'say', messages }, (event) => {
    if (event.type === 'saying') changeMessage(id, { text: event.text });
    if (event.type === 'said') {
      const { text, confidence, leftOut } = event;
      changeMessage(id, { text, confidence, leftOut: isWorld() ? 0 : leftOut });
    }
  });
  const problem = troubleOf(outcome);
  changeMessage(id, { done: true, problem });
  keep();
  return problem === null;
}

/** What was said so far, without answers that failed. */
function spoken(): ChatMessage[] {
  return useConversation
    .getState()
    .messages.filter(({ text, problem }) => text !== '' && problem === null)
    .map(({ role, text }) => ({ role, content: text }));
}

/** The same question once more, with what has been learned since. */
export async function askAgain(question: string): Promise<void> {
  if (!canTalk()) return;
  addMessage('user', question);
  await answer();
}

async function weigh(id: number): Promise<void> {
  const message = messageOf(id);
  if (message === null || !canTalk()) return;
  const known = message.known.length > 0 || !isWorld() ? message.known : worldQuestions(message.text);
  const lesson = saidLesson(message.text, isWorld() ? '' : null, known);
  changeMessage(id, { lesson: lessonView(lesson, 'weighing') });
  const rule = ruleFor(lab.useEngine.getState().speaks);
  const { title, context: text } = lesson.passage;
  const outcome = await runTalk({ kind: 'weigh', title, text, rule }, (event) => {
    if (event.type !== 'weighed') return;
    const { decision, looked } = event;
    changeLesson(id, {
      ...weighedView(decision, looked),
      asked: uniqueQuestions([...lesson.asked, ...ownQuestions(looked)]),
    });
  });
  const problem = troubleOf(outcome);
  if (problem !== null) changeLesson(id, { state: 'passed', problem });
  keep();
  const now = messageOf(id)?.lesson;
  if (now?.decision?.learn && useRule.getState().alone) await accept(id);
}

/** What a chat model asked itself can be asked before and after; a sentence that was cut is no question. */
const ownQuestions = ({ answers }: Looked): TalkQuestion[] =>
  answers.flatMap(({ question: { question, answer: gold, cloze } }) => (cloze ? [] : [{ question, gold }]));

export const letGo = (id: number): void => {
  changeLesson(id, { state: 'passed' });
  keep();
};

/** What the rule proposed, or what it did not. */
export async function accept(id: number): Promise<void> {
  const message = messageOf(id);
  if (!message?.lesson || !canTalk()) return;
  const { lesson: view } = message;
  const asked = view.origin === 'said' ? [...view.asked, ...askedAbout(message.text, id)] : view.asked;
  await learn(id, {
    origin: view.origin,
    passage: { title: view.title, context: view.text, questions: [] },
    edit: editOf(view),
    asked: uniqueQuestions(asked).slice(0, MOST_ASKED),
  });
}

/** An edit that the model does not write itself, as `lesson.ts` makes it. */
function editOf({ origin, text, asked: [first] }: LessonView): Lesson['edit'] {
  if (origin === 'trace') return traceAgain(first?.question ?? '', text)?.edit ?? null;
  return origin !== 'said' && isWorld() ? givenSelfEdit('hand', 'talk', 0, [text]) : null;
}

const namesIn = (text: string): Set<string> => new Set(text.match(/\p{Lu}[\p{L}’'-]{2,}/gu) ?? []);

/** Questions of the conversation that name somebody whom the text names. */
function askedAbout(text: string, id: number): TalkQuestion[] {
  const names = namesIn(text);
  return useConversation.getState().messages.flatMap((one) => {
    if (one.role !== 'user' || one.id === id || !isQuestion(one.text)) return [];
    // The first word of a question is no name.
    const named = [...namesIn(one.text.trim().replace(/^\S+\s*/, ''))];
    return named.some((name) => names.has(name)) ? [{ question: one.text, gold: null }] : [];
  });
}

export const correct = (id: number, question: string, right: string): Promise<void> =>
  teach(id, correctionLesson(style(), question, right));
export const learnExchange = (id: number, question: string, answered: string): Promise<void> =>
  teach(id, exchangeLesson(style(), question, answered));
export const learnTrace = (id: number, question: string, answered: string): Promise<void> =>
  teach(id, traceLesson(question, answered));

/** What a person chose: no rule is asked. */
async function teach(id: number, lesson: Lesson): Promise<void> {
  if (!canTalk()) return;
  changeMessage(id, { lesson: lessonView(lesson, 'proposed') });
  await learn(id, lesson);
}

async function learn(message: number, lesson: Lesson): Promise<void> {
  const present = presentMemory();
  if (present === null) return;
  const { memory } = present;
  const id = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  changeLesson(message, { ...lessonView(lesson, 'learning'), ...kept(message) });
  const examination = { asked: lesson.asked, earlier: earlierQuestions() };
  const notes = notesOf(present.learned);
  let learned: Extract<TalkEvent, { type: 'learned' }> | null = null;
  const outcome = await runTalk({ kind: 'learn', id, lesson, examination, notes }, (event) => {
    if (event.type === 'learned') learned = event;
    else follow(message, event);
  });
  const done = learned as Extract<TalkEvent, { type: 'learned' }> | null;
  if (done === null) changeLesson(message, { state: 'failed', problem: troubleOf(outcome), writing: '', losses: [] });
  else {
    const { weights, lines, losses, bytes, compared, effects } = done;
    const { origin, passage } = lesson;
    const answers = lesson.edit?.parts[0]?.answers;
    const entry: Learned = {
      ...{ id, origin, lines, losses, compared, effects, bytes, measuredAt: null },
      title: titleOf(passage.context),
      at: new Date().toISOString(),
      source: passage.context,
      rank: weights.rank,
      ...(answers !== undefined && { answers }),
    };
    await keepLearned(memory, { learned: entry, weights });
    changeLesson(message, { state: 'learned', learned: id, losses, writing: '' });
    lab.useProgress.getState().say(TALK.learnedSaid(entry.title));
  }
  keep();
}

/** What the rule said of it stays beside what is learned. */
function kept(message: number) {
  const lesson = messageOf(message)?.lesson;
  return { decision: lesson?.decision ?? null, looked: lesson?.looked ?? [] };
}

function follow(message: number, event: TalkEvent): void {
  if (event.type === 'edit-text') changeLesson(message, { writing: event.text });
  if (event.type === 'material')
    changeLesson(message, { writing: event.material.sequences.map(({ text }) => text).join('\n') });
  if (event.type !== 'losses') return;
  const before = messageOf(message)?.lesson?.losses ?? [];
  const losses = [...before.slice(0, event.step), ...event.losses];
  changeLesson(message, { losses, steps: event.totalSteps });
}

/** About what the memory holds; as it answered when it had learned it, where nobody knows better. */
function earlierQuestions(but: string | null = null): TalkQuestion[] {
  const learned = presentMemory()?.learned.filter(({ id }) => id !== but) ?? [];
  const asked = learned.flatMap(({ compared }) =>
    compared.map(({ question, gold, after }): TalkQuestion => ({ question, gold: gold ?? after })),
  );
  return uniqueQuestions(asked).slice(-MOST_EARLIER);
}

/** Of one thing that the memory holds: with and without it, everything else in place as it is now. */
export async function measureAgain(entry: Learned): Promise<void> {
  if (!canTalk()) return;
  const asked = entry.compared.map(({ question, gold }) => ({ question, gold }));
  const examination = { asked, earlier: earlierQuestions(entry.id) };
  const outcome = await runTalk({ kind: 'measure', id: entry.id, examination }, (event) => {
    if (event.type !== 'measured') return;
    const { compared, effects } = event;
    void changeEntry({ ...entry, compared, effects, measuredAt: new Date().toISOString() });
  });
  const problem = troubleOf(outcome);
  if (problem !== null) lab.useProgress.getState().say(problem);
}
