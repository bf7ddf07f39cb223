/** What is done with adapters in the worker: kept, read, written, folded in, asked side by side. One thing at a time, as tasks. */
import type { AdapterWeights } from '../../../contract/engine';
import type { AdapterForm } from '../../../formats/adapterExport';
import type { AdapterFolder } from '../../../seal/knowledge/files/bundle';
import type { AdapterAnswer, AdapterAsk, AdapterQuestion } from '../../../worker/protocol';
import { download } from '../download';
import type { AnyExperiment, WorkerStores } from '../experiment';
import { beginRun, endRun, isRunning } from '../running';
import { askWorker, presentSession, showFolded } from '../session';
import { ADAPTERS } from '../words/adapters';
import { type HeldAdapter, hold, useAdapters } from './held';

/** An experiment of any domain. */
export interface OfAdapters extends WorkerStores {
  page: Pick<AnyExperiment['page'], 'name' | 'model'>;
  actions: Pick<AnyExperiment['actions'], 'say'>;
}

type EngineState = ReturnType<WorkerStores['useEngine']['getState']>;

/** The model's key without what is folded in. */
export const ownModel = ({ model, folded }: Pick<EngineState, 'model' | 'folded'>): string =>
  folded === null ? model : model.slice(0, -` + ${folded}`.length);

/** Which model adapters on the page are of: the visitor's by its key, the page's own by its name. */
export const adapterModel = (
  { page: { model } }: Pick<OfAdapters, 'page'>,
  engine: Pick<EngineState, 'model' | 'folded'>,
): string => ownModel(engine) || model.name;

/** `null` where nobody answers. */
async function askWorkerFor(experiment: OfAdapters, ask: AdapterAsk): Promise<AdapterAnswer | null> {
  if (isRunning()) return null;
  beginRun(experiment);
  const answer = await askWorker(experiment.page.name, (of) => of.adapters(ask));
  endRun();
  // What was shown meanwhile has its model loaded now.
  if (answer !== null) setTimeout(presentSession);
  return answer;
}

/** A failure is told and changes nothing. */
async function during<Kind extends Exclude<AdapterAnswer['kind'], 'failed'>>(
  experiment: OfAdapters,
  busy: string,
  ask: AdapterAsk,
  kind: Kind,
): Promise<Extract<AdapterAnswer, { kind: Kind }> | null> {
  if (useAdapters.getState().busy !== null) return null;
  useAdapters.setState({ busy, problem: null });
  experiment.actions.say(busy);
  const answer = await askWorkerFor(experiment, ask);
  useAdapters.setState({ busy: null });
  if (answer !== null && isOf(answer, kind)) return answer;
  const problem = answer?.kind === 'failed' ? answer.failure.message : ADAPTERS.noAnswer;
  useAdapters.setState({ problem });
  return null;
}

function isOf<Kind extends AdapterAnswer['kind']>(
  answer: AdapterAnswer,
  kind: Kind,
): answer is Extract<AdapterAnswer, { kind: Kind }> {
  return answer.kind === kind;
}

/** What the weights are called that answer and are trained on now. */
function presentBase({ useEngine }: OfAdapters): { name: string; isOther: boolean } {
  const { status, policy, folded } = useEngine.getState();
  const rounds = policy?.rounds ?? 0;
  const name = status.kind === 'ready' ? status.model.name : ADAPTERS.model;
  return { name: rounds > 0 ? ADAPTERS.policy(name, rounds) : name, isOther: folded !== null || rounds > 0 };
}

/** @param isTrained on the weights as they are now; one that was imported is of the model as it was loaded. */
function holdOf(experiment: OfAdapters, name: string, weights: AdapterWeights, isTrained: boolean): Promise<void> {
  const engine = experiment.useEngine.getState();
  const base = presentBase(experiment);
  const plain = engine.status.kind === 'ready' ? ownModel({ ...engine, model: engine.status.model.name }) : '';
  return hold({
    ...{ name, weights, model: adapterModel(experiment, engine), isOn: true },
    madeOn: isTrained ? base.name : plain,
    isOfOther: isTrained && base.isOther,
  });
}

/** Of self-edits, as folders of PEFT; none of those that the device has no more, and none while something else runs. */
export async function adapterFolders(
  experiment: OfAdapters,
  edits: readonly { edit: string; name: string }[],
): Promise<AdapterFolder[]> {
  if (edits.length === 0) return [];
  const answer = await askWorkerFor(experiment, {
    kind: 'folders',
    domain: experiment.page.name,
    edits,
    base: presentBase(experiment).name,
  });
  if (answer?.kind === 'failed') throw new Error(answer.failure.message);
  return answer?.kind === 'folders' ? answer.folders : [];
}

export async function keepTrained(experiment: OfAdapters, edit: string, name: string): Promise<void> {
  const answer = await during(
    experiment,
    ADAPTERS.keeping(name),
    { kind: 'take', domain: experiment.page.name, edit },
    'weights',
  );
  if (answer !== null) await holdOf(experiment, name, answer.weights, true);
}

/** @param folder that the files lie in; without one they are a zip, or the two files themselves. */
export async function importAdapter(
  experiment: OfAdapters,
  files: readonly File[],
  folder: string | null = null,
): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const name = folder ?? (files.length === 1 ? first.name : 'adapter');
  const answer = await during(experiment, ADAPTERS.reading(name), { kind: 'read', name, files }, 'weights');
  if (answer !== null) await holdOf(experiment, name.replace(/\.(zip|json|safetensors)$/, ''), answer.weights, false);
}

export async function exportAs(
  experiment: OfAdapters,
  { name, madeOn, isOfOther, weights }: HeldAdapter,
  form: AdapterForm,
): Promise<void> {
  const { folded } = experiment.useEngine.getState();
  if (form === 'merged' && folded !== null) {
    useAdapters.setState({ problem: ADAPTERS.foldedFirst(folded) });
    return;
  }
  if (form === 'merged' && isOfOther) {
    useAdapters.setState({ problem: ADAPTERS.ofOther(name, madeOn) });
    return;
  }
  // Part of a file's name, on any system.
  const stem = name.replace(/[^\w.-]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'adapter';
  const ask = { kind: 'export', form, name: stem, base: madeOn, weights, dtype: null } as const;
  const answer = await during(experiment, ADAPTERS.exporting(name), ask, 'file');
  if (answer !== null) download({ name: answer.name, type: 'application/octet-stream', content: answer.blob });
}

/** `null`: the model as it was loaded. */
export async function fold(experiment: OfAdapters, held: HeldAdapter | null): Promise<void> {
  if (held?.isOfOther) {
    useAdapters.setState({ problem: ADAPTERS.ofOther(held.name, held.madeOn) });
    return;
  }
  const adapter = held && { name: held.name, weights: held.weights };
  const busy = held === null ? ADAPTERS.takingOut : ADAPTERS.folding(held.name);
  const answer = await during(experiment, busy, { kind: 'fold', adapter }, 'folded');
  if (answer !== null) showFolded(held?.name ?? null);
}

/** The model as it is and the adapters, side by side, each with its name; `null` where nobody answers. */
export async function askSideBySide(
  experiment: OfAdapters,
  question: AdapterQuestion,
  adapters: readonly HeldAdapter[],
): Promise<{ names: string[]; answered: Extract<AdapterAnswer, { kind: 'texts' | 'predictions' }> } | null> {
  const names = [presentBase(experiment).name, ...adapters.map(({ name }) => name)];
  const asked = [null, ...adapters.map(({ weights }) => weights)];
  const kind = question.domain === 'knowledge' ? 'texts' : 'predictions';
  const answered = await during(experiment, ADAPTERS.asking, { kind: 'ask', question, adapters: asked }, kind);
  return answered && { names, answered };
}
