/** A conversation as plain data: what was said, and under each turn what is learned from it. It outlives a reload of the tab. */
import * as z from 'zod/mini';
import { create } from 'zustand';
import { ORIGINS } from '../../seal/memory/memory';
import type { Decision } from '../../seal/stream/rule';
import type { Looked } from '../../seal/stream/signals';
import type { Lesson } from '../../seal/talk/lesson';
import { keepResults, keptResults } from '../../storage/results';

const questionSchema = z.object({ question: z.string(), gold: z.nullable(z.string()) });

const lessonSchema = z.object({
  origin: z.enum(ORIGINS),
  /** What is learned: its title and its text. */
  title: z.string(),
  text: z.string(),
  /** What is asked before and after. */
  asked: z.array(questionSchema),
  state: z.enum(['weighing', 'proposed', 'passed', 'learning', 'learned', 'failed']),
  /** Whether the rule proposes it, and why; `null` for what a person chose. */
  decision: z.nullable(z.object({ learn: z.boolean(), because: z.string() })),
  /** What it asked itself, with the answers without and with the text in sight. */
  looked: z.array(z.object({ question: z.string(), closed: z.string(), open: z.string(), differ: z.boolean() })),
  /** While it is learned: what it writes, and its loss so far. */
  writing: z.string(),
  losses: z.array(z.number()),
  steps: z.number(),
  /** What was learned, in which memory. */
  learned: z.nullable(z.string()),
  problem: z.nullable(z.string()),
});
export type LessonView = z.infer<typeof lessonSchema>;

const messageSchema = z.object({
  id: z.number(),
  role: z.enum(['user', 'assistant']),
  text: z.string(),
  /** Questions about what a person said that are known from the sample that it is. */
  known: z.array(questionSchema),
  /** Of an answer: whether it is all there, how sure the model was of its words, and with how many things learned. */
  done: z.boolean(),
  confidence: z.nullable(z.number()),
  leftOut: z.number(),
  withLearned: z.number(),
  problem: z.nullable(z.string()),
  lesson: z.nullable(lessonSchema),
});
export type Message = z.infer<typeof messageSchema>;

const keptSchema = z.object({ model: z.string(), messages: z.array(messageSchema) });

interface Conversation {
  /** Key of the model that it is held with. */
  model: string;
  messages: readonly Message[];
}

export const useConversation = create<Conversation>()(() => ({ model: '', messages: [] }));

export const messageOf = (id: number): Message | null =>
  useConversation.getState().messages.find((one) => one.id === id) ?? null;

export function addMessage(role: Message['role'], text: string, more: Partial<Message> = {}): number {
  const { messages } = useConversation.getState();
  const id = (messages.at(-1)?.id ?? 0) + 1;
  const bare = { known: [], confidence: null, leftOut: 0, withLearned: 0, problem: null, lesson: null };
  useConversation.setState({ messages: [...messages, { ...bare, id, role, text, done: role === 'user', ...more }] });
  return id;
}

export function changeMessage(id: number, change: Partial<Message>): void {
  useConversation.setState(({ messages }) => ({
    messages: messages.map((one) => (one.id === id ? { ...one, ...change } : one)),
  }));
}

export function changeLesson(id: number, change: Partial<LessonView>): void {
  useConversation.setState(({ messages }) => ({
    messages: messages.map((one) =>
      one.id === id && one.lesson !== null ? { ...one, lesson: { ...one.lesson, ...change } } : one,
    ),
  }));
}

export const lessonView = (
  lesson: Pick<Lesson, 'origin' | 'passage' | 'asked'>,
  state: LessonView['state'],
): LessonView => ({
  origin: lesson.origin,
  title: lesson.passage.title,
  text: lesson.passage.context,
  asked: [...lesson.asked],
  state,
  decision: null,
  looked: [],
  writing: '',
  losses: [],
  steps: 0,
  learned: null,
  problem: null,
});

export const weighedView = (decision: Decision, { answers }: Looked): Partial<LessonView> => ({
  state: decision.learn ? 'proposed' : 'passed',
  decision,
  looked: answers.map(({ question: { question }, closed, open, differ }) => ({ question, closed, open, differ })),
});

/** Memories stay. */
export function clearConversation(): void {
  useConversation.setState({ messages: [] });
  keep();
}

/** Of a model: the one that was held with it before the page was reloaded, where there is one. */
export async function openConversation(model: string): Promise<void> {
  const before = useConversation.getState().model;
  if (before === model) return;
  useConversation.setState({ model, messages: [] });
  if (before !== '') return;
  const kept = keptSchema.safeParse(await keptResults(WHAT).catch(() => null));
  const now = useConversation.getState();
  if (!kept.success || kept.data.model !== model || now.model !== model || now.messages.length > 0) return;
  useConversation.setState({ messages: kept.data.messages.map(atRest) });
}

/** What was at work when the page went has ended. */
function atRest(message: Message): Message {
  const { lesson } = message;
  const interrupted = lesson !== null && (lesson.state === 'learning' || lesson.state === 'weighing');
  const settled = interrupted ? { ...lesson, state: 'passed' as const, writing: '', losses: [] } : lesson;
  return { ...message, done: true, lesson: settled };
}

const WHAT = 'talk';
let keeping: Promise<void> = Promise.resolve();

/** After each turn that has ended. What the browser refuses lasts as long as the page. */
export function keep(): void {
  const { model, messages } = useConversation.getState();
  keeping = keeping
    .then(() => keepResults(WHAT, messages.length === 0 ? null : { model, messages }))
    .catch(() => undefined);
}
