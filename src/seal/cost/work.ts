/**
 * The work of a run that has not begun: every call that the loop will make of the engine, stage by stage, with its
 * sequences, tokens, steps, adapters and arithmetic. Pure: sizes of texts come in, counts come out; `estimate.ts` makes
 * seconds of them.
 */
import type { KnowledgeSettings } from '../knowledge/settings';
import type { ConditionName } from '../knowledge/types';
import type { EventScope } from '../types';
import { type CallWork, finetuneCall, type PlanningEngine, scoreCall, sumCalls, wavesOf } from './callWork';
import type { PassageSizes, TextSizes, WrittenSizes } from './passageSizes';
import { type RunWork, WorkLedger } from './workLedger';

export interface RunSizes {
  training: PassageSizes;
  heldOut: PassageSizes;
  /** Of the passages that are pooled; `null` where none are. */
  multiPassage: PassageSizes | null;
  /** Whether old knowledge is replayed to the policy. */
  replay: boolean;
  texts: TextSizes;
}

/** The Lab's three steps on one passage; the bare passage is trained along. */
export function labWork(
  engine: PlanningEngine,
  settings: KnowledgeSettings,
  sizes: Pick<RunSizes, 'training' | 'texts'>,
): RunWork {
  const planner = new Planner(engine, settings, sizes.texts);
  const scope: EventScope = { purpose: 'lab', round: 0 };
  planner.writing(scope, sizes.training, 1, settings.edits);
  planner.innerLoop(scope, sizes.training, 1, [planner.written(scope, sizes.training, settings.edits), BARE], {
    sideQuestions: settings.sideQuestions,
  });
  return planner.work;
}

/**
 * All rounds with their held-out measurements; replies of the model as judge are left out, which the estimate learns from
 * the first stage. A round that keeps nothing trains no policy; here each keeps one of k.
 */
export function runWork(engine: PlanningEngine, settings: KnowledgeSettings, sizes: RunSizes): RunWork {
  const planner = new Planner(engine, settings, sizes.texts);
  const { rounds, trainingPassages, edits, policy } = settings;
  planner.heldOut(0, sizes.heldOut);
  planner.pooled(0, sizes.multiPassage);
  for (let round = 1; round <= rounds; round += 1) {
    const scope: EventScope = { purpose: 'train', round };
    planner.writing(scope, sizes.training, trainingPassages, edits);
    planner.innerLoop(scope, sizes.training, trainingPassages, [planner.written(scope, sizes.training, edits)], {
      sideQuestions: settings.sideQuestions,
    });
    planner.policy(scope, sizes.training, trainingPassages, sizes.replay && policy.replayWeight > 0);
    planner.heldOut(round, sizes.heldOut);
  }
  if (rounds > 0) planner.pooled(rounds, sizes.multiPassage);
  return planner.work;
}

/** Adapters of one passage that are alike. */
interface AdapterGroup {
  count: number;
  sequences: number;
  /** Rows of one pass over all sequences. */
  tokens: number;
}

/** Stands for the group that trains on the passage alone, whatever its size. */
const BARE = 'bare';

class Planner {
  readonly #ledger: WorkLedger;

  constructor(
    readonly engine: PlanningEngine,
    readonly settings: KnowledgeSettings,
    readonly texts: TextSizes,
  ) {
    this.#ledger = new WorkLedger(engine);
  }

  get work(): RunWork {
    return this.#ledger.work;
  }

  /** Adapters on written self-edits: the lines of every part, each opened and closed like a text, and the passage. */
  written(
    scope: EventScope,
    { paragraphs, passageSequences, passageTokens }: PassageSizes,
    count: number,
  ): AdapterGroup {
    const { partTokens, partSequences } = this.#parts(scope);
    return {
      count,
      sequences: paragraphs * partSequences + passageSequences,
      // A line gains an opening token and the end, loses its line break, and its first token is never predicted.
      tokens: paragraphs * partTokens + passageTokens,
    };
  }

  writing(scope: EventScope, sizes: PassageSizes, passages: number, edits: number): void {
    const { partTokens, longestPart } = this.#parts(scope);
    const prompts = passages * sizes.paragraphs;
    this.#ledger.add('self-edits', scope, [
      this.#ledger.generate({
        prompts,
        sequences: prompts * edits,
        promptTokens: sizes.promptTokens,
        written: Math.max(0, partTokens - 1),
        longest: longestPart,
        reserved: this.settings.writing.maxTokens,
        rank: 0,
      }),
    ]);
  }

  innerLoop(
    scope: EventScope,
    sizes: PassageSizes,
    passages: number,
    groups: readonly (AdapterGroup | typeof BARE)[],
    more: { sideQuestions: number; openBook?: boolean },
  ): void {
    const { repeats, finetune } = this.settings;
    const bare = { count: 1, sequences: sizes.passageSequences, tokens: sizes.passageTokens };
    const own = groups.map((group) => (group === BARE ? bare : group));
    const adapters = passages * repeats * own.reduce((sum, { count }) => sum + count, 0);
    const calls = own.map(({ count, sequences, tokens }) =>
      finetuneCall(this.engine, {
        adapters: passages * repeats * count,
        sequences,
        tokens,
        epochs: finetune.epochs,
        batchSize: finetune.batchSize,
        rank: finetune.rank,
        headShare: 1,
      }),
    );
    if (adapters > 0) {
      const widest = Math.max(...own.map(({ tokens }) => tokens));
      const perWave = Math.max(1, this.engine.planner.adaptersPerWave(finetune.rank, Math.ceil(widest)));
      const waves = Math.ceil(adapters / perWave);
      // All groups train in the same waves, which take as long as their longest job.
      const steps = waves * Math.max(...calls.map((call) => call.steps));
      const together = Math.ceil(adapters / waves);
      this.#ledger.reach({ adapters: together, rank: finetune.rank, tokensPerStep: Math.ceil(together * widest) });
      this.#ledger.add('finetune', scope, [{ ...sumCalls('finetune', calls), steps }]);
    }
    this.#quiz(scope, sizes, passages, adapters, more);
    this.#ledger.add('reward', scope, this.#rubric(sizes, passages, own));
  }

  /** Every part is read twice by the bare weights: after the prompt that asked for it, and by itself. */
  #rubric(sizes: PassageSizes, passages: number, groups: readonly AdapterGroup[]): CallWork[] {
    const { reward, measureRubric } = this.settings;
    if (reward !== 'rubric' && !measureRubric) return [];
    const calls = groups.flatMap(({ count, tokens }) => {
      const parts = passages * count * sizes.paragraphs;
      const partTokens = (tokens - sizes.passageTokens) / sizes.paragraphs;
      return partTokens > 0
        ? [
            scoreCall(this.engine, parts, sizes.promptTokens, partTokens, 0),
            scoreCall(this.engine, parts, 1, partTokens, 0),
          ]
        : [];
    });
    return [sumCalls('score', calls)];
  }

  /** Every kept part is a pair, and the policy keeps one of the samples of each paragraph, or those that `keep` says. */
  policy(scope: EventScope, sizes: PassageSizes, passages: number, replay: boolean): void {
    const { selection, keep, edits, policy } = this.settings;
    const kept = { 'best-of-k': 1, 'top-k': Math.min(keep, edits), 'beats-base': edits / 2 }[selection];
    const pairs = Math.round(passages * sizes.paragraphs * kept);
    const old = replay ? pairs * policy.replayPerPair : 0;
    const { partTokens, partSequences } = this.#parts(scope);
    const pairTokens = sizes.promptTokens + partTokens;
    // Replayed texts are lines of the kind that the passages are made of.
    const oldTokens = partTokens / partSequences;
    const tokens = pairs * pairTokens + old * oldTokens;
    this.#ledger.add('selection', scope, []);
    if (pairs === 0) return;
    const call = finetuneCall(this.engine, {
      adapters: 1,
      sequences: pairs + old,
      tokens,
      epochs: policy.epochs,
      batchSize: policy.batchSize,
      rank: policy.rank,
      headShare: (pairs * partTokens + old * oldTokens) / tokens,
    });
    this.#ledger.reach({
      adapters: 1,
      rank: policy.rank,
      tokensPerStep: Math.ceil((tokens * Math.min(policy.batchSize ?? pairs + old, pairs + old)) / (pairs + old)),
    });
    this.#ledger.add('policy-finetune', scope, [call]);
  }

  /** Round 0 measures everything that needs no training of the policy. */
  heldOut(round: number, sizes: PassageSizes): void {
    const { heldOutPassages: passages, heldOutEdits: edits } = this.settings;
    if (passages === 0) return;
    const scope: EventScope = { purpose: 'held-out', round };
    const [row, oracle] =
      round === 0 ? (['untrained', 'untrained-best'] as const) : (['policy', 'policy-best'] as const);
    // An oracle over one sample is not measured, so nothing is written for it.
    const writes = this.#has(row) || (edits > 1 && this.#has(oracle));
    if (writes) this.writing(scope, sizes, passages, edits);
    const teacher = sizes.teacher !== null && this.#has('teacher') ? [{ count: 1, ...sizes.teacher }] : [];
    const atStart = round === 0 ? [...(this.#has('passage') ? ([BARE] as const) : []), ...teacher] : [];
    const groups = [...atStart, ...(writes ? [this.written(scope, sizes, edits)] : [])];
    this.innerLoop(scope, sizes, passages, groups, {
      sideQuestions: this.settings.sideQuestions,
      openBook: round === 0 && this.#has('open-book'),
    });
  }

  /** One adapter a condition, all of the same steps and tokens. */
  pooled(round: number, sizes: PassageSizes | null): void {
    const { passages, edits, rank, steps, tokensPerStep } = this.settings.multiPassage;
    if (passages === 0 || sizes === null) return;
    const scope: EventScope = { purpose: 'multi-passage', round };
    const writes = this.#has(round === 0 ? 'untrained' : 'policy');
    if (writes) this.writing(scope, sizes, passages, edits);
    const atStart = round === 0 ? [this.#has('passage'), sizes.teacher !== null && this.#has('teacher')] : [];
    const adapters = [writes, ...atStart].filter(Boolean).length;
    if (adapters > 0) {
      const { partTokens, partSequences } = this.#parts(scope);
      const context = (partTokens / partSequences + 1) / 2;
      const rows = adapters * steps * tokensPerStep;
      const waves = Math.ceil(adapters / Math.max(1, this.engine.planner.adaptersPerWave(rank, 2 * tokensPerStep)));
      this.#ledger.reach({ adapters, rank, tokensPerStep: adapters * tokensPerStep });
      this.#ledger.add('finetune', scope, [
        {
          kind: 'finetune',
          sequences: Math.round((rows * partSequences) / partTokens),
          tokens: rows,
          adapters,
          steps: waves * steps,
          flops: this.engine.planner.flops({ kind: 'training', rows, headRows: rows, context, rank }),
        },
      ]);
    }
    // Every pooled adapter answers the questions of all passages.
    this.#quiz(scope, sizes, passages, adapters * passages, { sideQuestions: 0 });
  }

  /** Samples that measure are drawn at a temperature of their own. */
  #parts({ purpose }: EventScope): WrittenSizes {
    return purpose === 'held-out' || purpose === 'multi-passage' ? this.texts.heldOut : this.texts.training;
  }

  #has(name: ConditionName): boolean {
    return this.settings.conditions.includes(name);
  }

  /** `sittings` adapters sit the quiz of one passage each; the bare weights sit all of them. */
  #quiz(
    scope: EventScope,
    sizes: PassageSizes,
    passages: number,
    sittings: number,
    { sideQuestions, openBook = false }: { sideQuestions: number; openBook?: boolean },
  ): void {
    const { finetune, quiz } = this.settings;
    const { questions, questionTokens, openBookTokens, goldTokens } = sizes;
    const { answerTokens, longestAnswer } = this.texts;
    const sides = sittings === 0 ? 0 : 2 * sideQuestions;
    const ask = (sequences: number, promptTokens: number, rank: number): CallWork =>
      this.#ledger.generate({
        prompts: sequences,
        sequences,
        promptTokens,
        written: Math.max(0, answerTokens - 1),
        longest: longestAnswer,
        reserved: quiz.maxTokens,
        rank,
      });
    const asked = [
      ask(sittings * questions, questionTokens, finetune.rank),
      ask(passages * questions + sides, questionTokens, 0),
      ...(openBook ? [ask(passages * questions, openBookTokens, 0)] : []),
    ];
    const scored = [
      // An adapter is held against the base's answer too, unless that is the gold answer.
      scoreCall(this.engine, sittings * (questions + SIDE_ANSWERS * sides), questionTokens, goldTokens, finetune.rank),
      scoreCall(this.engine, passages * questions + sides, questionTokens, goldTokens, 0),
      ...(openBook ? [scoreCall(this.engine, passages * questions, openBookTokens, goldTokens, 0)] : []),
    ];
    const wave = wavesOf(
      this.engine,
      asked.reduce((sum, { sequences }) => sum + sequences, 0),
      questionTokens + quiz.maxTokens,
    );
    this.#ledger.add('quiz', scope, [
      { ...sumCalls('generate', asked), steps: wave * longestAnswer },
      sumCalls('score', scored),
    ]);
  }
}

/** Scores of one side question under an adapter: its gold answer, and where it differs the base's own. */
const SIDE_ANSWERS = 1.5;
