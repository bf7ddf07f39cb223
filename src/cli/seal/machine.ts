/** The model of a command on the adapter of this machine, and its tokenizer. */
import type { Engine } from '../../contract/engine';
import type { ModelFiles } from '../../formats/modelFolder';
import type { Tokenizer } from '../../tokenizer/types';
import { tokenizerWithEnd } from '../commandLine';
import { openModel } from '../readModel';

/** @param memory most bytes on the device; `null` for no cap. @throws EngineError; the engine is the caller's to dispose. */
export async function openMachine(
  files: ModelFiles,
  memory: number | null,
): Promise<{ engine: Engine; tokenizer: Tokenizer }> {
  const tokenizer = tokenizerWithEnd(files);
  // A folder or a file goes by its last name.
  const name = files.name.split(/[\\/]/).filter(Boolean).at(-1) ?? files.name;
  return { tokenizer, engine: await openModel(files, { name, ...(memory !== null && { mostBytes: memory }) }) };
}
