/**
 * How likely the scripted engine finds a given text, in keeping with what it would say: an answer is likely as long as it
 * is the one that it would give, any other text by how many of its words it remembers or has just read.
 */
import type { ScoreResult } from '../../contract/engine';
import { type Memory, readPrompt, recall } from './scriptedAnswers';
import { scriptedTokenizer } from './scriptedTokenizer';

const LIKELY = -0.1;
const UNLIKELY = -2;

interface Span {
  text: string;
  logProbability: number;
  greedy: boolean;
}

/** Up to the end of a quiz prompt, and what follows it. */
const QUIZ = /^([\s\S]*(?:Q: .* A:|\nQuestion: [\s\S]*\nAnswer:\n))([\s\S]*)$/;

/** The question of the model as judge, and the reply whose likelihood is asked. */
const VERDICT = /^([\s\S]*\nGold answer: (.*)\nGiven answer: (.*)\nRight \(yes or no\):)( yes| no)$/;

export function scoreOf(ids: readonly number[], memory: Memory, fallback: string): ScoreResult {
  const text = scriptedTokenizer.decode(ids, { skipSpecialTokens: true });
  const [, judged, gold = '', given = '', reply = ''] = VERDICT.exec(text) ?? [];
  if (judged !== undefined) {
    const verdict = given.includes(gold) ? 'yes' : 'no';
    return tokenScores(ids, [...plainSpans(judged, memory), ...answerSpans(reply, verdict)], true);
  }
  const [, prompt, rest = ''] = QUIZ.exec(text) ?? [];
  const asked = prompt === undefined ? null : readPrompt(prompt);
  const answer = asked && 'question' in asked ? recall([...memory, ...asked.reading], asked.question, fallback) : null;
  const spans =
    answer === null ? plainSpans(text, memory) : [...plainSpans(prompt ?? '', memory), ...answerSpans(rest, answer)];
  return tokenScores(ids, spans, answer === null || rest.trim() === answer);
}

function tokenScores(ids: readonly number[], spans: readonly Span[], ends: boolean): ScoreResult {
  const bytes = spans.flatMap((span) =>
    scriptedTokenizer.encode(span.text, { addSpecialTokens: false }).map(() => span),
  );
  const end: Span = { text: '', logProbability: ends ? LIKELY : UNLIKELY, greedy: ends };
  let at = 0;
  const ofToken = ids.map((id) =>
    scriptedTokenizer.decode([id], { skipSpecialTokens: true }) === '' ? end : (bytes[at++] ?? end),
  );
  return {
    logProbabilities: ofToken.slice(1).map(({ logProbability }) => logProbability),
    greedy: ofToken.slice(1).map(({ greedy }) => greedy),
  };
}

/** Right letter by letter, until the first that the engine would not write. */
function answerSpans(said: string, answer: string): Span[] {
  const blank = said.length - said.trimStart().length;
  let at = 0;
  return Array.from(said, (text): Span => {
    at += text.length;
    const greedy = at <= blank || answer.startsWith(said.slice(blank, at).trimEnd());
    return { text, logProbability: greedy ? LIKELY : UNLIKELY, greedy };
  });
}

/** Sentence by sentence: the share of words that memory or the text before has. */
function plainSpans(text: string, memory: Memory): Span[] {
  const known = new Set(memory.flatMap(wordsOf));
  return text.split(/(?<=[.!?])(?=\s)|(?<=\n)/).map((sentence) => {
    const words = wordsOf(sentence);
    const share = words.filter((word) => known.has(word)).length / Math.max(1, words.length);
    for (const word of words) known.add(word);
    return { text: sentence, logProbability: UNLIKELY + share * (LIKELY - UNLIKELY), greedy: share === 1 };
  });
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}
