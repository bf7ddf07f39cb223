/** What a domain is to the worker: its stages, its rounds and its plans, as calls into the loop. */
import type { RunContext } from '../../seal/context';
import type { RunWork } from '../../seal/cost/workLedger';
import type { Opened } from '../backend';

export interface StageContext<Settings, Event> extends RunContext<Settings, Event> {
  policyVersion: number;
  /** Adapters of another start of the engine are gone. */
  engineStart: number;
  /** To do again what has been told already: it tells only what is at work. */
  again: (settings: Settings) => StageContext<Settings, Event>;
}

/** `Earlier`: what of a run of rounds is finished, as the loop takes it to go on from there. */
export interface TaskDomain<Settings, Event, StageTask, Earlier, Plan> {
  /** Why the model cannot serve this domain; `null` where it can. */
  refusal: (opened: Opened) => string | null;
  /** @throws as a run would that refuses these settings or this input. */
  plan: (opened: Opened, planning: Plan) => RunWork;
  stage: (context: StageContext<Settings, Event>, task: StageTask) => Promise<void>;
  /** Leaves the policy of the last round in place, and tells how many rounds it has behind it. */
  rounds: (context: RunContext<Settings, Event>, earlier: Earlier) => Promise<number>;
  nothing: Earlier;
  /** `earlier` itself where the event finishes nothing. */
  withFinished: (earlier: Earlier, event: Event) => Earlier;
}
