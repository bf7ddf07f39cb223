/** What identifies the model that a memory belongs to: its weights, with what is folded into them. */
import { EMBEDDED_MODELS } from '../../contract/model';
import hashes from '../../worker/shippedFiles.json';
import { useChosenModel } from '../experiment/chosenModel';
import type { EngineState } from '../experiment/engine';
import type { ModelOf } from './memories';

/** `null` while it is not known. Another build of the page may ship other weights under the same name. */
export function modelOf({ status, model, folded }: Pick<EngineState, 'status' | 'model' | 'folded'>): ModelOf | null {
  if (status.kind === 'opening' || status.kind === 'elsewhere') return null;
  const isEmbedded = model === '' || model === ` + ${folded}`;
  const key = isEmbedded ? `embedded micro-world ${hashes['micro-world']['model.safetensors']}${model}` : model;
  const chosen = useChosenModel.getState().ref?.name ?? EMBEDDED_MODELS['micro-world'];
  const name = status.kind === 'ready' ? status.model.name : chosen;
  return { key, name };
}
