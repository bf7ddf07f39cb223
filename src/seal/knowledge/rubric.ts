/**
 * The proxy reward: four scores of 1 to 5 for the text of a part, without training anything (arXiv 2506.10943v2, appendix
 * B.10, where GPT-4.1 scores by the same four words). Here the model scores its own text, by fixed formulas:
 *
 *   length       lines against the limit; a line counts in full from 8 tokens on          none: 1, as many as allowed: 5
 *   diversity    share of a line's words that its nearest earlier line lacks (Jaccard)    0 or a single line: 1, all: 5
 *   quality      mean log-probability of a token after the prompt that asked for it       -3 nats or less: 1, 0: 5
 *   correctness  by how much the passage makes a token likelier than without it           0 nats or less: 1, 2 or more: 5
 *
 * Straight lines between these anchors. Nothing here knows the world or which kind of line teaches.
 *
 * All four can be gamed, which is why the true reward is measured beside them. Length by padding. Diversity by rambling.
 * Quality by saying what the model expects anyway: bland phrases, and under training ever more of the policy's own habits,
 * since it is judge in its own cause. Correctness by copying the passage word for word, which the passage supports best and
 * which teaches next to nothing; a true conclusion that the passage does not spell out gets less than a copied sentence.
 * Repeating a line wins nothing there: both readings have the earlier lines in sight.
 */
import type { Scored } from '../domain';
import { mean } from '../statistics/estimate';
import { words } from './grading';
import { splitParagraphs } from './passages';
import { sequenceText } from './prompts';
import { continuation, meanLogProbability, ScoreBatch } from './questions';
import { splitSelfEdit, writingTurn } from './selfEdits';
import { AS_TEXT, idsAfter } from './turns';
import type { KnowledgeContext, Passage, RubricScores, SelfEdit, SelfEditPart } from './types';

const FULL_LINE_TOKENS = 8;
const USUAL_LINES = 10;
const NO_QUALITY = -3;
const FULL_SUPPORT = 2;

/** Scores of each part, by id of the self-edit. Self-edits without parts have none. */
export function scoreRubrics(
  context: KnowledgeContext,
  passages: readonly Passage[],
  selfEdits: readonly SelfEdit[],
): Scored<Map<string, RubricScores[]>> {
  const batch = new ScoreBatch();
  const asked = selfEdits.map(({ id, item, parts }) => {
    const passage = passages[item];
    return { id, parts: passage ? parts.map((part) => requestRubric(context, batch, passage, part)) : [] };
  });
  return batch.graded(() => new Map(asked.map(({ id, parts }) => [id, parts.map((read) => read())])));
}

/** A text without a word gets the least of everything. */
export const EMPTY_TEXT: RubricScores = { length: 1, diversity: 1, quality: 1, correctness: 1, total: 4 };

function requestRubric(
  context: KnowledgeContext,
  batch: ScoreBatch,
  passage: Passage,
  part: SelfEditPart,
): () => RubricScores {
  const lines = linesOf(context, part);
  const { prompt, ids } = written(context, passage, part);
  if (ids.length === 0 || lines.length === 0) return () => EMPTY_TEXT;
  const reading = batch.add(null, continuation(prompt, ids));
  const alone = batch.add(null, continuation(opening(context, passage), ids));
  return () => {
    const fluency = meanLogProbability(reading);
    const [length, diversity] = [lengthShare(context, lines), diversityShare(lines)];
    return rubricOf({ length, diversity, fluency, support: fluency - meanLogProbability(alone) });
  };
}

/** Made from two shares, and two means in nats per token. */
export function rubricOf(measured: Record<'length' | 'diversity' | 'fluency' | 'support', number>): RubricScores {
  const length = scaled(measured.length, 0, 1);
  const diversity = scaled(measured.diversity, 0, 1);
  const quality = scaled(measured.fluency, NO_QUALITY, 0);
  const correctness = scaled(measured.support, 0, FULL_SUPPORT);
  return { length, diversity, quality, correctness, total: length + diversity + quality + correctness };
}

function scaled(value: number, from: number, to: number): number {
  return 1 + 4 * Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** Lines as they are trained on; what is beyond the limit earns nothing. */
function linesOf({ settings }: KnowledgeContext, { text }: SelfEditPart): string[] {
  const { pieces } = splitSelfEdit(text, true);
  return pieces.slice(0, settings.sequences.maxLines ?? pieces.length).map((piece) => piece.text);
}

function lengthShare({ tokenizer, settings }: KnowledgeContext, lines: readonly string[]): number {
  const full = lines.map((line) => {
    const tokens = tokenizer.encode(line, { ...AS_TEXT, addSpecialTokens: false }).length;
    return Math.min(1, tokens / FULL_LINE_TOKENS);
  });
  return full.reduce((sum, share) => sum + share, 0) / (settings.sequences.maxLines ?? USUAL_LINES);
}

/** A single line differs from nothing. */
export function diversityShare(lines: readonly string[]): number {
  const sets = lines.map((line) => new Set(words(line)));
  const news = sets
    .slice(1)
    .map((own, index) => 1 - Math.max(...sets.slice(0, index + 1).map((other) => overlap(own, other))));
  return news.length === 0 ? 0 : mean(news);
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  const both = [...left].filter((word) => right.has(word)).length;
  const all = left.size + right.size - both;
  return all === 0 ? 1 : both / all;
}

/** The prompt that asked for the text, or would have (a teacher was never asked), and as much of the text as the model reads. */
function written(
  reader: KnowledgeContext,
  { title, context }: Passage,
  part: SelfEditPart,
): { prompt: readonly number[]; ids: readonly number[] } {
  const { contextLength } = reader.engine.model;
  const fitting = (prompt: readonly number[], ids: readonly number[]) => {
    return { prompt, ids: ids.slice(0, Math.max(0, contextLength - prompt.length)) };
  };
  if (part.promptIds.length > 0) return fitting(part.promptIds, part.ids);
  const turn = writingTurn(reader, { title, text: splitParagraphs(context)[part.paragraph] ?? context });
  return fitting(turn.ids, idsAfter(reader, turn, part.text.trim()));
}

/** What stands before a training sequence: its title and the token that opens every text, or at least a line's end. */
function opening({ tokenizer, settings }: KnowledgeContext, { title }: Passage): number[] {
  const ids = tokenizer.encode(sequenceText(settings.writing.style, title, ''), AS_TEXT);
  return ids.length > 0 ? ids : tokenizer.encode('\n', AS_TEXT);
}
