/** Adapters that the visitor holds: kept from the Lab or imported. They lie in the page, so that a worker that ends takes none along. */
import { create } from 'zustand';
import type { AdapterWeights } from '../../contract/engine';
import type { AdapterForm } from '../../formats/adapterExport';
import type { AdapterFolder } from '../../seal/knowledge/files/bundle';
import type { AdapterAnswer, AdapterAsk } from '../../worker/protocol';
import { download } from '../experiment/download';
import type { EngineState } from '../experiment/engine';
import { beginRun, endRun, isRunning } from '../experiment/running';
import { askWorker, presentSession, showFolded } from '../experiment/session';
import type { KnowledgeExperiment } from './page';
import { ADAPTERS } from './words/adapters';

export const MOST_NAME = 60;

export interface HeldAdapter {
  id: number;
  name: string;
  weights: AdapterWeights;
  /** Key of the model that it is of. */
  model: string;
  /** What the model was called, with what was folded in and how many rounds had trained it. */
  madeOn: string;
  /** Whether it was trained on other weights than the model's own: those are in no file of the model. */
  isOfOther: boolean;
  /** Whether it answers beside the others. */
  isOn: boolean;
}

interface Adapters {
  held: readonly HeldAdapter[];
  /** What is being done. */
  busy: string | null;
  problem: string | null;
  asked: { question: string; answers: readonly { name: string; text: string }[] } | null;
}

export const useAdapters = create<Adapters>()(() => ({ held: [], busy: null, problem: null, asked: null }));

let made = 0;

/** The model's key without what is folded in. */
export const ownModel = ({ model, folded }: Pick<EngineState, 'model' | 'folded'>): string =>
  folded === null ? model : model.slice(0, -` + ${folded}`.length);

/** One thing at a time, as tasks. `null` where nobody answers. */
async function askWorkerFor(experiment: KnowledgeExperiment, ask: AdapterAsk): Promise<AdapterAnswer | null> {
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
  experiment: KnowledgeExperiment,
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
function presentBase({ useEngine }: KnowledgeExperiment): { name: string; isOther: boolean } {
  const { status, policy, folded } = useEngine.getState();
  const rounds = policy?.rounds ?? 0;
  const name = status.kind === 'ready' ? status.model.name : ADAPTERS.model;
  return { name: rounds > 0 ? ADAPTERS.policy(name, rounds) : name, isOther: folded !== null || rounds > 0 };
}

/** @param isTrained on the weights as they are now; one that was imported is of the model as it was loaded. */
function hold(experiment: KnowledgeExperiment, name: string, weights: AdapterWeights, isTrained: boolean): void {
  const engine = experiment.useEngine.getState();
  const base = presentBase(experiment);
  const plain = engine.status.kind === 'ready' ? ownModel({ ...engine, model: engine.status.model.name }) : '';
  const one: HeldAdapter = {
    ...{ id: ++made, name: name.slice(0, MOST_NAME), weights, model: ownModel(engine), isOn: true },
    madeOn: isTrained ? base.name : plain,
    isOfOther: isTrained && base.isOther,
  };
  useAdapters.setState(({ held }) => ({ held: [...held, one] }));
}

/** Of self-edits, as folders of PEFT; none of those that the device has no more, and none while something else runs. */
export async function adapterFolders(
  experiment: KnowledgeExperiment,
  edits: readonly { edit: string; name: string }[],
): Promise<AdapterFolder[]> {
  if (edits.length === 0) return [];
  const answer = await askWorkerFor(experiment, { kind: 'folders', edits, base: presentBase(experiment).name });
  if (answer?.kind === 'failed') throw new Error(answer.failure.message);
  return answer?.kind === 'folders' ? answer.folders : [];
}

export async function keepTrained(experiment: KnowledgeExperiment, edit: string, name: string): Promise<void> {
  const answer = await during(experiment, ADAPTERS.keeping(name), { kind: 'take', edit }, 'weights');
  if (answer !== null) hold(experiment, name, answer.weights, true);
}

/** @param folder that the files lie in; without one they are a zip, or the two files themselves. */
export async function importAdapter(
  experiment: KnowledgeExperiment,
  files: readonly File[],
  folder: string | null = null,
): Promise<void> {
  const [first] = files;
  if (first === undefined) return;
  const name = folder ?? (files.length === 1 ? first.name : 'adapter');
  const answer = await during(experiment, ADAPTERS.reading(name), { kind: 'read', name, files }, 'weights');
  if (answer !== null) hold(experiment, name.replace(/\.(zip|json|safetensors)$/, ''), answer.weights, false);
}

export function change(id: number, changes: Partial<Pick<HeldAdapter, 'name' | 'isOn'>>): void {
  useAdapters.setState(({ held }) => ({ held: held.map((one) => (one.id === id ? { ...one, ...changes } : one)) }));
}

export function letGo(id: number): void {
  useAdapters.setState(({ held }) => ({ held: held.filter((one) => one.id !== id) }));
}

export async function exportAs(
  experiment: KnowledgeExperiment,
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
export async function fold(experiment: KnowledgeExperiment, held: HeldAdapter | null): Promise<void> {
  if (held?.isOfOther) {
    useAdapters.setState({ problem: ADAPTERS.ofOther(held.name, held.madeOn) });
    return;
  }
  const adapter = held && { name: held.name, weights: held.weights };
  const busy = held === null ? ADAPTERS.takingOut : ADAPTERS.folding(held.name);
  const answer = await during(experiment, busy, { kind: 'fold', adapter }, 'folded');
  if (answer !== null) showFolded(held?.name ?? null);
}

/** The model as it is and the adapters that are on, side by side. */
export async function askThem(
  experiment: KnowledgeExperiment,
  question: string,
  adapters: readonly HeldAdapter[],
): Promise<void> {
  const { work, settings } = experiment.inputs();
  const names = [presentBase(experiment).name, ...adapters.map(({ name }) => name)];
  const asked = [null, ...adapters.map(({ weights }) => weights)];
  const ask = { kind: 'ask', title: work.title, question, settings, adapters: asked } as const;
  const answer = await during(experiment, ADAPTERS.asking, ask, 'texts');
  if (answer === null) return;
  const answers = names.map((name, index) => ({ name, text: answer.texts[index] ?? '' }));
  useAdapters.setState({ asked: { question, answers } });
}
