import { PROJECTIONS } from '../../contract/engine';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from '../knowledge/settings';

/**
 * SEAL's single-passage run with the main prompt, on a 7B model (seal-reference 2.2, 2.4 to 2.7); maxTokens is 8192 there, which
 * no passage needs.
 */
export const PAPER_SETTINGS: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  trainingPassages: 50,
  heldOutPassages: 200,
  edits: 5,
  heldOutEdits: 1,
  repeats: 3,
  writing: {
    style: 'implications',
    ownTemplate: '',
    temperature: 1,
    heldOutTemperature: 1,
    topP: 0.95,
    topK: 0,
    maxTokens: 1024,
  },
  sequences: { splitLines: true, maxLines: null, maxTokens: 2048 },
  finetune: {
    rank: 32,
    alpha: 64,
    targets: ['q', 'v'],
    learningRate: 1e-3,
    schedule: 'linear',
    beta2: 0.999,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 10,
    batchSize: 1,
  },
  quiz: { judge: 'token-recall', maxTokens: 64 },
  policy: {
    rank: 64,
    alpha: 128,
    targets: [...PROJECTIONS],
    learningRate: 3e-4,
    schedule: 'linear',
    warmupSteps: 0,
    beta2: 0.999,
    weightDecay: 0,
    maxGradientNorm: 1,
    epochs: 2,
    batchSize: 10,
    replayPerPair: 0,
    replayWeight: 0,
  },
};
