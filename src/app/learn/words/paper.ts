/**
 * What SEAL's authors found, with where each number stands. v1 is of June 2025, v2 of September 2025 (NeurIPS 2025); what is "of
 * the files" is worked out from the results that lie in their repository (`notes/seal-reference.md`, 2.6, 2.8, 3.8, 4).
 */
export const PAPER = {
  address: 'https://arxiv.org/abs/2506.10943',
  code: 'https://github.com/Continual-Intelligence/SEAL',
  cited: 'Zweiger, Pari, Guo, Akyürek, Kim and Agrawal: Self-Adapting Language Models, arXiv 2506.10943, 2025',
} as const;

export const VERSIONS = ['v1', 'v2'] as const;
export type Version = (typeof VERSIONS)[number];

export interface PaperRow {
  name: string;
  /** Percent right: one passage an adapter, the same in both versions. */
  single: number;
  /** 200 passages at once: with an adapter in v1, with all weights trained in v2. */
  pooled: Record<Version, number>;
  /** 2,067 passages, in v2 alone. */
  all: number;
}

/** Qwen2.5-7B on SQuAD, GPT-4.1 as the judge; 974 questions, so that one standard error is about 1.6 points. */
export const PAPER_ROWS: readonly PaperRow[] = [
  { name: 'The model as it is', single: 32.7, pooled: { v1: 32.7, v2: 32.7 }, all: 29.0 },
  { name: 'Trained on the passage', single: 33.5, pooled: { v1: 32.2, v2: 36.0 }, all: 31.2 },
  { name: 'Own notes, untrained writer', single: 39.7, pooled: { v1: 41.0, v2: 50.6 }, all: 43.4 },
  { name: 'Notes by GPT-4.1', single: 46.3, pooled: { v1: 39.4, v2: 59.4 }, all: 49.2 },
  { name: 'SEAL, two rounds', single: 47.0, pooled: { v1: 43.8, v2: 58.2 }, all: 46.4 },
];

/** Percent of 8 held-out ARC tasks × 5 configurations that were solved, Llama-3.2-1B; v1 and v2. */
export const PAPER_PUZZLES = { inContext: 0, untrained: 20, seal: 72.5, human: 100 } as const;

/** Eight self-edits merged one after the other, 64 sequences: percent right on all eight passages, before any and after all; of the files. */
export const PAPER_FORGETTING = { before: 30.7, after: 24.7 } as const;

/** Of the files, first round: standard deviation in points of one self-edit trained three times, and between self-edits of a passage. */
export const PAPER_NOISE = { again: 16, between: 12 } as const;
