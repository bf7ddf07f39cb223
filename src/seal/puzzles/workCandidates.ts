/** The stages that puzzle runs are made of, each as the calls that it will make: writing, candidates, the policy's finetune. */
import { type CallWork, finetuneCall, type PlanningEngine, sumCalls } from '../cost/callWork';
import { type RunWork, WorkLedger } from '../cost/workLedger';
import type { EventScope } from '../types';
import type { PuzzleSettings } from './settings';
import type { ConfigurationShape, PuzzleExpectations } from './workExpected';
import type { PuzzleSizes, SequenceSize, SetSizes } from './workSizes';

export interface CountedShape extends ConfigurationShape {
  count: number;
}

interface CandidatePlan {
  tasks: number;
  /** What the policy is expected to write, without what comes twice. */
  written?: readonly CountedShape[];
  /** What is settled beforehand. */
  known?: readonly CountedShape[];
  /** How likely there is anything to train at all; left out where that is certain. */
  chance?: number;
}

/** Adapters that train alike. */
interface AdapterGroup extends CountedShape {
  set: SetSizes;
  steps: number;
  /** Whether it is certain that there are some, so that the others wait for them. */
  certain: boolean;
}

export class PuzzleWork {
  readonly #ledger: WorkLedger;

  constructor(
    readonly engine: PlanningEngine,
    readonly settings: PuzzleSettings,
    readonly expected: PuzzleExpectations,
  ) {
    this.#ledger = new WorkLedger(engine);
  }

  get run(): RunWork {
    return this.#ledger.work;
  }

  writing(scope: EventScope, sizes: PuzzleSizes, tasks: number, edits: number): void {
    const { maxTokens, resamples } = this.settings.writing;
    const { textTokens, invalid } = this.expected;
    const wanted = tasks * edits;
    const attempts = Array.from({ length: resamples + 1 }, (_, attempt) => {
      const sequences = wanted * invalid ** attempt;
      // Whether any is left to be sampled again decides whether there is such a call.
      const likely = 1 - (1 - invalid ** attempt) ** wanted;
      return this.#ledger.generate({
        prompts: Math.min(tasks, sequences),
        sequences,
        promptTokens: sizes.configurationPromptTokens,
        written: Math.max(0, textTokens - 1),
        longest: likely * textTokens,
        reserved: maxTokens,
        rank: 0,
      });
    });
    this.#ledger.add('self-edits', scope, [sumCalls('generate', attempts)]);
  }

  inContext(scope: EventScope, sizes: PuzzleSizes, tasks: number): void {
    this.#ledger.add('quiz', scope, [this.#quiz(sizes, tasks, 0)]);
  }

  /** Wave by wave: adapters train, and answer before the next ones take their place. */
  candidates(scope: EventScope, sizes: PuzzleSizes, { tasks, written = [], known = [], chance }: CandidatePlan): void {
    const { stepLimit, batchSize, rank } = this.settings.finetune;
    const valid = 1 - this.expected.invalid ** (this.settings.writing.resamples + 1);
    const groupsOf = (list: readonly CountedShape[], certain: boolean): AdapterGroup[] =>
      list.map((one) => {
        const set = sizes.setOf(one.augmentations);
        return { ...one, set, steps: one.epochs * Math.ceil(set.examples / batchSize), certain };
      });
    const drawn = groupsOf(written, false).map((group) => ({ ...group, count: valid * group.count }));
    const all = [...drawn, ...groupsOf(known, chance === undefined)];
    const overLimit = ({ epochs, set }: AdapterGroup): boolean =>
      Math.floor((epochs * set.examples) / batchSize) > stepLimit;
    const trained = all.filter((group) => group.count > 0 && group.set.examples > 0 && !overLimit(group));
    const likely = chance ?? 1;
    for (const wave of this.#waves(trained)) {
      this.#ledger.add('finetune', scope, [this.#finetune(wave, likely)], chance !== undefined);
      const quiz = this.#quiz(sizes, counted(wave), rank);
      this.#ledger.add('quiz', scope, [{ ...quiz, steps: likely * quiz.steps }], chance !== undefined);
    }
    // A task with a configuration that trains nothing is answered once by the weights as they are.
    const untrained = (1 - valid) * counted(written) + counted(all.filter(overLimit));
    if (untrained > 0) {
      const asked = counted(written) + counted(known);
      const some = tasks * (1 - (1 - untrained / asked) ** (asked / tasks));
      const quiz = this.#quiz(sizes, some, 0);
      this.#ledger.add('quiz', scope, [{ ...quiz, steps: quiz.steps * Math.min(1, untrained) }], true);
    }
    this.#ledger.add('reward', scope, []);
  }

  /** Nothing is kept where nothing was solved: then the policy stays as it is. */
  policy(scope: EventScope, sizes: PuzzleSizes, pairs: number, replay: SequenceSize | null): void {
    const { rank, epochs, batchSize, replayPerPair } = this.settings.policy;
    const completion = this.expected.textTokens;
    this.#ledger.add('selection', scope, []);
    const old = replay === null ? 0 : pairs * replayPerPair;
    const sequences = pairs + old;
    if (sequences === 0) return;
    const rows = pairs * (sizes.configurationPromptTokens + completion - 1) + old * (replay?.rows ?? 0);
    const learned = pairs * completion + old * (replay?.learnedRows ?? 0);
    const batch = Math.min(batchSize ?? sequences, sequences);
    this.#ledger.reach({ adapters: 1, rank, tokensPerStep: Math.ceil((batch * rows) / sequences) });
    this.#ledger.add('policy-finetune', scope, [
      finetuneCall(this.engine, {
        adapters: 1,
        sequences,
        tokens: rows,
        epochs,
        batchSize,
        rank,
        headShare: learned / rows,
      }),
    ]);
  }

  /** As many as lie on the device at once, the longest first. */
  #waves(groups: readonly AdapterGroup[]): AdapterGroup[][] {
    const { rank, batchSize } = this.settings.finetune;
    const longest = Math.max(1, ...groups.map(({ set }) => set.longest));
    const perWave = Math.max(1, this.engine.planner.adaptersPerWave(rank, batchSize * longest));
    const open = [...groups].sort((left, right) => right.steps - left.steps);
    const waves: AdapterGroup[][] = [];
    let room = 0;
    for (let group = open.shift(); group !== undefined; group = open.shift()) {
      if (room === 0) {
        waves.push([]);
        room = perWave;
      }
      const count = Math.min(room, group.count);
      room -= count;
      waves.at(-1)?.push({ ...group, count });
      if (group.count > count) open.unshift({ ...group, count: group.count - count });
    }
    return waves;
  }

  #finetune(wave: readonly AdapterGroup[], likely: number): CallWork {
    const { rank, batchSize } = this.settings.finetune;
    const together = Math.ceil(counted(wave));
    const longest = Math.max(...wave.map(({ set }) => set.longest));
    this.#ledger.reach({ adapters: together, rank, tokensPerStep: together * batchSize * longest });
    const calls = wave.map(({ count, set, epochs, allTokens }) =>
      finetuneCall(this.engine, {
        adapters: count,
        sequences: set.examples,
        tokens: set.tokens,
        epochs,
        batchSize,
        rank,
        headShare: allTokens + (1 - allTokens) * (set.outputTokens / set.tokens),
      }),
    );
    return { ...sumCalls('finetune', calls), steps: likely * longestRun(wave) };
  }

  /** Each adapter, or the weights as they are, answers every prompt of one task. */
  #quiz(sizes: PuzzleSizes, sittings: number, rank: number): CallWork {
    const { prompts, distinctPrompts, promptTokens, answerTokens, longestAnswer, answerLimit } = sizes;
    const sequences = sittings * prompts;
    const endless = rank === 0 ? 0 : 1 - (1 - this.expected.endless) ** sequences;
    return this.#ledger.generate({
      prompts: sittings * distinctPrompts,
      sequences,
      promptTokens,
      written: Math.max(0, answerTokens - 1),
      longest: longestAnswer + endless * Math.max(0, answerLimit - longestAnswer),
      reserved: answerLimit,
      rank,
    });
  }
}

const counted = (groups: readonly Pick<CountedShape, 'count'>[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

/** Steps of the longest adapter: the most that is certain, or what the longest of as many draws is expected to take. */
function longestRun(wave: readonly AdapterGroup[]): number {
  const certain = Math.max(0, ...wave.filter((group) => group.certain).map(({ steps }) => steps));
  const drawn = wave.filter((group) => !group.certain).sort((left, right) => left.steps - right.steps);
  const draws = counted(drawn);
  let [below, expected] = [0, 0];
  for (const { count, steps } of drawn) {
    const upTo = below + count;
    expected += Math.max(certain, steps) * ((upTo / draws) ** draws - (below / draws) ** draws);
    below = upTo;
  }
  return Math.max(certain, expected);
}
