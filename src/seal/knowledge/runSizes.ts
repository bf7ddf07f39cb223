/** Ready-made sizes of a ReST-EM run: how much is measured and learned, nothing else of the settings. */
import type { KnowledgeSettings } from './settings';

export const RUN_SIZES = ['small', 'demo', 'thorough'] as const;
export type RunSize = (typeof RUN_SIZES)[number];

type SizeFields = Pick<KnowledgeSettings, 'rounds' | 'trainingPassages' | 'edits' | 'heldOutPassages' | 'heldOutEdits'>;

const FIELDS: Record<RunSize, SizeFields> = {
  small: { rounds: 1, trainingPassages: 4, edits: 3, heldOutPassages: 4, heldOutEdits: 1 },
  demo: { rounds: 2, trainingPassages: 8, edits: 5, heldOutPassages: 8, heldOutEdits: 2 },
  thorough: { rounds: 2, trainingPassages: 24, edits: 5, heldOutPassages: 24, heldOutEdits: 2 },
};

export function withRunSize(settings: KnowledgeSettings, size: RunSize): KnowledgeSettings {
  return { ...settings, ...FIELDS[size] };
}

/** `null` for a size of the visitor's own making. */
export function runSizeOf(settings: KnowledgeSettings): RunSize | null {
  const { rounds, trainingPassages, edits, heldOutPassages, heldOutEdits } = settings;
  const own = JSON.stringify({ rounds, trainingPassages, edits, heldOutPassages, heldOutEdits });
  return RUN_SIZES.find((size) => JSON.stringify(FIELDS[size]) === own) ?? null;
}
