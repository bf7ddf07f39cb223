/**
 * The words of the SEAL loop as data (arXiv 2506.10943, section 3; `product.md`, "Words"). Everything here is plain and
 * JSON-serialisable, so that it crosses a worker boundary, lands in a run file and is drawn by the page unchanged. A file may
 * say less (`runFile/codec.ts`).
 *
 * A passage's `context` may hold several paragraphs, separated by blank lines. Each gets a writing prompt of its own, so a
 * self-edit is a list of parts, one per paragraph; one adapter is trained on the whole of it. In the micro-world a passage has
 * three paragraphs about rivals of the same kind, because only then is the bare passage hard to learn from
 * (`micro-world-ki.md`, section 4). A question may name its paragraph; then it counts for that part's own reward too, and
 * selection keeps or drops parts, not whole documents (section 7 there).
 */
import * as z from 'zod/mini';
import type { Given } from '../context';
import { trialFields } from '../domain';
import {
  type EventScope,
  editFields,
  estimateSchema as estimate,
  finite,
  type Kind,
  type LoopEvent,
  orEmpty,
  orNull,
  type RoundRecord,
  share,
  untrainedSchema,
  whole,
  writtenFields,
} from '../types';
import type { ContinualRecord } from './continual/record';
import type { ContinualInputs } from './continual/sequence';
import type { CreditMeasure, CreditRecord, Evaluation, MultiPassageRecord, TokenLosses } from './measured';
import type { KnowledgeSettings } from './settings';

/** What the functions of the domain are given; the loop gives them more. */
export type KnowledgeContext = Given<KnowledgeSettings>;

const words = z.string();

/** With its gold answer. */
const question = z.object({
  question: words,
  answer: words,
  /** Index of the paragraph that holds the answer; absent: the question belongs to the passage as a whole. */
  paragraph: z.optional(whole),
  /** `model`: the model wrote it about the passage (`writtenQuestions.ts`), and no person has changed it. */
  author: z.optional(z.literal('model')),
});
export type Question = z.infer<typeof question>;

export const passageSchema = z.object({
  title: words,
  /** Paragraphs separated by blank lines. */
  context: words,
  questions: z.array(question),
  /** Self-edits by an outside author, one per paragraph (template teacher, recorded GPT-4.1, pasted text). */
  teacher: z.optional(z.array(words)),
  /** Who that is, as a model is called ("GPT-4.1"); absent: the template teacher of the world. */
  teacherName: z.optional(words),
});
export type Passage = z.infer<typeof passageSchema>;

/** The text written for one paragraph. */
const part = z.object({
  paragraph: whole,
  ...writtenFields,
  /** Of what the model said in a conversation: the question, in whose turn it is learned as a whole. Absent for notes. */
  answers: z.optional(words),
});
export type SelfEditPart = z.infer<typeof part>;

export const selfEditSchema = z.object({
  ...editFields,
  /** Of a teacher's: its name, where it has one. */
  writer: z.optional(words),
  /** One part per paragraph, in order; empty when the author is `none`. */
  parts: z.array(part),
  /** The parts' texts, separated by blank lines. */
  text: words,
  /** Of one that the policy wrote and a person changed, whose author is `hand`: what was written. */
  original: z.optional(z.object({ policyVersion: z.nullable(whole), parts: z.array(part) })),
});
export type SelfEdit = z.infer<typeof selfEditSchema>;

/** Why something that the model wrote is not taken as a question, in the order in which tables count them. */
export const QUESTION_REFUSALS = [
  'no-pair',
  'asked-before',
  'long',
  'gives-away',
  'not-in-passage',
  'stranger',
] as const;
export type QuestionRefusal = (typeof QUESTION_REFUSALS)[number];

/** What the model wrote when it was asked for questions about a passage. */
export interface WrittenQuestions {
  questions: Question[];
  refused: { text: string; reason: QuestionRefusal }[];
}

/** One piece of a self-edit as it enters the finetune. */
export const sequenceSchema = z.object({
  text: words,
  ids: orEmpty(whole),
  /** Which rule of the splitting (seal-reference 2.3) made it. */
  rule: z.enum(['line', 'segment', 'question', 'whole', 'passage']),
  /** The part that it came from; `null` for the text of the passage. */
  paragraph: z.nullable(whole),
  /** So many of its tokens are read and not learned: the question that the text answers. Absent: all are learned. */
  from: z.optional(whole),
});
export type TrainingSequence = z.infer<typeof sequenceSchema>;

/** A piece that is not trained on, and why. */
export const droppedSchema = z.object({
  text: words,
  paragraph: whole,
  reason: z.enum(['preamble', 'line-limit', 'too-short', 'equal']),
});

/** How an answer is held against its gold answer (`grading.ts`); `model` asks the model itself, `endpoint` one that others serve. */
export const JUDGES = ['exact', 'containment', 'token-recall', 'model', 'endpoint'] as const;
export type Judge = (typeof JUDGES)[number];

export const answerSchema = z.object({
  /** Index into the passage's questions. */
  question: whole,
  paragraph: z.nullable(whole),
  text: words,
  correct: z.boolean(),
  /** `endpoint`: a model elsewhere was asked, as SEAL asked GPT-4.1. `hand`: a person overruled the judge. */
  judge: z.enum([...JUDGES, 'hand']),
});
export type Answer = z.infer<typeof answerSchema>;

/**
 * What an adapter does to questions that its self-edit is not about. `unchanged` is the share of answers that are still the
 * base's own; an edit that teaches by overwriting loses both.
 */
const sideScore = z.object({
  questions: whole,
  /** Share of correct answers with the adapter, and without it. */
  accuracy: share,
  baseAccuracy: share,
  unchanged: share,
});
export type SideScore = z.infer<typeof sideScore>;

/** Of other entities' questions, and of what the model knew before. */
const sideEffects = z.object({ locality: sideScore, collateral: sideScore });
export type SideEffects = z.infer<typeof sideEffects>;

/**
 * The proxy reward (arXiv 2506.10943v2, appendix B.10): the text alone is judged, nothing is finetuned. Each score is 1 to 5;
 * their meaning here is in `rubric.ts`. `total` is their sum.
 */
export const rubricSchema = z.record(z.enum(['length', 'diversity', 'quality', 'correctness', 'total']), finite);
export type RubricScores = z.infer<typeof rubricSchema>;

/** What both an adapted model and the bare one leave behind when they were quizzed. */
const quizFields = {
  answers: z.array(answerSchema),
  /** Share of the passage's questions answered correctly. */
  accuracy: share,
  /** The same for the questions of each paragraph; `null` where a paragraph has none. */
  paragraphAccuracies: orEmpty(z.nullable(share)),
  /** Of each question's gold answer: natural-log probability per token, its end included. `null` where not measured. */
  goldLogProbabilities: orNull(z.array(finite)),
  /** Of each gold answer as the end of its sentence in the passage, likewise (`recall.ts`); absent where not measured. */
  recall: z.optional(z.array(z.nullable(finite))),
};
export type Quizzed = z.infer<z.ZodMiniObject<typeof quizFields>>;

/** One finetune and quiz. Repeats differ in the seed of A and in nothing else. One that diverged has no answers. */
export const repeatSchema = z.object({ ...trialFields, ...quizFields, sideEffects: orNull(sideEffects) });
export type Repeat = z.infer<typeof repeatSchema>;

/** What a self-edit is trained on, and what of it is left out. */
const materialFields = { sequences: z.array(sequenceSchema), dropped: orEmpty(droppedSchema) };
export type Material = z.infer<z.ZodMiniObject<typeof materialFields>>;

/** One self-edit with its adapter, answers and reward. It is `diverged` when all of its repeats are. */
export const candidateSchema = z.object({
  edit: selfEditSchema,
  untrained: orNull(untrainedSchema),
  ...materialFields,
  repeats: z.array(repeatSchema),
  /** Over repeats, under the run's reward rule. */
  reward: estimate,
  /** The reward of each part: that of its paragraph's own questions, or of all of them where it has none. */
  partRewards: orEmpty(estimate),
  /** Accuracy over repeats, whatever the reward rule: the true reward beside a proxy. */
  accuracy: estimate,
  /** Mean over questions of their gold log-probability, over repeats; `null` where not measured. */
  goldLogProbability: orNull(estimate),
  /** One for each part; `null` where not measured. */
  partRubrics: orNull(z.array(rubricSchema)),
  sameAs: orNull(words),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** The closed-book answers of the weights as they are, without an adapter. */
export const baseSchema = z.object({ item: whole, policyVersion: whole, ...quizFields });
export type BaseAnswers = z.infer<typeof baseSchema>;

/** Whether a part was kept for the policy's finetuning, and the plain reason. */
export const decisionSchema = z.object({
  edit: words,
  item: whole,
  paragraph: whole,
  sample: whole,
  reward: finite,
  /** Accuracy of the base on the same questions. */
  baseReward: finite,
  kept: z.boolean(),
  reason: z.enum([
    'best',
    'top-k',
    'beats-base',
    'random',
    'not-best',
    'not-drawn',
    'duplicate',
    'not-above-base',
    'empty',
    'diverged',
  ]),
});
export type SelectionDecision = z.infer<typeof decisionSchema>;

/** What the weights answered: to the passage's questions, and what that did to others. */
export interface QuizAnswers extends Pick<Quizzed, 'answers' | 'recall'> {
  goldLogProbabilities: number[];
  /** `null` without an adapter, and where there are no side questions. */
  sideEffects: SideEffects | null;
}

export interface KnowledgeInputs {
  training: readonly Passage[];
  heldOut: readonly Passage[];
  /** Held-out passages that are pooled into one adapter; absent or empty leaves that measurement out. */
  multiPassage?: readonly Passage[];
  /** Texts of what the model should not forget, in the form that it was pretrained on; the same for the same seed. */
  replay: ((count: number, seed: number) => string[]) | null;
  /** What every adapter is asked beside its passage's questions; `null` or absent leaves side effects unmeasured. */
  sideQuestions?: SideQuestions | null;
  /** Passages that are learned one after another, and what is asked beside them. */
  continual?: ContinualInputs;
}

/** Asked of every adapter of a run. An empty list leaves its score at zero questions. */
export type SideQuestions = Record<keyof SideEffects, readonly Question[]>;

export interface Knowledge extends Kind {
  name: 'knowledge';
  settings: KnowledgeSettings;
  item: Passage;
  edit: SelfEdit;
  material: Material;
  answers: QuizAnswers;
  bare: BaseAnswers;
  candidate: Candidate;
  decision: SelectionDecision;
  evaluation: Evaluation;
  measure: MultiPassageRecord | ContinualRecord | CreditMeasure;
  inputs: KnowledgeInputs;
}

export type KnowledgeRound = RoundRecord<Knowledge>;

/** What single tasks of the Lab tell beside the loop. */
export type LabEvent = (
  | { type: 'credit'; credit: CreditRecord }
  | { type: 'token-losses'; losses: TokenLosses }
  /** What the model says so far of one sentence of the passage. */
  | { type: 'question-text'; place: number; text: string }
  | { type: 'questions'; written: WrittenQuestions }
) &
  EventScope;

export type SealEvent = LoopEvent<Knowledge> | LabEvent;

const OF_LAB: Readonly<Record<LabEvent['type'], true>> = {
  credit: true,
  'token-losses': true,
  'question-text': true,
  questions: true,
};

export const isOfLoop = (event: SealEvent): event is LoopEvent<Knowledge> => !Object.hasOwn(OF_LAB, event.type);
