/**
 * The work of one domain, over the losses of a device. A task is tried again on the engine that takes the lost one's place, rounds
 * from the last one that was finished. The policy is what its rounds' records train, so it comes back by training on them again.
 */
import type { RunContext } from '../seal/context';
import type { RestoreTask, RoundsTask, SessionEvent } from './protocol';
import type { StageContext, TaskDomain } from './tasks/domain';

/** What one start of the engine gives to a task. */
export type Attempt = Omit<RunContext<unknown, never>, 'settings' | 'emit'> & {
  engineStart: number;
  /** Hears everything that the loop tells, also what the page has heard before. */
  onEvent: (event: SessionEvent) => void;
};

/** Tries the task, and goes on from what the tries before have finished. */
export type Attempts = (attempt: Attempt) => Promise<void>;

interface Policy<Settings, Earlier> {
  settings: Settings;
  earlier: Earlier;
  rounds: number;
  /** The name of what it is a policy of. */
  model: string;
}

/** Which policy the weights carry that one start of the engine has; `null`: they are as they were loaded. */
export interface Weights {
  engineStart: number;
  policy: object | null;
}

export class DomainWork<
  Settings,
  Event extends SessionEvent,
  StageTask extends { kind: string; settings: Settings },
  Earlier,
  Plan,
> {
  #policy: Policy<Settings, Earlier> | null = null;

  constructor(
    readonly domain: TaskDomain<Settings, Event, StageTask, Earlier, Plan>,
    /** Of all domains: each has a policy of its own, and one engine may serve several. */
    private readonly weights: Weights,
  ) {}

  get policyRounds(): number {
    return this.#policy?.rounds ?? 0;
  }

  /** `onFinished`: a part that is not done again whatever happens. */
  begin(
    task: StageTask | RoundsTask<Settings, Earlier> | RestoreTask,
    tell: (event: Event) => void,
    onFinished: () => void,
  ): Attempts {
    if (isRestore(task))
      return async (attempt) => {
        this.#policy = null;
        await this.#carryPolicy(attempt, tell);
      };
    if (isRounds<Settings, StageTask, Earlier>(task)) return this.#rounds(task, tell, onFinished);
    return async (attempt) => {
      await this.#carryPolicy(attempt, tell);
      await this.domain.stage(this.#stageContext(attempt, task.settings, tell), task);
    };
  }

  #rounds(
    { settings, ...task }: RoundsTask<Settings, Earlier>,
    tell: (event: Event) => void,
    onFinished: () => void,
  ): Attempts {
    let earlier = task.earlier ?? this.domain.nothing;
    const told = new Told();
    return async ({ engineStart, onEvent, ...attempt }) => {
      told.beginAgain();
      const { model } = attempt.engine;
      const emit = (event: Event): void => {
        onEvent(event);
        // A run that is refused leaves the policy as it is; one that tells of something has put it back before, and does so
        // again where it breaks off.
        this.#policy = null;
        Object.assign(this.weights, { engineStart, policy: null });
        if (!told.isNew(event)) return;
        const finished = this.domain.withFinished(earlier, event);
        if (finished !== earlier) onFinished();
        earlier = finished;
        tell(event);
      };
      const rounds = await this.domain.rounds({ ...attempt, settings, emit }, earlier);
      this.#policy = { settings, earlier, rounds, model: model.name };
      Object.assign(this.weights, { engineStart, policy: this.#policy });
    };
  }

  /** Sees to it that the weights are this domain's policy. */
  async #carryPolicy(attempt: Attempt, tell: (event: Event) => void): Promise<void> {
    const { engine, engineStart } = attempt;
    const { weights } = this;
    if (weights.engineStart !== engineStart) Object.assign(weights, { engineStart, policy: null });
    if (this.#policy !== null && this.#policy.model !== engine.model.name) this.#policy = null;
    const policy = this.#policy;
    if (weights.policy === policy) return;
    if (policy === null) await engine.restoreWeights();
    // Rounds begin with the weights as they were loaded, and when they break off leave them so.
    weights.policy = null;
    if (policy === null) return;
    const context = this.#stageContext(attempt, policy.settings, onlyProgress(tell));
    await this.domain.rounds(context, policy.earlier);
    weights.policy = policy;
  }

  #stageContext(attempt: Attempt, settings: Settings, tell: (event: Event) => void): StageContext<Settings, Event> {
    const { onEvent, ...given } = attempt;
    return {
      ...given,
      settings,
      emit: (event) => {
        onEvent(event);
        tell(event);
      },
      policyVersion: this.policyRounds,
      again: (own) => this.#stageContext(attempt, own, onlyProgress(tell)),
    };
  }
}

function isRestore(task: { kind: string }): task is RestoreTask {
  return task.kind === 'restore';
}

function isRounds<Settings, StageTask, Earlier>(
  task: StageTask | RoundsTask<Settings, Earlier>,
): task is RoundsTask<Settings, Earlier> {
  return typeof task === 'object' && task !== null && 'kind' in task && task.kind === 'rounds';
}

function onlyProgress<Event extends SessionEvent>(tell: (event: Event) => void): (event: Event) => void {
  return (event) => {
    if (event.type === 'stage-started' || event.type === 'progress') tell(event);
  };
}

/** Which events of another try were told before: those that a record would hold twice. */
class Told {
  readonly #told = new Map<string, number>();
  #left = new Map<string, number>();

  beginAgain(): void {
    this.#left = new Map(this.#told);
  }

  isNew(event: SessionEvent): boolean {
    const key = recordKey(event);
    if (key === null) return true;
    const left = this.#left.get(key) ?? 0;
    if (left > 0) this.#left.set(key, left - 1);
    else this.#told.set(key, (this.#told.get(key) ?? 0) + 1);
    return left === 0;
  }
}

function recordKey(event: SessionEvent): string | null {
  if (event.type === 'stage-done') return `stage ${event.stage} ${event.purpose} ${event.round}`;
  if (event.type === 'condition') return `condition ${event.condition.name} ${event.condition.round}`;
  return event.type === 'start-done' ? event.type : null;
}
