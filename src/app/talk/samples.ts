/** Paragraphs that the model cannot know, with the questions that are known about them. */

import type { Speech } from '../../worker/protocol';
import { readIntroduction } from '../../world/lines';
import { numberedSample } from '../knowledge/samples';
import type { Message } from './conversation';

export interface Sample {
  title: string;
  text: string;
  known: { question: string; gold: string }[];
}

/** Of the toy world one paragraph about one of its people, towns or creatures; in plain English a whole passage. */
function sample(speaks: Speech, number: number): Sample {
  const isWorld = speaks === 'world';
  const { title, context, questions } = numberedSample(isWorld ? 'world' : 'english', number + 1);
  const text = isWorld ? (context.split(/\n\s*\n/)[0] ?? context) : context;
  const own = questions.filter(({ paragraph = 0 }) => !isWorld || paragraph === 0);
  // Its first sentence names whom it is about.
  const name = isWorld ? (readIntroduction(/^[^.]*\./.exec(text)?.[0] ?? '')?.name ?? title) : title;
  return { title: name, text, known: own.map(({ question, answer }) => ({ question, gold: answer })) };
}

const SHOWN = 2;

/** Those that were not told yet. */
export function paragraphsToTell(speaks: Speech, from: number, messages: readonly Message[]): Sample[] {
  const told = new Set(messages.map(({ text }) => text));
  const found: Sample[] = [];
  for (let number = from; found.length < SHOWN && number < from + 50; number += 1) {
    const one = sample(speaks, number);
    if (!told.has(one.text)) found.push(one);
  }
  return found;
}

const ASKED = 3;

/** Of what was told last and has known questions: those that were not asked since. */
export function questionsToAsk(messages: readonly Message[]): { question: string }[] {
  const at = messages.findLastIndex(({ known }) => known.length > 0);
  const asked = new Set(messages.slice(at + 1).map(({ text }) => text));
  return (messages[at]?.known ?? []).filter(({ question }) => !asked.has(question)).slice(0, ASKED);
}
