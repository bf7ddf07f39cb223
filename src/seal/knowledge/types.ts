/**
 * The words of the SEAL loop as data (arXiv 2506.10943, section 3; `product.md`, "Words"). Everything here is plain and
 * JSON-serialisable, so that it crosses a worker boundary, lands in a run file and is drawn by the page unchanged.
 *
 * A passage's `context` may hold several paragraphs, separated by blank lines. Each gets a writing prompt of its own, so a
 * self-edit is a list of parts, one per paragraph; one adapter is trained on the whole of it. In the micro-world a passage has
 * three paragraphs about rivals of the same kind, because only then is the bare passage hard to learn from
 * (`micro-world-ki.md`, section 4). A question may name its paragraph; then it counts for that part's own reward too, and
 * selection keeps or drops parts, not whole documents (section 7 there).
 */
import type { Given } from '../context';
import type { TrialFacts } from '../domain';
import type { CandidateBase, DecisionBase, EditBase, Kind, LoopEvent, RoundRecord, WrittenText } from '../kind';
import type { Estimate, EventScope } from '../types';
import type { CreditRecord, Evaluation, MultiPassageRecord } from './measured';
import type { KnowledgeSettings } from './settings';

/** What the functions of the domain are given; the loop gives them more. */
export type KnowledgeContext = Given<KnowledgeSettings>;

/** With its gold answer. */
export interface Question {
  question: string;
  answer: string;
  /** Index of the paragraph that holds the answer; absent: the question belongs to the passage as a whole. */
  paragraph?: number;
}

export interface Passage {
  title: string;
  /** Paragraphs separated by blank lines. */
  context: string;
  questions: Question[];
  /** Self-edits by an outside author, one per paragraph (template teacher, recorded GPT-4.1, pasted text). */
  teacher?: string[];
}

/** The text written for one paragraph. Prompt and ids are empty and the probability is `null` unless the policy wrote it. */
export interface SelfEditPart extends Omit<WrittenText, 'logProbability'> {
  paragraph: number;
  logProbability: number | null;
}

export interface SelfEdit extends EditBase {
  /** One part per paragraph, in order; empty when the author is `none`. */
  parts: SelfEditPart[];
  /** The parts' texts, separated by blank lines. */
  text: string;
}

/** One piece of a self-edit as it enters the finetune. */
export interface TrainingSequence {
  text: string;
  ids: number[];
  /** Which rule of the splitting (seal-reference 2.3) made it. */
  rule: 'line' | 'segment' | 'question' | 'whole' | 'passage';
  /** The part that it came from; `null` for the text of the passage. */
  paragraph: number | null;
}

/** A piece that is not trained on, and why. */
export interface DroppedSequence {
  text: string;
  paragraph: number;
  reason: 'preamble' | 'line-limit' | 'too-short';
}

/** How an answer is held against its gold answer (`grading.ts`); `model` asks the model itself. */
export const JUDGES = ['exact', 'containment', 'token-recall', 'model'] as const;
export type Judge = (typeof JUDGES)[number];

export interface Answer {
  /** Index into the passage's questions. */
  question: number;
  paragraph: number | null;
  text: string;
  correct: boolean;
  /** `hand`: a person overruled the judge. */
  judge: Judge | 'hand';
}

/**
 * What an adapter does to questions that its self-edit is not about. `unchanged` is the share of answers that are still the
 * base's own; an edit that teaches by overwriting loses both.
 */
export interface SideScore {
  questions: number;
  /** Share of correct answers with the adapter, and without it. */
  accuracy: number;
  baseAccuracy: number;
  unchanged: number;
}

/** Of other entities' questions, and of what the model knew before. */
export type SideEffects = Record<'locality' | 'collateral', SideScore>;

/**
 * The proxy reward (arXiv 2506.10943v2, appendix B.10): the text alone is judged, nothing is finetuned. Each score is 1 to 5;
 * their meaning here is in `rubric.ts`. `total` is their sum.
 */
export type RubricScores = Record<'length' | 'diversity' | 'quality' | 'correctness' | 'total', number>;

/** What both an adapted model and the bare one leave behind when they were quizzed. */
export interface Quizzed {
  answers: Answer[];
  /** Share of the passage's questions answered correctly. */
  accuracy: number;
  /** The same for the questions of each paragraph; `null` where a paragraph has none. */
  paragraphAccuracies: (number | null)[];
  /** Of each question's gold answer: natural-log probability per token, its end included. `null` where not measured. */
  goldLogProbabilities: number[] | null;
}

/** One finetune and quiz. Repeats differ in the seed of A and in nothing else. One that diverged has no answers. */
export interface Repeat extends TrialFacts, Quizzed {
  sideEffects: SideEffects | null;
}

/** One self-edit with its adapter, answers and reward. It is `diverged` when all of its repeats are. */
export interface Candidate extends CandidateBase, Material {
  edit: SelfEdit;
  repeats: Repeat[];
  /** Over repeats, under the run's reward rule. */
  reward: Estimate;
  /** The reward of each part: that of its paragraph's own questions, or of all of them where it has none. */
  partRewards: Estimate[];
  /** Accuracy over repeats, whatever the reward rule: the true reward beside a proxy. */
  accuracy: Estimate;
  /** Mean over questions of their gold log-probability, over repeats; `null` where not measured. */
  goldLogProbability: Estimate | null;
  /** One for each part; `null` where not measured. */
  partRubrics: RubricScores[] | null;
}

/** The closed-book answers of the weights as they are, without an adapter. */
export interface BaseAnswers extends Quizzed {
  item: number;
  policyVersion: number;
}

/** Whether a part was kept for the policy's finetuning, and the plain reason. */
export interface SelectionDecision extends DecisionBase {
  paragraph: number;
  sample: number;
  reward: number;
  /** Accuracy of the base on the same questions. */
  baseReward: number;
  reason: 'best' | 'top-k' | 'beats-base' | 'not-best' | 'duplicate' | 'not-above-base' | 'empty' | 'diverged';
}

/** What the weights answered: to the passage's questions, and what that did to others. */
export interface QuizAnswers extends Pick<Quizzed, 'answers'> {
  goldLogProbabilities: number[];
  /** `null` without an adapter, and where there are no side questions. */
  sideEffects: SideEffects | null;
}

/** What a self-edit is trained on, and what of it is left out. */
export interface Material {
  sequences: TrainingSequence[];
  dropped: DroppedSequence[];
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
  measure: MultiPassageRecord;
  inputs: KnowledgeInputs;
}

export type KnowledgeRound = RoundRecord<Knowledge>;

export type SealEvent = LoopEvent<Knowledge> | ({ type: 'credit'; credit: CreditRecord } & EventScope);
