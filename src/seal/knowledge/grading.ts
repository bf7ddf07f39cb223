/**
 * Judging an answer against the gold answer, on the device or by an endpoint (`outside.ts`). `exact` is for the micro-world, whose answers have one form.
 * `token-recall` is for free text: it agrees with 88 % of the paper's GPT-4.1 verdicts and keeps the order of conditions,
 * but reads 5 to 10 points low (seal-reference 2.5). `containment` is stricter: what it finds right nearly always is, but it
 * misses what is said in other words. An empty answer is wrong under all.
 *
 * The two that look for words know denials by their words: English ones, which stand before what they deny; of scripts without
 * spaces those of Chinese and Thai before it and of Japanese behind it. A denial in any other language, or in other words
 * ("far from Tokyo"), is not noticed, and the answer counts as right.
 */
import { EngineError } from '../../contract/errors';
import { judgeOf } from '../context';
import { continuation, type ScoreBatch } from './questions';
import { idsAfter, turnOf } from './turns';
import type { Judge, KnowledgeContext, Question } from './types';

export function isCorrect(judge: Exclude<Judge, 'model' | 'endpoint'>, answer: string, gold: string): boolean {
  if (judge === 'exact') return exactMatch(answer, gold);
  return judge === 'containment' ? contains(answer, gold) : tokenRecall(answer, gold) >= RECALL_NEEDED;
}

/**
 * Reads the verdict once the batch has its results. The loaded model as judge (seal-reference 2.5: SEAL asks GPT-4.1) is asked
 * whether the answer conveys the gold answer, and what counts is which reply it finds likelier, so nothing is decoded. The weights
 * without an adapter judge: one that was trained on the passage would be judge in its own cause. A model that never learned to
 * answer with yes or no, as the embedded one, judges no better than chance.
 */
export function verdictOn(
  context: KnowledgeContext,
  batch: ScoreBatch,
  question: Question,
  answer: string,
): () => boolean {
  const { judge } = context.settings.quiz;
  // An empty answer is wrong under all, and nobody needs to be asked.
  if (answer === '') return () => false;
  if (judge === 'endpoint') return batch.judged({ question: question.question, gold: question.answer, answer });
  if (judge !== 'model') return () => isCorrect(judge, answer, question.answer);
  const turn = turnOf(context, 'plain', judgePrompt(question, answer));
  const reply = (word: string): (() => number) => {
    const read = batch.add(null, continuation(turn.ids, idsAfter(context, turn, word)));
    return () => read().logProbabilities.reduce((sum, value) => sum + value, 0);
  };
  const [yes, no] = [reply(' yes'), reply(' no')];
  return () => yes() > no();
}

function judgePrompt({ question, answer: gold }: Question, answer: string): string {
  return (
    'Is the given answer right? Judge by the gold answer alone. Right means: it says all that the gold answer says and ' +
    'nothing against it. Additions and wording do not matter.\n' +
    `Question: ${question}\nGold answer: ${gold}\nGiven answer: ${answer}\nRight (yes or no):`
  );
}

/** Tokens that a reply may take. */
const REPLY = 8;

/** Told before the quiz, not after it. */
export function assertJudgeFits(context: KnowledgeContext, questions: readonly Question[]): void {
  const { judge, maxTokens } = context.settings.quiz;
  if (judge === 'endpoint') judgeOf(context);
  if (judge !== 'model') return;
  const { contextLength, name } = context.engine.model;
  for (const question of questions) {
    const needed = turnOf(context, 'plain', judgePrompt(question, '')).ids.length + maxTokens + REPLY;
    if (needed <= contextLength) continue;
    throw new EngineError(
      'bad-request',
      `To judge answers to "${question.question.slice(0, 60)}", ${name} would have to read ${needed} tokens, but it reads at most ${contextLength}. Choose another judge.`,
    );
  }
}

/**
 * The words of the gold answer stand in the answer, one after another, and are not denied there; of a gold answer of signs
 * alone, the signs.
 */
export function contains(answer: string, gold: string): boolean {
  const wanted = telling(tokensOf(gold), isArticle);
  if (wanted.length === 0) return gold.trim() !== '' && answer.includes(gold.trim());
  const read = telling(tokensOf(answer), isArticle);
  return read.some(
    ({ denied }, start) =>
      wanted.every(({ word }, offset) => read[start + offset]?.word === word) &&
      denied === (wanted[0]?.denied ?? false),
  );
}

/** SQuAD's own grading leaves articles out (arXiv 1606.05250), unless there are only articles. */
const isArticle = ({ word }: Token): boolean => ['a', 'an', 'the'].includes(word);

/** The first line of the answer equals the gold answer, up to case, spacing, quotes and closing punctuation. */
export function exactMatch(answer: string, gold: string): boolean {
  const given = normalised(answer.trim().split(/\r?\n/)[0] ?? '');
  return given !== '' && given === normalised(gold);
}

/** Signs inside stay: "3.5" is not "35", and "-5" is not "5". */
function normalised(text: string): string {
  return oneForm(text).replace(/\s+/g, ' ').trim().replace(OPENING, '').replace(CLOSING, '');
}

const OPENING = /^["'“”‘’„‚«‹「『《〈]+/;
/** `Term`: what ends a sentence or a part of it in any script, as the full stop and the comma of Chinese and Japanese. */
const CLOSING = /[\s\p{Term}"'“”‘’»›」』》〉]+$/u;

/** One form of letters and signs that look alike; what stands before a number as a minus is one, be it a dash. */
function oneForm(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u2010-\u2013\u2212]/g, '-');
}

/** Share of the gold answer's words that the answer must have. */
const RECALL_NEEDED = 0.75;

/** Words that tell nothing about whether the answer is there. */
export const STOP_WORDS = new Set(
  (
    'a an the of in on at to for from by with and or as is are was were be been being it its this that these those ' +
    'he she they his her their him them who which what when where how why there than then so such into over under ' +
    'about also has have had do does did not no'
  ).split(' '),
);

/**
 * How much of the gold answer is in the answer: share of its stemmed words without stop words. 0 for an empty answer, and for one
 * that denies what the gold answer says, or says what it denies.
 */
export function tokenRecall(answer: string, gold: string): number {
  const given = tokensOf(answer);
  if (given.length === 0) return 0;
  const goldTokens = tokensOf(gold);
  // A gold answer of signs alone ("+", "€") has no words; then it must be there as it is.
  if (goldTokens.length === 0) return answer.includes(gold.trim()) ? 1 : 0;
  const have = new Map<string, Set<boolean>>();
  const letters = given.flatMap(({ word, isLetter, denied }) => (isLetter ? [{ stem: word, denied }] : []));
  for (const { stem: unit, denied } of [...units(given), ...letters])
    have.set(unit, (have.get(unit) ?? new Set()).add(denied));
  const wanted = units(telling(goldTokens, ({ word }) => STOP_WORDS.has(word) || DENIALS.has(word)));
  const found = wanted.filter(({ stem: unit }) => have.has(unit));
  if (found.some(({ stem: unit, denied }) => !have.get(unit)?.has(denied))) return 0;
  return found.length / wanted.length;
}

interface Token {
  word: string;
  /** A letter of a script that puts no spaces between words; each is a token of its own. */
  isLetter: boolean;
  /** It follows another such letter, with nothing between, that is no denial. */
  joined: boolean;
  /** A denial stands before it, with nothing but idle words between, in the same part of the sentence, or right behind it. */
  denied: boolean;
}

const LETTER = String.raw`(?=\p{L})[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}\p{sc=Tibt}]\p{M}*`;
/** The one denial that is longer than a letter stands for a letter. */
const UNSPACED = `ไม่(?:ใช่|ได้)?|${LETTER}`;
/** A minus before a number, what parts its digits, and what tells C++ and C# from C, belong to the word. */
const WORD = String.raw`(?:(?<![\p{L}\p{M}\p{N}])-(?=\p{N}))?(?:(?!${LETTER})[\p{L}\p{M}\p{N}])+(?:(?<=\p{N})[.,]\p{N}[\p{L}\p{M}\p{N}]*)*(?:[+#]+(?![\p{L}\p{N}]))?`;
const TOKEN = new RegExp(`(?<letter>${UNSPACED})|${WORD}`, 'gu');

function tokensOf(text: string): Token[] {
  const plain = plainText(text)
    .replace(/\b(?:minus|negative) +(?=\d)/g, '-')
    // "No 10" is a number, not a denial of it.
    .replace(/(?<![\p{L}\p{M}\p{N}])no +(?=\d)/gu, '');
  const deniedBehind = Array.from(plain.matchAll(DENIED_BEHIND), ({ 0: { length }, index }) => [index, index + length]);
  const tokens: Token[] = [];
  let end = 0;
  /** How many more words the last denial reaches. */
  let reach = 0;
  for (const match of plain.matchAll(TOKEN)) {
    const [word] = match;
    const { index } = match;
    const between = plain.slice(end, index);
    if (/[\p{Term}()\n]/u.test(between)) reach = 0;
    const isLetter = match.groups?.letter !== undefined;
    const before = tokens.at(-1);
    const joined = isLetter && between === '' && before?.isLetter === true && !DENIALS.has(before.word);
    const isNotOnly = reach === FARTHEST && word === 'only';
    const isBefore = deniedBehind.some(([from = 0, to = 0]) => from <= index && index < to);
    tokens.push({ word, isLetter, joined, denied: isBefore || (reach > 0 && !isNotOnly) });
    if (DENIALS.has(word)) reach = FARTHEST;
    else reach = STOP_WORDS.has(word) || IDLE_LETTERS.has(word) ? Math.max(0, reach - 1) : 0;
    end = index + word.length;
  }
  return tokens;
}

/** English words that deny what follows, without apostrophes as all words here, and the Chinese and Thai ones that stand before it. */
const DENIALS: ReadonlySet<string> = new Set(
  (
    'no not never none nor neither cannot without non isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant ' +
    'couldnt wont wouldnt shouldnt mustnt neednt aint 不 没 沒 未 非 無 无 ไม่ ไม่ใช่ ไม่ได้'
  ).split(' '),
);
/** What may stand between such a letter and what it denies, as in 不是 and 不可能是. */
const IDLE_LETTERS: ReadonlySet<string> = new Set('是有在于於会會能可以为為要曾应應该該再被');
/** All that stands before "is not" in Japanese; not where it means "not only", or asks whether it is not. */
const DENIED_BEHIND =
  /(?<![^\s\p{P}])[^\s\p{P}]+(?<!だけ|のみ|ばかり)(?=(?:では?|じゃ)(?:な[いくか]|ありません|ございません)(?!か|で?しょうか|だろうか))/gu;
/** The farthest word that a denial reaches, as in "not to be the king". */
const FARTHEST = 4;

/** Without the words that tell nothing, unless there are only such. */
function telling(tokens: readonly Token[], isIdle: (token: Token) => boolean): readonly Token[] {
  const left = tokens.filter((token) => !isIdle(token));
  return left.length > 0 ? left : tokens;
}

/** What is counted: stemmed words, and pairs of letters where a script has no spaces. A lone letter stands for itself. */
function units(tokens: readonly Token[]): { stem: string; denied: boolean }[] {
  return tokens.flatMap(({ word, isLetter, joined: isJoined, denied }, index) => {
    if (!isLetter) return [{ stem: stem(word), denied }];
    const next = tokens[index + 1];
    if (next?.joined) return [{ stem: word + next.word, denied }];
    return isJoined ? [] : [{ stem: word, denied }];
  });
}

/** Lower-case words and numbers, without signs. */
export function words(text: string): string[] {
  return plainText(text).match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}

/** Apostrophes vanish, and the commas that part a long number: "Shah's" is one word, "20,000" is 20000, and "3,5" is not 35. */
function plainText(text: string): string {
  return oneForm(text)
    .replace(/['’]/g, '')
    .replace(GROUPED, (number) => number.replaceAll(',', ''));
}

/** Groups of three digits, or as in India of two before the last. */
const GROUPED = /(?<![\d.,])[1-9]\d{0,2}(?:,\d{2,3})*,\d{3}(?!,?\d)/g;

/** Cuts common English endings, so that "conquered" meets "conquer" and "cities" meets "city". */
export function stem(word: string): string {
  if (word.length <= 3 || /\d/.test(word)) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?<=ss|x|ch|sh)es$/, '')
    .replace(/(?<=[^su])s$/, '')
    .replace(/(?<=\p{L}{3})(?:ing|ed|ly)$/u, '')
    .replace(/(?<=\p{L}{3})e$/u, '');
}
