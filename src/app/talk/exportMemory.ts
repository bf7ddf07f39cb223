/** One thing learned, or all that a memory holds as one adapter, as a folder that PEFT loads. */
import type { AdapterWeights } from '../../contract/engine';
import type { Learned } from '../../seal/memory/memory';
import { stackOf } from '../../seal/memory/parts';
import type { StoredMemory } from '../../storage/memories';
import { asClause } from '../../storage/storageError';
import { download } from '../experiment/download';
import { beginRun, endRun, isRunning } from '../experiment/running';
import { askWorker, presentSession } from '../experiment/session';
import { lab } from '../knowledge/experiment';
import { useMemories, weightsOf } from './memories';
import { MEMORY } from './words/memory';

export async function exportMemory({ memory }: StoredMemory, learned: readonly Learned[]): Promise<void> {
  if (isRunning()) return;
  const tell = (problem: string): void => useMemories.setState({ problem });
  const parts: AdapterWeights[] = [];
  const lost: string[] = [];
  try {
    for (const { id, title } of learned) {
      const weights = await weightsOf(memory.id, id);
      if (weights === null) lost.push(title);
      else parts.push(weights);
    }
  } catch (error) {
    return tell(MEMORY.notExported(asClause(error)));
  }
  const weights = stackOf(parts);
  useMemories.setState({ lost });
  const [only] = learned;
  if (weights === null || isRunning()) return;
  const called = learned.length === 1 && only !== undefined ? `${memory.name} ${only.title}` : memory.name;
  // Part of a file's name, on any system.
  const name =
    called
      .replace(/[^\w.-]+/g, '-')
      .slice(0, 60)
      .replace(/^[-.]+|[-.]+$/g, '') || 'memory';
  beginRun(lab);
  const answer = await askWorker('knowledge', (of) =>
    of.adapters({ kind: 'export', form: 'peft', name, base: memory.model.name, weights, dtype: null }),
  );
  endRun();
  setTimeout(presentSession);
  if (answer?.kind === 'file') download({ name: answer.name, type: 'application/octet-stream', content: answer.blob });
  else tell(answer?.kind === 'failed' ? answer.failure.message : MEMORY.noAnswer);
}
