/** The settings that both domains have, each with its bounds and what is said of it; a table adds its own default. */
import * as z from 'zod/mini';
import { PROJECTIONS } from '../contract/engine';
import { count, type Facts, real, setting } from './settings';

/** Each table makes a schema of its own, because what is said belongs to one schema. */
function shared<Schema extends z.ZodMiniType>(
  make: () => Schema,
  told: Omit<Facts<z.output<Schema>>, 'usual'>,
  help?: string,
) {
  return (own: Partial<Facts<z.output<Schema>>> & { usual: z.output<Schema> }, ownHelp = help): Schema =>
    setting({ of: make(), ...told, ...own }, ownHelp);
}

/** Every other seed of the run is derived from it. */
export const seed = shared(() => count(0, 0xffffffff), { label: 'Seed' });
export const temperature = shared(() => real(0, 5), { label: 'Temperature', group: 'Writing', step: 0.1 });
/**
 * Of every policy where it is measured. All policies of a comparison share it; low, because at 1 much of an edit is sampling
 * noise, not what the policy means (`micro-world-ki.md`, section 6).
 */
export const heldOutTemperature = shared(
  () => real(0, 5),
  { label: 'Temperature, held-out', group: 'Writing', step: 0.1 },
  'One for every policy that is compared, before and after training.',
);
export const topP = shared(() => real(0.01, 1), { label: 'Nucleus', step: 0.05 });

/** Of the adapters that learn edits, or of the one that is the policy's next step. */
const adapter = (whose: '' | 'Policy ') => {
  const told = (label: string, flag: string) => ({
    label: whose === '' || label.startsWith('LoRA') ? whose + label : whose + label[0]?.toLowerCase() + label.slice(1),
    flag: whose === '' ? flag : `policy-${flag}`,
  });
  return {
    rank: shared(() => count(1, 256), { ...told('LoRA rank', 'rank'), alphaFollows: true }),
    alpha: shared(() => real(0.01, 1024), told('LoRA alpha', 'alpha')),
    targets: shared(
      () => z.array(z.enum(PROJECTIONS)).check(z.minLength(1), z.maxLength(PROJECTIONS.length)),
      told('LoRA targets', 'targets'),
    ),
    learningRate: shared(() => real(0, 1), { ...told('Learning rate', 'learning-rate'), step: 0.001 }),
    schedule: shared(() => z.enum(['constant', 'linear', 'cosine']), told('Schedule', 'schedule')),
    warmupSteps: shared(() => count(0, 10_000), told('Warm-up steps', 'warmup-steps')),
    beta2: shared(() => real(0, 0.999999), told('Beta 2', 'beta2')),
    weightDecay: shared(() => real(0, 1), told('Weight decay', 'weight-decay')),
    maxGradientNorm: shared(() => z.nullable(real(1e-6, 1e6)), told('Most gradient norm', 'max-gradient-norm')),
    epochs: shared(() => count(1, 1000), told('Epochs', 'epochs')),
    /** `null`: every step sees all sequences. */
    batchSize: shared(() => z.nullable(count(1, 4096)), told('Batch size', 'batch')),
  };
};

/** The inner loop: one fresh adapter for each edit. */
export const inner = adapter('');

/** The outer loop: finetuning of the policy on the prompt-completion pairs that were kept. */
export const policy = {
  ...adapter('Policy '),
  replayPerPair: shared(
    () => count(0, 64),
    { label: 'Replay', flag: 'replay' },
    'Old lessons beside each kept edit, so that they are not forgotten. 0 is none.',
  ),
  replayWeight: shared(
    () => real(0, 1),
    { label: 'Weight of the replay', step: 0.1, needs: ['policy.replayPerPair'] },
    'How much they count in the loss.',
  ),
};

type Settings<Fields extends Record<string, (own: never) => z.ZodMiniType>> = {
  [Name in keyof Fields]: z.output<ReturnType<Fields[Name]>>;
};
export type FinetuneSettings = Omit<Settings<typeof inner>, 'warmupSteps'>;
export type PolicySettings = Settings<typeof policy>;
