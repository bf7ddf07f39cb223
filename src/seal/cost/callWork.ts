/** What one call of the engine comes to, from the sizes of its texts: tokens, steps that follow one another, arithmetic. */
import type { Engine, FinetuneJob } from '../../contract/engine';
import type { WorkShape } from '../../contract/planner';
import { stepsOf } from '../loop/train';

/** What planning asks of an engine; nothing runs. */
export type PlanningEngine = Pick<Engine, 'planner'>;

/** One call of the engine, or several that follow each other. */
export interface CallWork {
  kind: 'finetune' | 'generate' | 'score';
  /** Texts that are trained on, written, or scored. */
  sequences: number;
  /** Token rows through the model. */
  tokens: number;
  adapters: number;
  /** Passes that have to follow one another: optimizer steps, or tokens of the longest text. */
  steps: number;
  flops: number;
}

/** Each adapter stands for `times` alike. */
export function finetuneCall(engine: PlanningEngine, jobs: readonly FinetuneJob[], times: number): CallWork {
  const calls = jobs.map((job): CallWork => {
    const { rows, learnedRows } = sizeOf(job);
    const count = times * job.epochs;
    return {
      kind: 'finetune',
      sequences: times * job.sequences.length,
      tokens: count * rows,
      adapters: times,
      steps: stepsOf(job),
      flops: engine.planner.flops({
        kind: 'training',
        rows: count * rows,
        headRows: count * learnedRows,
        context: (rows / Math.max(1, job.sequences.length) + 1) / 2,
        rank: job.lora.rank,
      }),
    };
  });
  return { ...sumCalls('finetune', calls), steps: Math.max(0, ...calls.map(({ steps }) => steps)) };
}

const sizes = new WeakMap<FinetuneJob['sequences'], { rows: number; learnedRows: number }>();

/** Of one pass over all sequences; many jobs share theirs. */
function sizeOf({ sequences }: FinetuneJob): { rows: number; learnedRows: number } {
  const known = sizes.get(sequences);
  if (known) return known;
  let [rows, learnedRows] = [0, 0];
  for (const { ids, lossWeights } of sequences) {
    rows += ids.length - 1;
    learnedRows += lossWeights?.slice(1).filter((weight) => weight > 0).length ?? ids.length - 1;
  }
  const size = { rows, learnedRows };
  sizes.set(sequences, size);
  return size;
}

/** Texts that are asked for alike. */
export interface Asking {
  sequences: number;
  rank: number;
  /** Tokens of a prompt, and how many prompts differ: equal ones are read once. */
  promptTokens: number;
  prompts: number;
}

/** A decoding call, with what of it lies on the device at once. */
export interface GenerateWork extends CallWork {
  decoding: Pick<WorkShape, 'sequences' | 'sequenceLength'>;
}

/**
 * The first token comes with the prompt, the end of the text is a token too. Texts that cannot be decoded together come one wave
 * after another. `written` and `longest` are tokens of a text, `length` those of the longest prompt and all it may be continued by.
 */
export function generateCall(
  { planner }: PlanningEngine,
  asked: readonly Asking[],
  { written, longest, length }: { written: number; longest: number; length: number },
): GenerateWork {
  const decoded = Math.max(0, written - 1);
  const calls = asked.map(({ sequences, prompts, promptTokens, rank }): CallWork => {
    const read = { rows: prompts * promptTokens, headRows: sequences, context: (promptTokens + 1) / 2 };
    const rows = sequences * decoded;
    const wrote = { rows, headRows: rows, context: promptTokens + written / 2 };
    const flops = [read, wrote].reduce((sum, work) => sum + planner.flops({ kind: 'forward', rank, ...work }), 0);
    return { kind: 'generate', sequences, tokens: read.rows + rows, adapters: 0, steps: 0, flops };
  });
  const sum = sumCalls('generate', calls);
  const waves = Math.ceil(sum.sequences / Math.max(1, planner.sequencesPerWave(length)));
  const together = Math.ceil(sum.sequences / Math.max(1, waves));
  return { ...sum, steps: waves * longest, decoding: { sequences: together, sequenceLength: length } };
}

/** Texts that are scored alike: the prompt is only read, and nothing comes after the last token. */
export interface Scoring {
  sequences: number;
  rank: number;
  promptTokens: number;
  scoredTokens: number;
}

export function scoreCall({ planner }: PlanningEngine, scored: readonly Scoring[]): CallWork {
  const calls = scored.map(({ sequences, promptTokens, scoredTokens, rank }): CallWork => {
    const length = promptTokens + scoredTokens - 1;
    const rows = sequences * length;
    const work = { rows, headRows: sequences * scoredTokens, context: (length + 1) / 2 };
    const flops = planner.flops({ kind: 'forward', rank, ...work });
    return { kind: 'score', sequences, tokens: rows, adapters: 0, steps: 0, flops };
  });
  const sum = sumCalls('score', calls);
  return { ...sum, steps: Math.ceil(sum.tokens / planner.scoreRowsPerPass()) };
}

export function sumCalls(kind: CallWork['kind'], calls: readonly CallWork[]): CallWork {
  const sum = (read: (call: CallWork) => number): number => calls.reduce((total, call) => total + read(call), 0);
  return {
    kind,
    sequences: sum(({ sequences }) => sequences),
    tokens: sum(({ tokens }) => tokens),
    adapters: sum(({ adapters }) => adapters),
    steps: sum(({ steps }) => steps),
    flops: sum(({ flops }) => flops),
  };
}
