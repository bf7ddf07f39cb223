/** What one call of the engine comes to, from the number and the sizes of its texts: tokens, steps that follow one another, arithmetic. */
import type { Engine } from '../../contract/engine';
import type { ModelWork, WorkShape } from '../../contract/planner';

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

/** `tokens` and `sequences` are those of one adapter. */
export function finetuneCall(
  engine: PlanningEngine,
  plan: {
    adapters: number;
    sequences: number;
    tokens: number;
    epochs: number;
    batchSize: number | null;
    rank: number;
    headShare: number;
  },
): CallWork {
  const { adapters, sequences, tokens, epochs, batchSize, rank, headShare } = plan;
  const rows = adapters * epochs * tokens;
  const context = sequences === 0 ? 0 : (tokens / sequences + 1) / 2;
  return {
    kind: 'finetune',
    sequences: adapters * sequences,
    tokens: rows,
    adapters,
    steps: epochs * (batchSize === null ? 1 : Math.ceil(sequences / batchSize)),
    flops: engine.planner.flops({ kind: 'training', rows, headRows: headShare * rows, context, rank }),
  };
}

/** A decoding call, with what of it lies on the device at once. */
export interface GenerateWork extends CallWork {
  decoding: Pick<WorkShape, 'sequences' | 'sequenceLength'>;
}

/** Equal prompts are read once; the first token comes with the prompt, the end of the text is a token too. */
export function generateCall(
  engine: PlanningEngine,
  plan: {
    prompts: number;
    sequences: number;
    promptTokens: number;
    written: number;
    longest: number;
    reserved: number;
    rank: number;
  },
): GenerateWork {
  const { prompts, sequences, promptTokens, written, longest, reserved, rank } = plan;
  const read: ModelWork = {
    kind: 'forward',
    rows: prompts * promptTokens,
    headRows: sequences,
    context: (promptTokens + 1) / 2,
    rank,
  };
  const rows = sequences * written;
  const wrote: ModelWork = { kind: 'forward', rows, headRows: rows, context: promptTokens + written / 2, rank };
  const length = Math.ceil(promptTokens + reserved);
  const waves = wavesOf(engine, sequences, length);
  return {
    kind: 'generate',
    sequences,
    tokens: read.rows + wrote.rows,
    adapters: 0,
    steps: waves * longest,
    flops: engine.planner.flops(read) + engine.planner.flops(wrote),
    decoding: { sequences: Math.ceil(sequences / Math.max(1, waves)), sequenceLength: length },
  };
}

/** The prompt is only read, and nothing comes after the last token. */
export function scoreCall(
  engine: PlanningEngine,
  sequences: number,
  promptTokens: number,
  scoredTokens: number,
  rank: number,
): CallWork {
  const length = promptTokens + scoredTokens - 1;
  const rows = sequences * length;
  const headRows = sequences * scoredTokens;
  const context = (length + 1) / 2;
  return {
    kind: 'score',
    sequences,
    tokens: rows,
    adapters: 0,
    steps: Math.ceil(rows / engine.planner.scoreRowsPerPass()),
    flops: engine.planner.flops({ kind: 'forward', rows, headRows, context, rank }),
  };
}

/** Texts of this length that cannot be decoded together come one wave after another. */
export function wavesOf(engine: PlanningEngine, sequences: number, length: number): number {
  return Math.ceil(sequences / Math.max(1, engine.planner.sequencesPerWave(Math.ceil(length))));
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
