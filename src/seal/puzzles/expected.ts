/**
 * What is expected of a model that learns puzzles, for a rehearsal of the loop: what its policy writes, and what comes of it, measured
 * over the three recorded runs of the embedded model (900 configurations). Another model may differ, which the estimate learns from
 * its first stages. What is alike is made once.
 */
import type { GenerateRequest } from '../../contract/engine';
import type { ExpectedModel, ExpectedResults, Place, Weight } from '../cost/rehearsal';
import { remembering, repeated, wholes } from '../cost/remembering';
import type { EditFrame, Prepared } from '../domain';
import { mean } from '../statistics/estimate';
import { configurationKey, NO_AUGMENTATIONS } from './configuration';
import { type PuzzleContext, puzzleContext } from './context';
import { predictionQuiz, type TestPrompt, testPrompts } from './predict';
import { screeningTasks } from './search';
import type { PuzzleSettings } from './settings';
import type { Puzzle, PuzzleCandidate, PuzzleConfiguration, Puzzles, WrittenConfiguration } from './types';

export interface PolicyHabits {
  /** Configurations that cost alike; shares add up to 1. */
  writes: readonly (Pick<PuzzleConfiguration, 'augmentations' | 'loss' | 'epochs'> & { share: number })[];
  /** How likely two configurations for one task are the same, and two for different tasks. */
  same: number;
  sameElsewhere: number;
  /** Share of configurations that solve their task. */
  solved: number;
}

export interface PuzzleExpectations {
  untrained: PolicyHabits;
  /** From the second round on, and where the rounds' policies are measured. */
  trained: PolicyHabits;
  /** Tokens of a configuration with its end, and the share of texts that are none and are sampled again. */
  textTokens: number;
  invalid: number;
  /** Share of answers of adapted models that do not end: one of them keeps all others waiting up to the limit. */
  endless: number;
  /** Share of held-out tasks that nothing has solved when the search begins, and of these the share that each try leaves. */
  open: number;
  leftOpen: number;
}

const ALL_TOKENS = 0.44;
const ONE = { ...NO_AUGMENTATIONS, colors: true };
const BOTH = { ...ONE, symmetries: true };

const habits = (shares: readonly [plain: number, one: number, both: number], epochs: readonly number[]) =>
  [NO_AUGMENTATIONS, ONE, BOTH].flatMap((augmentations, which) =>
    epochs.flatMap((often, index): PolicyHabits['writes'] => {
      const share = (shares[which] ?? 0) * often;
      const shape = { augmentations, epochs: index + 1 };
      return [
        { ...shape, loss: 'all', share: share * ALL_TOKENS },
        { ...shape, loss: 'output', share: share * (1 - ALL_TOKENS) },
      ];
    }),
  );

/** Shares of configurations without augmentation, with colours, and with symmetries too; and by epochs, from 1. */
const UNTRAINED = habits([0.06, 0.9, 0.04], [0.3, 0.2, 0.25, 0.25]);
const TRAINED = habits([0, 0.98, 0.02], [0.05, 0.2, 0.3, 0.45]);

/** The compact form takes eight and its end. */
const COMPACT_TOKENS = 9;

/** Nothing is known of how long another model's texts are, so they count as long as they may become. */
export function expectationsOf({ writing: { form, maxTokens } }: PuzzleSettings): PuzzleExpectations {
  const compact = form === 'compact';
  return {
    untrained: { writes: UNTRAINED, same: 0.005, sameElsewhere: 0.005, solved: 0.18 },
    trained: { writes: TRAINED, same: 0.05, sameElsewhere: 0.07, solved: 0.55 },
    textTokens: compact ? Math.min(COMPACT_TOKENS, maxTokens) : maxTokens,
    // A limit below the length of a configuration cuts off every one.
    invalid: compact && maxTokens < COMPACT_TOKENS - 1 ? 1 : 0.005,
    endless: 0.002,
    open: 0.06,
    leftOpen: 0.93,
  };
}

/** As many pairs as are needed to see what is replayed on average. */
const LOOKED_AT = 8;

export function expectedPuzzleModel(
  given: Parameters<typeof puzzleContext>[0],
  expected: PuzzleExpectations,
): ExpectedModel<Puzzles> {
  const { tokenizer, result } = remembering(given.tokenizer);
  const context = puzzleContext({ ...given, tokenizer });
  const answers = expectedAnswers(context);
  const policy = new ExpectedPolicy(context.settings, expected);
  const perPair = context.settings.policy.replayPerPair;
  return {
    tokenizer,
    bound: (bound) => {
      const { heldOut } = bound.items;
      policy.heldOut = heldOut.length;
      const known = new Map<string, Prepared<Puzzles>>();
      return {
        ...bound,
        read: (frame, texts, rejected) => {
          const { edit, violations } = bound.read(frame, texts, rejected);
          const configuration = policy.writes(frame);
          return { edit: { ...edit, configuration }, violations: configuration === null ? violations : [] };
        },
        // Which examples are drawn does not matter to how many there are and how long they are, nor does the learning rate.
        prepare: (puzzle, edit) => {
          policy.tries(edit);
          const { configuration } = edit;
          const key = `${puzzle.id} ${configuration && configurationKey({ ...configuration, learningRate: 1 })}`;
          const prepared = known.get(key) ?? bound.prepare(puzzle, edit, 'rehearsal');
          known.set(key, prepared);
          return { ...prepared, edit };
        },
        quiz: (puzzles) => predictionQuiz(context, puzzles, answers.promptsOf),
        reward: (puzzles, outcomes, bare) => {
          const { requests, grade } = bound.reward(puzzles, outcomes, bare);
          const told = (one: PuzzleCandidate) => ({ ...one, solved: policy.solves(one, puzzles === heldOut) });
          return { requests, grade: (scores) => grade(scores).map(told) };
        },
        replay: (count, seed) => {
          const few = bound.replay?.(Math.min(count, LOOKED_AT * perPair), seed) ?? [];
          return repeated(few, count);
        },
      };
    },
    generate: (requests, { stage }): ExpectedResults => {
      const { textTokens } = expected;
      const { means, longest } =
        stage === 'self-edits'
          ? { means: requests.map(() => textTokens), longest: textTokens }
          : answers.lengths(requests, expected);
      const whole = wholes();
      const results = requests.map(({ maxTokens }, index) => result('', whole(means[index] ?? 0), maxTokens));
      return { results, longest };
    },
    weight: (place) => policy.weight(place),
    bareTimes: (place) => policy.weight(place).chance ?? 1,
  };
}

type Request = Pick<GenerateRequest, 'prompt' | 'adapter' | 'maxTokens'>;

/** What a task's tests are asked with, and how long a right answer is with its end: as those that were shown, also turned. */
export function expectedAnswers(context: PuzzleContext) {
  const { form } = context;
  const asked = new WeakMap<Puzzle, readonly TestPrompt[]>();
  const lengths = new WeakMap<readonly number[], { mean: number; longest: number }>();
  const made = (puzzle: Puzzle): readonly TestPrompt[] => {
    const outputs = puzzle.demonstrations.map(({ output }) => output);
    const prompts = testPrompts(context, puzzle);
    const plain = outputs.map((output) => form.answer(output).length);
    const turned = prompts.flatMap(({ transform }) =>
      transform ? outputs.map((output) => form.answer(transform.apply(output)).length) : [],
    );
    const own = { mean: mean(plain), longest: Math.max(...plain, ...turned) };
    const arrays = new Map(prompts.map(({ ids }) => [ids.join(' '), ids]));
    for (const ids of arrays.values()) lengths.set(ids, own);
    return prompts.map((prompt) => ({ ...prompt, ids: arrays.get(prompt.ids.join(' ')) ?? prompt.ids }));
  };
  return {
    /** Of one task, equal prompts are one array, so that they are read once; another task's are its own. */
    promptsOf: (puzzle: Puzzle): readonly TestPrompt[] => {
      const prompts = asked.get(puzzle) ?? made(puzzle);
      asked.set(puzzle, prompts);
      return prompts;
    },
    lengths: (requests: readonly Request[], { endless }: Pick<PuzzleExpectations, 'endless'>) => {
      const own = requests.map(({ prompt }) => lengths.get(prompt) ?? { mean: 1, longest: 1 });
      const longest = Math.max(0, ...own.map((one) => one.longest));
      const limit = mean(requests.map(({ maxTokens }) => maxTokens));
      // One that does not end keeps all others waiting.
      const some = 1 - (1 - endless) ** requests.filter(({ adapter }) => adapter !== null).length;
      return { means: own.map((one) => one.mean), longest: longest + some * Math.max(0, limit - longest) };
    },
  };
}

/** Whether one of a sequence has what a share of them has, evenly spread: the first n of them hold nearly n times the share. */
function evenly(): (share: number) => boolean {
  let sum = 0;
  return (share) => {
    sum += share;
    const has = sum >= 0.5;
    if (has) sum -= 1;
    return has;
  };
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

class ExpectedPolicy {
  heldOut = 0;
  #written = 0;
  readonly #isInvalid = evenly();
  readonly #isSolved = evenly();
  /** What a search tries now, one after another, and its place; `null` where none does. */
  #search: { key: string; place: number } | null = null;
  #searched = 0;

  constructor(
    readonly settings: PuzzleSettings,
    readonly expected: PuzzleExpectations,
  ) {}

  /** @returns `null` for a text that is none. */
  writes({ policyVersion }: EditFrame): PuzzleConfiguration | null {
    if (this.#isInvalid(this.expected.invalid)) return null;
    const index = this.#written++;
    // Multiples of an irrational number lie evenly in [0, 1).
    const { augmentations, loss, epochs } = pick(this.#habits(policyVersion === 0).writes, (0.5 + index * GOLDEN) % 1);
    // Each another rate, so that none stands for another by chance: how many do is expected, see `weight`.
    return { task: null, augmentations, loss, learningRate: 1 / (index + 2), epochs };
  }

  tries({ author, configuration }: WrittenConfiguration): void {
    const key = author === 'search' && configuration ? configurationKey(configuration) : null;
    if (key === null) this.#search = null;
    else if (key !== this.#search?.key) this.#search = { key, place: this.#searched++ };
  }

  /** Before the search all but a few held-out tasks are solved, and these it never solves. */
  solves({ untrained, edit: { author, item, policyVersion } }: PuzzleCandidate, measured: boolean): boolean {
    if (author === 'search') return false;
    if (measured && !(policyVersion ?? 0)) return item < this.heldOut - this.#open;
    return untrained === null && this.#isSolved(this.#habits(policyVersion === 0).solved);
  }

  /** A configuration that comes twice for a task is trained once; of a search, what is expected to be left to try. */
  weight({ stage, purpose, round }: Place): Weight {
    if ((stage !== 'finetune' && stage !== 'quiz') || purpose === 'lab') return { times: 1, chance: null };
    if (purpose === 'held-out' && round === 0 && this.#search !== null) return this.#searchWeight(this.#search.place);
    const { same, sameElsewhere } = this.#habits(round === 0 || (purpose === 'train' && round === 1));
    const samples = purpose === 'train' ? this.settings.edits : this.settings.heldOutEdits;
    const different = same === 0 ? 1 : (1 - (1 - same) ** samples) / (same * samples);
    // Dealt out to other tasks, those that are a task's own are known.
    const fresh = purpose === 'reading' && this.heldOut > 1 ? (1 - sameElsewhere) ** samples : 1;
    return { times: fresh * different, chance: null };
  }

  /** At least one, so that there is something to search for. */
  get #open(): number {
    return Math.min(this.heldOut, Math.max(1, Math.round(this.expected.open * this.heldOut)));
  }

  #searchWeight(place: number): Weight {
    const open = this.expected.open * this.expected.leftOpen ** place;
    // Constants were screened on these.
    const screened = place < this.settings.search.constants ? screeningTasks(this.heldOut) : 0;
    const untried = this.heldOut - screened;
    return { times: (open * untried) / Math.min(this.#open, untried), chance: 1 - (1 - open) ** untried };
  }

  #habits(isUntrained: boolean): PolicyHabits {
    return isUntrained ? this.expected.untrained : this.expected.trained;
  }
}

/** @param place in [0, 1), of which each has its share. */
function pick<One extends { share: number }>(list: readonly One[], place: number): One {
  let below = 0;
  const found = list.find(({ share }) => {
    below += share;
    return place < below;
  });
  const one = found ?? list.at(-1);
  if (one === undefined) throw new Error('A policy writes something.');
  return one;
}
