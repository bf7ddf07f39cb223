/** A measurement of one self-edit that a visitor asks for, beside the stages. Its result stays with the candidate (results.ts). */
import type { KnowledgeTask } from '../../worker/protocol';
import type { Measuring } from './measuring';
import type { KnowledgeExperiment } from './page';

interface Asked {
  store: { setState: (next: Measuring) => void };
  task: Extract<KnowledgeTask, { kind: 'credit' | 'token-losses' }>;
  /** Said once it is there. */
  done: string;
}

export async function measure({ actions }: KnowledgeExperiment, { store, task, done }: Asked): Promise<void> {
  if (!actions.runnable()) return;
  const { id } = task.selfEdit;
  store.setState({ running: id, problem: null });
  const outcome = await actions.runTask(task);
  actions.release();
  const failure = outcome.kind === 'failed' ? outcome.failure : null;
  if (failure !== null) actions.noteFailure(failure);
  store.setState({ running: null, problem: failure && { selfEdit: id, text: failure.message } });
  actions.say(failure?.message ?? (outcome.kind === 'stopped' ? 'Stopped.' : done));
}
