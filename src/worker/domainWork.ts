/**
 * The work of one domain, over the losses of a device. On the next engine rounds go on from the last one that was finished (within
 * it `seal/answeredCalls.ts` knows what was asked). A policy comes back by training on what its rounds' records keep.
 */
import type { Given, RunContext } from '../seal/context';
import type { RunWork } from '../seal/cost/rehearsal';
import type { Loop, LoopContext } from '../seal/domain';
import { runRestEm } from '../seal/loop/restEm';
import { isPart } from '../seal/record/journal';
import { isRepeated, withPart } from '../seal/record/record';
import type { Kind, LoopEvent, RunResult } from '../seal/types';
import type { Opened } from './deviceOwner';
import type { RestoreTask, RoundsTask } from './protocol';

/** The page's stages take their item with the task. */
export const NO_INPUTS = { training: [], heldOut: [], replay: null };

/** `More`: what a stage tells beside the events of the loop. */
export interface StageContext<K extends Kind, More = never> extends RunContext<K['settings'], LoopEvent<K> | More> {
  policyVersion: number;
  /** Adapters of another start of the engine are gone. */
  engineStart: number;
  /** To do again what has been told already: it tells only what is at work. */
  again: (settings: K['settings']) => StageContext<K, More>;
}

export interface TaskDomain<K extends Kind, StageTask, Plan, More = never> {
  /** Why the model cannot serve this domain; `null` where it can. */
  refusal: (opened: Opened) => string | null;
  /** @throws as a run would that refuses these settings or this input. */
  plan: (opened: Opened, planning: Plan) => Promise<RunWork>;
  stage: (context: StageContext<K, More>, task: StageTask) => Promise<void>;
  /** The loop of all rounds on the embedded world. */
  world: (context: LoopContext<K>, own?: RoundsTask<K>['own']) => Loop<K>;
}

type StageEvent = Extract<LoopEvent<Kind>, { type: 'stage-started' | 'stage-done' }>;

export type Attempt = Omit<Given<unknown>, 'settings'> & {
  engineStart: number;
  /** Hears of every stage, also of those that the page has heard of before. `false` for one that only repeats such a one. */
  onStage: (event: StageEvent) => boolean;
};

export type Attempts = (attempt: Attempt) => Promise<void>;

interface Policy<K extends Kind> {
  settings: K['settings'];
  earlier: RunResult<K>;
  own: RoundsTask<K>['own'];
  /** The name of what it is a policy of. */
  model: string;
}

/** Which policy the weights carry that one start of the engine has; `null`: they are as they were loaded. */
export interface Weights {
  engineStart: number;
  policy: object | null;
}

export class DomainWork<
  K extends Kind,
  StageTask extends { kind: string; settings: K['settings'] },
  Plan,
  More extends { type: string },
> {
  #policy: Policy<K> | null = null;

  constructor(
    readonly domain: TaskDomain<K, StageTask, Plan, More>,
    /** Of all domains: each has a policy of its own, and one engine may serve several. */
    private readonly weights: Weights,
  ) {}

  get policyRounds(): number {
    return this.#policy?.earlier.rounds.length ?? 0;
  }

  /** The weights that carry it are put back by the next run. */
  forgetPolicy(): void {
    this.#policy = null;
  }

  /** `onFinished`: a part that is not done again whatever happens. */
  begin(
    task: StageTask | RoundsTask<K> | RestoreTask,
    tell: (event: LoopEvent<K> | More) => void,
    onFinished: () => void,
  ): Attempts {
    if (isRestore(task))
      return async (attempt) => {
        this.#policy = null;
        await this.#carryPolicy(attempt, tell);
      };
    if (isRounds<K>(task)) return this.#rounds(task, tell, onFinished);
    return async (attempt) => {
      await this.#carryPolicy(attempt, tell);
      await this.domain.stage(this.#stageContext(attempt, task.settings, tell), task);
    };
  }

  #rounds({ settings, ...task }: RoundsTask<K>, tell: (event: LoopEvent<K>) => void, onFinished: () => void): Attempts {
    let earlier: RunResult<K> = { start: [], rounds: [], measures: [], ...task.earlier };
    const told = new Set(earlier.start.length > 0 ? ['run-started', 'start-done'] : []);
    const isTold = (event: LoopEvent<K>): boolean => {
      const key = recordKey(event);
      const before = key !== null && told.has(key);
      if (key !== null) told.add(key);
      return before;
    };
    return async ({ engineStart, onStage, ...attempt }) => {
      const { model } = attempt.engine;
      const emit = (event: LoopEvent<K>): void => {
        // A policy that is brought back was timed and counted before.
        const isNew = !(event.type === 'stage-done' && isRepeated(earlier, event)) && isWorthTelling(onStage, event);
        // A run that is refused leaves the policy as it is; one that tells of something has put it back before, and does so
        // again where it breaks off.
        this.#policy = null;
        Object.assign(this.weights, { engineStart, policy: null });
        if (isTold(event) || !isNew) return;
        if (event.type === 'start-done' || event.type === 'round-done' || event.type === 'measure')
          earlier = withPart(earlier, event);
        if (isPart(event)) onFinished();
        tell(event);
      };
      const result = await runRestEm(this.domain.world({ ...attempt, settings, emit }, task.own), earlier);
      this.#policy = { settings, earlier: result, model: model.name, own: task.own };
      Object.assign(this.weights, { engineStart, policy: this.#policy });
    };
  }

  /** Sees to it that the weights are this domain's policy. */
  async #carryPolicy(attempt: Attempt, tell: (event: LoopEvent<K>) => void): Promise<void> {
    const { engine, engineStart } = attempt;
    const { weights } = this;
    if (weights.engineStart !== engineStart) Object.assign(weights, { engineStart, policy: null });
    if (this.#policy !== null && this.#policy.model !== engine.model.name) this.#policy = null;
    const policy = this.#policy;
    if (policy === null) return restoreLoaded(attempt, weights);
    if (weights.policy === policy) return;
    // Rounds begin with the weights as they were loaded, and when they break off leave them so.
    weights.policy = null;
    const { onStage, ...given } = attempt;
    const emit = (event: LoopEvent<K>): void => {
      if (isWorthTelling(onStage, event) && isAtWork(event)) tell(event);
    };
    await runRestEm(this.domain.world({ ...given, settings: policy.settings, emit }, policy.own), policy.earlier);
    weights.policy = policy;
  }

  #stageContext(
    attempt: Attempt,
    settings: K['settings'],
    tell: (event: LoopEvent<K> | More) => void,
  ): StageContext<K, More> {
    const { onStage, ...given } = attempt;
    return {
      ...given,
      settings,
      emit: (event) => {
        if (isWorthTelling(onStage, event)) tell(event);
      },
      policyVersion: this.policyRounds,
      again: (own) => this.#stageContext(attempt, own, (event) => isAtWork(event) && tell(event)),
    };
  }
}

/** Sees to it that the weights are as they were loaded. */
export async function restoreLoaded({ engine, engineStart }: Attempt, weights: Weights): Promise<void> {
  if (weights.engineStart !== engineStart) Object.assign(weights, { engineStart, policy: null });
  if (weights.policy === null) return;
  await engine.restoreWeights();
  weights.policy = null;
}

const isRestore = (task: { kind: string }): task is RestoreTask => task.kind === 'restore';
const isRounds = <K extends Kind>(task: { kind: string }): task is RoundsTask<K> => task.kind === 'rounds';

function isWorthTelling(onStage: Attempt['onStage'], event: { type: string }): boolean {
  return !isStage(event) || onStage(event);
}

function isStage(event: { type: string }): event is StageEvent {
  return event.type === 'stage-started' || event.type === 'stage-done';
}

function isAtWork({ type }: { type: string }): boolean {
  return type === 'stage-started' || type === 'progress';
}

/** Of what a record would hold twice, where another try told it before. */
function recordKey<K extends Kind>(event: LoopEvent<K>): string | null {
  if (event.type === 'condition') return `${event.condition.name} ${event.condition.round}`;
  return event.type === 'run-started' || event.type === 'start-done' ? event.type : null;
}
