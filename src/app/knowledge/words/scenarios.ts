/** Ready-made changes of the usual settings that show something: each with the sentence that says what. */
import type { KnowledgeSettings } from '../../../seal/knowledge/settings';

interface Scenario {
  label: string;
  text: string;
  /** The dotted paths that it touches, and their values. */
  sets: (usual: KnowledgeSettings) => Readonly<Record<string, unknown>>;
}

export const SCENARIOS = {
  usual: { label: 'As usual', text: '', sets: () => ({}) },
  fast: {
    label: 'A rate that is too high',
    text: 'Ten times the usual learning rate: the loss jumps about, and the model forgets how to answer at all.',
    sets: ({ finetune }) => ({ 'finetune.learningRate': Math.min(1, finetune.learningRate * 10) }),
  },
  slow: {
    label: 'A rate that is too low',
    text: 'A tenth of the usual learning rate: the loss hardly falls, and the answers stay what they were.',
    sets: ({ finetune }) => ({ 'finetune.learningRate': finetune.learningRate / 10 }),
  },
  once: {
    label: 'Read once',
    text: 'Each line of the notes is trained on once: too seldom for a name to stick.',
    sets: () => ({ 'finetune.epochs': 1 }),
  },
  ten: {
    label: 'Only the best of ten',
    text: 'Ten versions of the notes compete, and of each paragraph only the best is kept: the reward has more to choose from.',
    sets: () => ({ edits: 10, selection: 'best-of-k' }),
  },
  line: {
    label: 'One line a paragraph',
    text: 'All but the first line of each note is left out: what is not written down is not learned.',
    sets: () => ({ 'sequences.maxLines': 1 }),
  },
  wild: {
    label: 'Wild notes',
    text: 'A high temperature: the notes wander, and more of what they say is false.',
    sets: () => ({ 'writing.temperature': 1.6 }),
  },
} satisfies Record<string, Scenario>;
export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO = { label: 'Try', own: 'Settings of your own' };
