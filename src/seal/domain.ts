/**
 * What an experiment supplies, so that the loop (`loop/`) is the same for all (arXiv 2506.10943, algorithm 1): what an item, an edit
 * and an answer are; how an edit is asked for, read, made into training data and rewarded; which rows a comparison has.
 */
import * as z from 'zod/mini';
import type { Claim } from '../contract/chat';
import type {
  AdapterId,
  FinetuneJob,
  GenerateRequest,
  GenerateResult,
  ScoreRequest,
  ScoreResult,
  TrainingSequence,
} from '../contract/engine';
import type { Given, RunContext } from './context';
import type { EditBase, Items, Kind, LoopEvent, Untrained, WrittenText } from './types';
import { finite, orEmpty, orNull, whole } from './types';

export type LoopContext<K extends Kind> = RunContext<K['settings'], LoopEvent<K>>;

export interface Loop<K extends Kind> extends LoopContext<K> {
  bound: Bound<K>;
}

export interface Domain<K extends Kind> {
  name: K['name'];
  /** @throws Error when the model cannot serve the domain with these settings. */
  bind: (context: Given<K['settings']>, inputs: K['inputs']) => Bound<K>;
}

export function openLoop<K extends Kind>({ bind }: Domain<K>, context: LoopContext<K>, inputs: K['inputs']): Loop<K> {
  return { ...context, bound: bind(context, inputs) };
}

export interface Prompt {
  text: string;
  ids: readonly number[];
  maxTokens: number;
}

/** What an edit is before its texts are there. */
export type EditFrame = EditBase & { author: 'policy' };

/** A text that was no valid edit and was sampled again. */
export interface Rejected {
  text: string;
  violations: string[];
}

export interface Prepared<K extends Kind> {
  edit: K['edit'];
  material: K['material'] | null;
  untrained: Exclude<Untrained, 'diverged'> | null;
  /** One for each repeat; none where it is not trained. */
  jobs: FinetuneJob[];
}

export const trialFields = {
  repeat: whole,
  /** The step at which training or answers went to not-a-number; `null` for one that can be used. */
  divergedAt: orNull(whole),
  loraSeed: whole,
  losses: z.array(finite),
  gradientNorms: orEmpty(finite),
  tokens: finite,
};

export interface Trial<K extends Kind> extends z.infer<z.ZodMiniObject<typeof trialFields>> {
  /** `null` where it diverged. */
  answers: K['answers'] | null;
}

export interface Outcome<K extends Kind> extends Omit<Prepared<K>, 'jobs'> {
  trials: Trial<K>[];
  /** Another edit of the same item and content, whose adapters stand for this one too. */
  sameAs: string | null;
  /** That edit's candidate, where it is one of an earlier call. */
  twin: K['candidate'] | null;
}

/** One adapter, or the weights without one, on one item. */
export interface QuizTaker {
  /** `null` for the weights without an adapter. */
  edit: string | null;
  adapter: AdapterId | null;
  item: number;
  repeat: number;
  /** With the item in the prompt; only without an adapter. */
  openBook: boolean;
}

/** What is asked of the model first, then scored, which may depend on the answers; `grade` gives one result for each taker. */
export interface Asked<Result> {
  requests: readonly GenerateRequest[];
  score: (answered: readonly GenerateResult[]) => Scored<Result>;
}

export interface Scored<Result> {
  requests: readonly ScoreRequest[];
  /** What the outside judge is asked, once the scores are there; absent or empty where there is none. */
  claims?: readonly Claim[];
  /** @param verdicts one for each claim. */
  grade: (scores: readonly ScoreResult[], verdicts?: readonly boolean[]) => Result;
}

/** The quiz on the weights as they are; one for all waves. */
export interface Quiz<K extends Kind> {
  ask: (takers: readonly QuizTaker[]) => Asked<K['answers'][]>;
}

export interface RowPlan<K extends Kind> {
  name: K['evaluation']['condition']['name'];
  /** Empty for the weights without an adapter. Rows may share edits; each is trained once. */
  edits: readonly K['edit'][];
  /** Of a row without edits: its answers are those of the weights with the item in the prompt. */
  openBook?: boolean;
  /** Of each item only the sample with the best accuracy counts. */
  best?: boolean;
}

export interface InnerLoopResult<K extends Kind> {
  /** Of the items that were asked without an adapter. */
  base: K['bare'][];
  openBook: K['bare'][];
  /** In the order of the edits. */
  candidates: K['candidate'][];
}

/** What is measured beside the rows, at the start (round 0) or after a round, once the round is told. */
export interface Measure<K extends Kind> {
  name: K['measure']['name'];
  due: (round: number) => boolean;
  run: (loop: Loop<K>, round: number, evaluations: readonly K['evaluation'][]) => Promise<K['measure']>;
}

/** A domain on one engine, tokenizer, settings and inputs. Pure, but for what it throws. */
export interface Bound<K extends Kind> {
  /** @throws Error or EngineError that names what is wrong, before anything is done. */
  check: () => void;

  /** Names the random numbers of writing; every run that was recorded hangs on it. */
  seedName: string;
  /** 0 keeps all tokens. */
  topK: number;
  /** How often a text that is no valid edit is sampled again. */
  resamples: number;
  editId: (label: string, item: number, sample: number) => string;
  prompts: (item: K['item']) => readonly Prompt[];
  textOf: (ids: readonly number[]) => string;
  /** One text for each prompt. `violations` is empty for a valid edit. */
  read: (
    frame: EditFrame,
    texts: readonly WrittenText[],
    rejected: readonly Rejected[],
  ) => { edit: K['edit']; violations: string[] };

  /**
   * What is asked of the weights before the first edit is made into training data for them; `null` where nothing is, or it was.
   * By their policy version, so that a run that goes on asks what the whole one asked.
   */
  asksFirst: (policyVersion: number) => Asked<void> | null;
  /** @param seedKey names the random numbers of training: another key is another attempt at the same. */
  prepare: (item: K['item'], edit: K['edit'], seedKey: string) => Prepared<K>;
  /** Edits of one item with equal keys give the same adapter and are trained once; `null`: it stands for itself. */
  keyOf: (edit: K['edit']) => string | null;

  /** @param items that the takers name by index. */
  quiz: (items: readonly K['item'][]) => Quiz<K>;
  bareAnswers: (item: K['item'], place: number, answers: K['answers'], policyVersion: number) => K['bare'];
  /** Whom the weights without an adapter answer beside the adapters of a round: every item, or those left untrained. */
  bare: 'all' | 'untrained';
  reward: (
    items: readonly K['item'][],
    outcomes: readonly Outcome<K>[],
    bare: ReadonlyMap<number, K['answers']>,
  ) => Scored<K['candidate'][]>;

  /** `null` where it earned nothing that could be compared. */
  rewardOf: (candidate: K['candidate']) => number | null;
  accuracyOf: (candidate: K['candidate']) => number;
  select: (candidates: readonly K['candidate'][], base: readonly K['bare'][]) => K['decision'][];
  pairs: (
    items: readonly K['item'][],
    candidates: readonly K['candidate'][],
    decisions: readonly K['decision'][],
  ) => TrainingSequence[];
  /** What the policy is reminded of, so many sequences; the same for the same seed. `null` where nothing is replayed. */
  replay: ((count: number, seed: number) => TrainingSequence[]) | null;

  items: Items<K>;
  /** Training items of one round. */
  perRound: number;
  /** Whether rows of this round need edits that the policy writes; `label` ends their ids. */
  writes: (round: number) => { edits: number; label: string } | null;
  rows: (round: number, written: readonly K['edit'][]) => readonly RowPlan<K>[];
  evaluation: (plan: RowPlan<K>, round: number, result: InnerLoopResult<K>) => K['evaluation'];
  /** Further rows at the start, which need the loop. */
  search: ((loop: Loop<K>, evaluations: readonly K['evaluation'][]) => Promise<K['evaluation'][]>) | null;
  measures: readonly Measure<K>[];
}
