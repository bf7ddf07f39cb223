/** What a domain is to the worker: its stages, its rounds and its plans, as calls into the loop. */
import type { RunContext } from '../../seal/context';
import type { RunWork } from '../../seal/cost/rehearsal';
import type { Loop } from '../../seal/domain';
import type { Kind, LoopEvent } from '../../seal/kind';
import type { Opened } from '../backend';

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
  world: (context: RunContext<K['settings'], LoopEvent<K>>) => Loop<K>;
}
