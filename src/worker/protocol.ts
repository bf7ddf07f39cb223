/**
 * What page and worker say to each other. The page calls `EngineServer`; what happens meanwhile comes back through the `tell` of
 * the call. All of it is plain data in discriminated unions. One task runs at a time, and every call ends: with its answer, with
 * a refusal, or with the worker.
 */
import type { Claim } from '../contract/chat';
import type { DeviceAsk, DeviceFinding, DeviceNews } from '../contract/device';
import type { AdapterWeights, DeviceReport, ModelReport } from '../contract/engine';
import type { EngineErrorCode, Shortage } from '../contract/errors';
import type { ModelRef } from '../contract/model';
import type { WeightForm, WorkShape } from '../contract/planner';
import type { AdapterForm } from '../formats/adapterExport';
import type { WrittenDtype } from '../formats/tensor';
import type { AnsweredCall } from '../seal/answeredCalls';
import type { StageCost } from '../seal/cost/cost';
import type { Calibration } from '../seal/cost/estimate';
import type { RunWork } from '../seal/cost/rehearsal';
import type { AdapterFolder } from '../seal/knowledge/files/bundle';
import type { KnowledgeSettings } from '../seal/knowledge/settings';
import type { Knowledge, Passage, SealEvent, SelfEdit, TrainingSequence } from '../seal/knowledge/types';
import type { SampleAgain } from '../seal/loop/write';
import type { PuzzleSettings } from '../seal/puzzles/settings';
import type {
  Prediction,
  Puzzle,
  PuzzleConfiguration,
  PuzzleEvent,
  Puzzles,
  WrittenConfiguration,
} from '../seal/puzzles/types';
import type { Kind, RunResult } from '../seal/types';
import type { TalkEvent, TalkTask } from './talkProtocol';

/** What a task rests on travels with it, so that a worker started anew can go on from it. */
export type KnowledgeTask = { domain: 'knowledge' } /** `again`: one self-edit alone. */ & (
  | { kind: 'write'; passage: Passage; settings: KnowledgeSettings; again?: SampleAgain }
  /** The model writes questions about the passage. */
  | { kind: 'questions'; passage: Passage; settings: KnowledgeSettings }
  | { kind: 'finetune'; passage: Passage; settings: KnowledgeSettings; selfEdits: SelfEdit[] }
  | { kind: 'quiz'; passage: Passage; settings: KnowledgeSettings }
  | {
      kind: 'credit';
      passage: Passage;
      settings: KnowledgeSettings;
      selfEdit: SelfEdit;
      sequences: TrainingSequence[];
      repeats: number;
    }
  | {
      kind: 'token-losses';
      passage: Passage;
      settings: KnowledgeSettings;
      selfEdit: SelfEdit;
      sequences: TrainingSequence[];
    }
  | RoundsTask<Knowledge>
  | RestoreTask
);

export type PuzzleTask = { domain: 'puzzles' } & (
  | { kind: 'write'; puzzle: Puzzle; settings: PuzzleSettings }
  /** Finetune, quiz and reward of all of them, after a quiz without any training. */
  | { kind: 'train'; puzzle: Puzzle; settings: PuzzleSettings; written: WrittenConfiguration[] }
  /** The same for configurations that nobody wrote; the sample of each candidate is its place in the list. */
  | { kind: 'landscape'; puzzle: Puzzle; settings: PuzzleSettings; configurations: PuzzleConfiguration[] }
  | RoundsTask<Puzzles>
  | RestoreTask
);

/** ReST-EM on the embedded world. */
export interface RoundsTask<K extends Kind> {
  kind: 'rounds';
  settings: K['settings'];
  /** What a run that was interrupted has finished, and what it was answered since then, to go on from there. */
  earlier?: Partial<RunResult<K>>;
  answered?: readonly AnsweredCall[];
  own?: OwnSet<K['item']>;
}
/** The visitor's own items, where the settings name them: all, for the worker to choose from, or those of the run that goes on. */
export type OwnSet<Item> = { all: readonly Item[] } | { training: Item[]; heldOut: Item[] };
/** Puts the policy back to the model as it was loaded. */
export type RestoreTask = { kind: 'restore' };

export type Task = KnowledgeTask | PuzzleTask | TalkTask;
export type TaskKind = Task['kind'];
/** Of the experiments; a conversation is part of the first. */
export type DomainName = Exclude<Task['domain'], 'talk'>;
/** Whose model and policy a task uses. */
export const experimentOf = ({ domain }: Task): DomainName => (domain === 'puzzles' ? 'puzzles' : 'knowledge');

/** Of what a run would come to. Without a passage or a task: all rounds on the world; with one: all steps on it. */
export type Planning =
  | { domain: 'knowledge'; settings: KnowledgeSettings; passage: Passage | null; own?: OwnSet<Passage> }
  /** `hand`: configurations by hand, which are trained beside those that the policy writes. */
  | { domain: 'puzzles'; settings: PuzzleSettings; puzzle: Puzzle | null; hand: PuzzleConfiguration[] };

/** Why something cannot go on; each cause has its own advice (`src/app/experiment/words/advice.ts`). */
export type FailureCode =
  | EngineErrorCode
  | 'insecure-page'
  | 'no-webgpu-in-worker'
  | 'model-missing'
  | 'adapters-gone'
  | 'worker-crashed'
  | 'worker-silent'
  | 'stop-unconfirmed'
  /** An outside model, not this one, gave no answer of use. */
  | 'endpoint'
  | 'unexpected';

export interface Failure {
  code: FailureCode;
  /** One plain sentence: what happened and what to do. */
  message: string;
  /** With `out-of-memory`: what to lower, and by how much. */
  shortage?: Shortage;
}

export interface TokenCount {
  total: number;
  paragraphs: number[];
  /** Most tokens of one paragraph: the context less the prompt's own words and the self-edit. */
  paragraphLimit: number;
  /** How the passage is trained on: in so many sequences of at most `longest` tokens, of which so many at the ends are left out. */
  training: { sequences: number; lost: number; longest: number };
  /** Exactly what the model reads before it writes about the first paragraph. */
  prompt: string;
}

/** What a worker cannot see by itself. */
export interface Place {
  /** The folder that the page was served from; models lie in `models/` beside it. */
  base: string;
  pageHasGpu: boolean;
  /** Of a model of kind `files`. */
  files?: readonly File[];
  /** The most bytes on the device that the visitor allows; absent or `null`: what the device gives. */
  mostMemory?: number | null;
}

/** What a model is, and what it would take here, before it is loaded. */
export type Inspection =
  | {
      kind: 'read';
      model: Omit<ModelReport, 'weightFormat'> & { family: string; hasChat: boolean };
      notices: readonly string[];
      /** How its weights may be kept; the first as the files have them. */
      forms: readonly WeightForm[];
    }
  | { kind: 'failed'; failure: Failure };

/** How a model wants to be asked: in the form of the embedded world, in its chat template, or as plain text. */
export type Speech = 'world' | 'chat' | 'plain';

export interface OpenedModel {
  model: ModelReport;
  device: DeviceReport;
  speaks: Speech;
  /** The adapter that is folded into the weights, by its name. */
  folded: string | null;
  /** Why this model cannot serve a domain, in one sentence; `null` where it can. */
  refusals: Record<DomainName, string | null>;
}

export type Opening =
  | ({ kind: 'opened' } & OpenedModel)
  /** `stays`: the model that was open before still is. */
  | { kind: 'failed'; failure: Failure; stays: boolean }
  /** Another model was asked for before this one's turn came. */
  | { kind: 'overtaken' };

/** Of the model, from its opening until another one is open. */
export type ModelNews =
  | { kind: 'step'; step: 'model' | 'device' }
  /** Bytes of the weights that were read. */
  | { kind: 'reading'; read: number; total: number }
  /** They went with the model that had them. */
  | { kind: 'policies-gone' }
  /** Once for each start of the engine, some time after it, while nothing runs. */
  | { kind: 'calibrated'; calibration: Calibration }
  /** The device was lost; try `attempt` of `of` to get another one begins. */
  | { kind: 'recovering'; attempt: number; of: number }
  | { kind: 'recovered'; model: ModelReport; device: DeviceReport }
  /** The tries are used up. */
  | { kind: 'lost'; failure: Failure }
  /** An error that no task owns; the worker goes on where it can. */
  | { kind: 'trouble'; failure: Failure };

export type SessionEvent = SealEvent | PuzzleEvent | TalkEvent;

export type EventsNews =
  | { kind: 'events'; domain: 'knowledge'; events: SealEvent[] }
  | { kind: 'events'; domain: 'puzzles'; events: PuzzleEvent[] }
  | { kind: 'events'; domain: 'talk'; events: TalkEvent[] };

export type TaskNews =
  | EventsNews
  | { kind: 'paused' | 'resumed' }
  /** What a stage that has ended cost; `matrixRate` in FLOP/s, `null` where it is not known yet. */
  | { kind: 'cost'; stages: readonly StageCost[]; matrixRate: number | null }
  /** Of rounds: what the engine answered, to go on from where they break off. */
  | { kind: 'answered'; call: AnsweredCall };

/** `policyRounds`: how many policy updates the domain's weights have behind them now; 0 is the model as shipped. */
export type TaskEnd = { policyRounds: number } & (
  | { kind: 'finished' }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: Failure }
);

export type Planned =
  | { kind: 'planned'; work: RunWork }
  /** The run would be refused, with its reason. `trouble`: a reason that nobody foresaw. */
  | { kind: 'refused'; trouble: Failure | null }
  /** No model is open. */
  | { kind: 'unknown' };

/** What the page asks of adapters while no task runs; it holds the weights, and sends along those that count. */
export type AdapterAsk =
  /** A PEFT folder's files, or one zip. */
  | { kind: 'read'; name: string; files: readonly File[] }
  /** Of a self-edit that the page's last finetune trained. */
  | { kind: 'take'; domain: DomainName; edit: string }
  /** The same of several as folders of PEFT with these names; those that are on the device no more are left out. */
  | { kind: 'folders'; domain: DomainName; edits: readonly { edit: string; name: string }[]; base: string }
  /** `base`: what the adapter was made on. `dtype` of merged weights; `null`: what the model's own fit in. */
  | {
      kind: 'export';
      form: AdapterForm;
      name: string;
      base: string;
      weights: AdapterWeights;
      dtype: WrittenDtype | null;
    }
  /** One question, answered by each; `null`: the model without an adapter. */
  | { kind: 'ask'; question: AdapterQuestion; adapters: readonly (AdapterWeights | null)[] }
  /** Makes an adapter a part of the model, in place of one that was; `null` is the way back. Policies go. */
  | { kind: 'fold'; adapter: { name: string; weights: AdapterWeights } | null };

/** A question as the quiz asks it, or a task whose tests are answered and voted on. */
export type AdapterQuestion =
  | { domain: 'knowledge'; title: string; question: string; settings: KnowledgeSettings }
  | { domain: 'puzzles'; puzzle: Puzzle; settings: PuzzleSettings };

export type AdapterAnswer =
  | { kind: 'weights'; weights: AdapterWeights }
  | { kind: 'file'; name: string; blob: Blob }
  | { kind: 'folders'; folders: AdapterFolder[] }
  /** In the order of the adapters. */
  | { kind: 'texts'; texts: string[] }
  | { kind: 'predictions'; predictions: Prediction[][] }
  | { kind: 'folded' }
  | { kind: 'failed'; failure: Failure };

export type DeviceAnswer = DeviceFinding | { kind: 'failed'; failure: Failure };

/** The way back to the page; answers once the page has taken it in. */
export type Tell<News> = (news: News) => Promise<void> | void;

/** Asks the outside judge, which the engine's worker cannot reach itself. */
export type JudgeOutside = (claims: readonly Claim[]) => Promise<Answered<boolean[]>>;
/** Of one who is outside. */
export type Answered<Result> =
  | { kind: 'answered'; result: Result }
  | { kind: 'failed'; failure: Failure }
  /** Nobody waits for it any more. */
  | { kind: 'cancelled' };

export interface EngineServer {
  ping(): void;
  /** Frees the model that was open before, once the new one's files have proved readable. */
  open(model: ModelRef, place: Place, tell: Tell<ModelNews>): Promise<Opening>;
  /** Reads no more of the model than its headers; what is open stays open. */
  inspect(model: ModelRef, place: Place, shape: WorkShape): Promise<Inspection>;
  /** @param judge where the visitor named an endpoint. */
  run(task: Task, tell: Tell<TaskNews>, judge?: JudgeOutside): Promise<TaskEnd>;
  /** `null` while no model is open. */
  count(passage: Passage, settings: KnowledgeSettings): TokenCount | null;
  plan(planning: Planning): Promise<Planned>;
  adapters(ask: AdapterAsk): Promise<AdapterAnswer>;
  /** While no task runs, and `stop` ends it; it needs no model. */
  device(ask: DeviceAsk, place: Place, tell: Tell<DeviceNews>): Promise<DeviceAnswer>;
  pause(): void;
  resume(): void;
  /** While paused: one more call of the engine, then pause again. */
  step(): void;
  stop(): void;
}
