/**
 * What the scripted engine "thinks": a stand-in for a language model in which SEAL's chain of cause and effect holds, in
 * microseconds and without weights. It remembers sentences; it answers a question from a remembered sentence that has the
 * question's names in it; so a sentence about "it" is worth nothing and the same sentence with the name in front is. How
 * often it writes the useful kind is its skill, and the skill follows the texts that its policy is finetuned on.
 */
import { hashText } from '../../world/random';

/** Sentences that can be recalled, each with its subject where the text told one. */
export type Memory = readonly string[];

/** Uniform in [0, 1), from whatever tells two draws apart. */
export function draw(...key: readonly (string | number)[]): number {
  return hashText(key.map(String).join('/')) / 2 ** 32;
}

const STOP_WORDS = new Set(
  'a an the of in on at to for from by with and or as is are was were has have do does did it its she her he his they their there what which who whose where when how q'.split(
    ' ',
  ),
);

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** "sells" and "sell" are one word. */
function stem(word: string): string {
  return word.toLowerCase().replace(/(?<=\p{L}{2})s$/u, '');
}

/** What a training text leaves behind: its sentences, under the title when it opens with one. */
export function remembered(text: string): string[] {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const [first = '', ...rest] = lines;
  const title = rest.length > 0 && !/[.:?!]$/.test(first) ? first : null;
  return (title === null ? lines : rest)
    .flatMap(sentencesOf)
    .map((sentence) => (title === null ? sentence : `${title}: ${sentence}`));
}

/** A question line stays whole. */
export function sentencesOf(line: string): string[] {
  return line.startsWith('Q:') ? [line] : line.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.trim() !== '');
}

/** The answer that the memory gives, or `fallback`. */
export function recall(memory: Memory, question: string, fallback: string): string {
  const asked = wordsOf(question);
  const askedStems = new Set(asked.map(stem));
  const names = asked.slice(1).filter((word) => /^\p{Lu}/u.test(word));
  const topics = asked
    .slice(1)
    .map(stem)
    .filter((word) => !STOP_WORDS.has(word) && !names.some((name) => stem(name) === word));
  let best = { score: 0, answer: fallback };
  for (const sentence of memory) {
    const asWritten = sentence.split(/\bA:/);
    if (asWritten[1] !== undefined && (asWritten[0] ?? '').includes(question.trim())) return asWritten[1].trim();
    const words = wordsOf(sentence);
    const stems = new Set(words.map(stem));
    if (!names.every((name) => words.includes(name))) continue;
    const score = topics.filter((topic) => stems.has(topic)).length;
    const answer = words.filter((word) => !askedStems.has(stem(word)) && !STOP_WORDS.has(word.toLowerCase())).join(' ');
    if (score > best.score && answer !== '') best = { score, answer };
  }
  return best.answer;
}

const LINES = 5;
const SPREAD = 0.8;

/**
 * A self-edit about `passage`: some of its sentences, each with the subject's name in front or left as it is. Samples differ
 * in how often they name the subject, so that there is something to choose from.
 */
export function writeLines(passage: string, skill: number, random: (...key: (string | number)[]) => number): string[] {
  const sentences = passage.split('\n').flatMap(sentencesOf);
  const subject = subjectOf(sentences[0] ?? '');
  const share = skill + SPREAD * (random('share') - 0.5);
  const order = sentences
    .map((sentence, index) => ({ sentence, key: random('order', index) }))
    .sort((left, right) => left.key - right.key);
  return order
    .slice(0, LINES)
    .map(({ sentence }, index) =>
      random('style', index) < share && subject !== '' ? `${subject}: ${sentence}` : sentence,
    );
}

/** The first name of the sentence that is not its first word, else the first word. */
function subjectOf(sentence: string): string {
  const words = wordsOf(sentence);
  return words.slice(1).find((word) => /^\p{Lu}/u.test(word)) ?? words[0] ?? '';
}

/** Share of lines of the useful kind; `null` for no line at all. */
export function usefulShare(lines: readonly string[]): number | null {
  return lines.length === 0 ? null : lines.filter((line) => /^\p{Lu}[\p{L}\p{N}]*: /u.test(line)).length / lines.length;
}

/** What a prompt asks for: an answer, with what it gives to read, or a self-edit about a passage. */
export function readPrompt(prompt: string): { question: string; reading: Memory } | { passage: string } {
  const text = prompt.trimEnd();
  const quiz = /Q: (.*) A:$/.exec(text) ?? /Question: (?:Topic: .*\n)?(.*)\nAnswer:$/.exec(text);
  if (quiz?.[1] !== undefined) return { question: quiz[1], reading: readFor(text.slice(0, quiz.index)) };
  // SEAL's templates put title and text after "Passage:", the micro-world puts the text first.
  const body = /Passage:\n.*\n([\s\S]*?)\n\n/.exec(prompt)?.[1] ?? prompt.split('\nImplications:')[0] ?? prompt;
  return { passage: body };
}

/** Reading tells whose sentences they are: each paragraph's stand under its subject. */
function readFor(text: string): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const sentences = sentencesOf(paragraph);
    const subject = subjectOf(sentences[0] ?? '');
    return sentences.map((sentence) => `${subject}: ${sentence}`);
  });
}
