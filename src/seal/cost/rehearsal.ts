/**
 * The work of a run that has not begun: the loop itself runs, on an engine that answers at once what is expected and writes down
 * every call (`rehearsalEngine.ts`). `estimate.ts` makes seconds of it.
 */
import type { RunContext } from '../context';
import { type Bound, type Domain, type Loop, openLoop } from '../domain';
import type { Kind } from '../kind';
import { innerLoop } from '../loop/innerLoop';
import { runRestEm } from '../loop/restEm';
import { LAB, LAB_KEY, quizSingle, trainSingle, writeSingle } from '../loop/single';
import { type Expectations, RehearsalEngine } from './rehearsalEngine';
import type { RunWork, StageWork } from './workLedger';

/** What is expected of a model in one domain. */
export interface Mind<K extends Kind> extends Expectations {
  /** The domain as it is rehearsed: what results decide is as expected, and what is alike is made once. */
  bound: (bound: Bound<K>) => Bound<K>;
}

type Given<K extends Kind> = Pick<RunContext<K['settings'], never>, 'engine' | 'tokenizer' | 'chat' | 'settings'>;

/** From the second round on, rounds are alike: the same number of items, and the same is expected of every trained policy. */
const DIFFERENT_ROUNDS = 2;

/**
 * All rounds with their measurements. Of more rounds than differ the last one rehearsed stands for all that follow; that is exact
 * where `inputs` has the training items of one round, which every round then takes.
 */
export async function rehearse<K extends Kind>(
  domain: Domain<K>,
  given: Given<K>,
  inputs: K['inputs'],
  mind: Mind<K>,
): Promise<RunWork> {
  const { rounds } = given.settings;
  const settings = { ...given.settings, rounds: Math.min(rounds, DIFFERENT_ROUNDS) };
  const { loop, engine } = rehearsed(domain, { ...given, settings }, inputs, mind);
  let [begin, end] = [0, 0];
  await runRestEm<K>({
    ...loop,
    emit: (event) => {
      if (event.type === 'round-started') begin = engine.ledger.stages.length;
      if (event.type === 'round-done') end = engine.ledger.stages.length;
      loop.emit(event);
    },
  });
  const { stages, memory } = engine.ledger;
  return { stages: extended(stages, begin, end, settings.rounds, rounds), memory };
}

/** `begin` to `end`: the last round rehearsed, after which comes what is measured at the end of the run. */
function extended(stages: readonly StageWork[], begin: number, end: number, last: number, rounds: number): StageWork[] {
  const as = (own: readonly StageWork[], round: number): StageWork[] => own.map((stage) => ({ ...stage, round }));
  const more = Array.from({ length: Math.max(0, rounds - last) }, (_, index) =>
    as(stages.slice(begin, end), last + index + 1),
  ).flat();
  const after = rounds > last ? as(stages.slice(end), rounds) : stages.slice(end);
  return [...stages.slice(0, end), ...more, ...after];
}

export interface LabPlan<K extends Kind> {
  item: K['item'];
  /** Trained beside what the policy writes. */
  beside: readonly K['edit'][];
  inputs: K['inputs'];
  /** `kept`: all adapters stay on the device until they are quizzed together; else they are quizzed wave by wave. */
  adapters: 'kept' | 'given-up';
}

/** All steps on one item: writing, training, quiz beside the weights as they are, rewards. */
export async function rehearseLab<K extends Kind>(
  domain: Domain<K>,
  given: Given<K>,
  { item, beside, inputs, adapters }: LabPlan<K>,
  mind: Mind<K>,
): Promise<RunWork> {
  const { loop, engine } = rehearsed(domain, given, inputs, mind);
  const edits = [...(await writeSingle(loop, item, 0)), ...beside];
  if (adapters === 'kept') await quizSingle(loop, item, await trainSingle(loop, item, edits), 0);
  else await innerLoop(loop, LAB, [item], edits, { policyVersion: 0, seedKey: LAB_KEY, bare: 'all' });
  return { stages: engine.ledger.stages, memory: engine.ledger.memory };
}

function rehearsed<K extends Kind>(
  domain: Domain<K>,
  given: Given<K>,
  inputs: K['inputs'],
  mind: Mind<K>,
): { loop: Loop<K>; engine: RehearsalEngine } {
  const engine = new RehearsalEngine(given.engine, mind);
  const loop = openLoop<K>(domain, { ...given, engine, emit: (event) => engine.hear(event) }, inputs);
  return { loop: { ...loop, bound: mind.bound(loop.bound) }, engine };
}
