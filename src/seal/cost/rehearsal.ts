/** The work of a run that has not begun: the loop runs on an engine that answers at once what is expected, and is metered. */
import type { AskJudge } from '../../contract/chat';
import type { Engine, GenerateRequest, GenerateResult, ScoreResult } from '../../contract/engine';
import type { MemoryPlan, Planner, WorkShape } from '../../contract/planner';
import type { Tokenizer } from '../../tokenizer/types';
import type { Given } from '../context';
import { type Bound, type Domain, type Loop, openLoop } from '../domain';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { LAB, LAB_KEY, quizSingle, trainSingle, writeSingle } from '../loop/single';
import { stepsOf } from '../loop/train';
import type { EventScope, Kind, LoopEvent, Stage } from '../types';
import { costMeter, foldFields, type StageCost } from './cost';
import type { CallCost, CallKind, Multiplicity, Work } from './meteredEngine';

/** Where the run is; `stage` is `null` before the first. */
export interface Place extends EventScope {
  stage: Stage | null;
}

export interface ExpectedResults {
  results: GenerateResult[];
  /** Tokens of the longest text with its end, as it is to be expected: the results themselves may be of mean length. */
  longest: number;
}

export interface Weight {
  /** How many alike each adapter stands for, with its texts. */
  times: number;
  /** How probable the stage is, where that hangs on results. */
  chance: number | null;
}

export interface ExpectedModel<K extends Kind> {
  /** Stands for the model's. */
  tokenizer: Tokenizer;
  /** The domain as it is rehearsed: what results decide is as expected, and what is alike is made once. */
  bound: (bound: Bound<K>) => Bound<K>;
  generate: (requests: readonly GenerateRequest[], place: Place) => ExpectedResults;
  weight: (place: Place) => Weight;
  /** How many alike a text without an adapter stands for. */
  bareTimes: (place: Place, prompt: readonly number[]) => number;
}

/** One call of the engine, or several of one stage. */
export interface CallWork extends Work {
  kind: Exclude<CallKind, 'other'>;
}

export interface StageWork extends EventScope {
  stage: Stage;
  /** One of each kind at most. */
  calls: CallWork[];
  /** Whether it comes about, and how large it is, hangs on results: from how long it took nothing can be learned. */
  chance?: true;
}

export interface RunWork {
  stages: StageWork[];
  /** The most that lies on the device at once. */
  memory: MemoryPlan;
}

export type Rehearsing<K extends Kind> = Pick<Given<K['settings']>, 'engine' | 'chat' | 'settings'>;

/** From the second round on, rounds are alike: the same number of items, and the same is expected of every trained policy. */
const DIFFERENT_ROUNDS = 2;

/** The last round rehearsed stands for all that follow, exactly so where `inputs` has the training items of one round. */
export async function rehearse<K extends Kind>(
  domain: Domain<K>,
  given: Rehearsing<K>,
  inputs: K['inputs'],
  expected: ExpectedModel<K>,
): Promise<RunWork> {
  const { rounds } = given.settings;
  const last = Math.min(rounds, DIFFERENT_ROUNDS);
  const settings = { ...given.settings, rounds: last };
  const { loop, stages, memory } = rehearsed(domain, { ...given, settings }, inputs, expected);
  let [begin, end] = [0, 0];
  await runRestEm<K>({
    ...loop,
    emit: (event) => {
      if (event.type === 'round-started') begin = stages.length;
      if (event.type === 'round-done') end = stages.length;
      loop.emit(event);
    },
  });
  const as = (own: readonly StageWork[], round: number): StageWork[] => own.map((stage) => ({ ...stage, round }));
  const more = Array.from({ length: rounds - last }, (_, index) => as(stages.slice(begin, end), last + index + 1));
  // After the last round comes what is measured at the end of the run.
  const after = rounds > last ? as(stages.slice(end), rounds) : stages.slice(end);
  return { stages: [...stages.slice(0, end), ...more.flat(), ...after], memory: memory() };
}

export interface LabPlan<K extends Kind> {
  item: K['item'];
  /** Trained beside what the policy writes. */
  beside: readonly K['edit'][];
  inputs: K['inputs'];
  /** `kept`: all adapters stay on the device until they are quizzed together; else they are quizzed wave by wave. */
  adapters: 'kept' | 'given-up';
}

export async function rehearseLab<K extends Kind>(
  domain: Domain<K>,
  given: Rehearsing<K>,
  { item, beside, inputs, adapters }: LabPlan<K>,
  expected: ExpectedModel<K>,
): Promise<RunWork> {
  const { loop, stages, memory } = rehearsed(domain, given, inputs, expected);
  const edits = [...(await writeSingle(loop, item, 0)), ...beside];
  if (adapters === 'kept') await quizSingle(loop, item, await trainSingle(loop, item, edits), 0);
  else await innerLoop(loop, LAB, [item], edits, { policyVersion: 0, seedKey: LAB_KEY, bare: 'all' });
  return { stages, memory: memory() };
}

/**
 * A loop that rehearses, with the stages that it has been through, which grow, and the most that lay on the device. Its `emit` must be
 * told of every event.
 */
export function rehearsed<K extends Kind>(
  domain: Domain<K>,
  given: Rehearsing<K>,
  inputs: K['inputs'],
  expected: ExpectedModel<K>,
): { loop: Loop<K>; stages: StageWork[]; memory: () => MemoryPlan } {
  let place: Place = { stage: null, purpose: 'held-out', round: 0 };
  let longest = 0;
  const weight = (stage = place.stage) => expected.weight({ ...place, stage });
  const generate = (requests: readonly GenerateRequest[]): GenerateResult[] => {
    const said = expected.generate(requests, place);
    longest = said.longest;
    return said.results;
  };
  let merges = false;
  const onMerge = (): void => {
    merges = true;
  };
  const engine = expectedEngine(given.engine, generate, () => weight('finetune').times, onMerge);
  const multiplicity: Multiplicity = {
    adapters: () => weight().times,
    texts: (adapter, prompt) => (adapter === null ? expected.bareTimes(place, prompt) : weight().times),
    // Items that are alike share all but this: the prompts of each are arrays of their own.
    promptKey: (prompt) => prompt,
    longest: () => longest,
    chance: () => weight().chance ?? 1,
  };
  const shapes: Partial<WorkShape>[] = [];
  const stages: StageWork[] = [];
  const onCall = ({ shape }: CallCost): void => void shapes.push(shape);
  const meter = costMeter(engine, () => 0, multiplicity, onCall);
  const emit = (event: LoopEvent<K>): void => {
    if (!('purpose' in event)) return;
    const { purpose, round } = event;
    place = { stage: 'stage' in event ? event.stage : place.stage, purpose, round };
    meter.apply(event);
    const done = event.type === 'stage-done' ? meter.stages.at(-1) : undefined;
    if (done) stages.push(weight().chance === null ? stageWork(done) : { ...stageWork(done), chance: true });
  };
  // Nobody outside is asked for an estimate.
  const judge: AskJudge = async (claims) => claims.map(() => false);
  const own = { tokenizer: expected.tokenizer, engine: meter.engine, judge, emit };
  const loop = openLoop<K>(domain, { ...given, ...own }, inputs);
  const memory = (): MemoryPlan => memoryOf(given.engine.planner, shapes, merges);
  return { loop: { ...loop, bound: expected.bound(loop.bound) }, stages, memory };
}

const KINDS = ['finetune', 'generate', 'score'] as const;

/** What a stage that was counted would be as one that is planned. */
export function stageWork({ stage, purpose, round, calls }: StageCost): StageWork {
  const own = KINDS.flatMap((kind): CallWork[] => {
    const call = calls[kind];
    if (call === undefined || call.sequences === 0) return [];
    const { seconds: _, counts: __, ...work } = call;
    return [{ kind, ...work }];
  });
  return { stage, purpose, round, calls: own };
}

/**
 * What was recorded for one stage stays for the next, so the largest of each purpose lie there together; where a cap makes them
 * take turns, no more than the largest plan does.
 */
function memoryOf(planner: Planner, shapes: readonly Partial<WorkShape>[], merges: boolean): MemoryPlan {
  const trained = shapes.map(({ adapters = 0, rank = 1, tokensPerStep = 0 }) => ({ adapters, rank, tokensPerStep }));
  const training = foldFields({ adapters: 0, rank: 1, tokensPerStep: 0 }, trained, Math.max);
  const plans = shapes.map(({ sequences = 1, sequenceLength = 1 }) =>
    planner.memoryPlan({ ...training, sequences, sequenceLength, merges }),
  );
  const none = { weights: 0, widening: 0, adapters: 0, optimizer: 0, activations: 0, cache: 0, logits: 0 };
  const most = foldFields(none, plans, Math.max);
  const sumOf = ({ weights, widening, adapters, optimizer, activations, cache, logits }: typeof most): number =>
    weights + widening + adapters + optimizer + activations + cache + logits;
  const takeTurns = plans.some((plan) => plan.total < sumOf(plan));
  return { ...most, total: takeTurns ? Math.max(...plans.map(({ total }) => total)) : sumOf(most) };
}

/** Answers at once what is expected, and plans as the given engine does. */
function expectedEngine(
  inner: Engine,
  generate: (requests: readonly GenerateRequest[]) => GenerateResult[],
  times: () => number,
  onMerge: () => void,
): Engine {
  let adapters = 0;
  const { device, model, planner } = inner;
  const nothing = (): Promise<void> => Promise.resolve();
  const impossible = (): Promise<never> => Promise.reject(new Error('A rehearsal has no weights.'));
  return {
    device,
    model,
    planner: {
      ...planner,
      // Those that an adapter stands for need room as well; where they have none, it takes less than one at a time.
      adaptersPerWave: (rank, tokens) => {
        const most = planner.adaptersPerWave(rank, tokens) / times();
        return most < 1 ? most : Math.floor(most);
      },
    },
    finetune: async (jobs) =>
      jobs.map((job) => {
        adapters += 1;
        const losses = Array.from({ length: stepsOf(job) }, () => 1);
        return { adapter: adapters, losses, gradientNorms: losses, tokens: 0, diverged: null };
      }),
    generate: async (requests) => generate(requests),
    score: async (requests) => requests.map(() => SCORE),
    mergeAdapter: async () => onMerge(),
    restoreWeights: nothing,
    freeAdapters: nothing,
    exportAdapter: impossible,
    importAdapter: impossible,
    matrixRate: () => inner.matrixRate(),
    // The engine that is asked for its plans belongs to somebody else.
    dispose: () => undefined,
  };
}

/** As likely as the next one. */
const SCORE: ScoreResult = { logProbabilities: [-1], greedy: [true] };
