/**
 * What is expected of a model that learns puzzles, for a rehearsal of the loop: configurations as it usually writes them, some of
 * which solve their task (`expectations.ts`). What is alike is made once: a task by its id, training sets by their configuration.
 */
import type { GenerateRequest } from '../../contract/engine';
import type { Mind, Place, Said } from '../cost/rehearsal';
import { type Remembering, remembering, repeated, wholes } from '../cost/remembering';
import type { Bound, EditFrame, Prepared } from '../domain';
import { mean } from '../statistics/estimate';
import { stepsFor } from './augmentation/trainingSet';
import { configurationKey } from './configuration';
import { puzzleContext } from './context';
import { distinct, type PolicyHabits, type PuzzleExpectations } from './expectations';
import { expectedAnswers } from './expectedAnswers';
import { assertTasksFit } from './fitting';
import { predictionQuiz } from './predict';
import { tasksInHeat } from './search';
import type { PuzzleSettings } from './settings';
import type { Puzzle, PuzzleCandidate, PuzzleConfiguration, Puzzles, WrittenConfiguration } from './types';

export function puzzleMind(given: Parameters<typeof puzzleContext>[0], expected: PuzzleExpectations): Mind<Puzzles> {
  const memory = remembering(given.tokenizer);
  const context = puzzleContext({ ...given, tokenizer: memory.tokenizer });
  const { settings } = context;
  const answers = expectedAnswers(context);
  const luck = new Luck(settings, expected);
  return {
    tokenizer: memory.tokenizer,
    bound: (bound) => {
      const prepare = preparedOnce(bound, settings);
      luck.heldOut = bound.heldOut.length;
      return {
        ...bound,
        check: () => assertTasksFit(context, distinctTasks(bound)),
        textOf: () => '',
        read: (frame, texts, rejected) => {
          const { ids = [], promptIds = [] } = texts[0] ?? {};
          const configuration = luck.writes(frame);
          const edit = { ...frame, promptIds, text: '', ids, logProbability: null, configuration };
          const violations = configuration === null ? ['It is no configuration.'] : [];
          return { edit: { ...edit, rejected: [...rejected] }, violations };
        },
        prepare: (puzzle, edit) => {
          luck.tries(edit);
          return prepare(puzzle, edit);
        },
        quiz: (puzzles) => predictionQuiz(context, puzzles, answers.promptsOf),
        reward: (puzzles, outcomes, bare) => {
          const { requests, grade } = bound.reward(puzzles, outcomes, bare);
          const measured = puzzles === bound.heldOut;
          return {
            requests,
            grade: (scores) => grade(scores).map((one) => ({ ...one, solved: luck.solves(one, measured) })),
          };
        },
        replay: (pairs, seed) => {
          const seen = bound.replay(Math.min(pairs, LOOKED_AT), seed);
          return repeated(seen, Math.round((seen.length * pairs) / Math.min(pairs, LOOKED_AT)));
        },
      };
    },
    says: (requests, place) =>
      place.stage === 'self-edits'
        ? written(memory, requests, expected)
        : answered(memory, requests, answers.lengthsOf, expected),
    weight: (place) => luck.weight(place),
    bareTimes: (place) => luck.weight(place).chance ?? 1,
  };
}

/** As many pairs as are needed to see what is replayed on average. */
const LOOKED_AT = 8;

const distinctTasks = ({ items: { training, heldOut } }: Bound<Puzzles>): Puzzle[] => [
  ...new Map([...training, ...heldOut].map((puzzle) => [puzzle.id, puzzle])).values(),
];

/**
 * Which examples are drawn at random does not matter to how many there are and how long they are, and epochs go through the same
 * ones again.
 */
function preparedOnce(
  bound: Bound<Puzzles>,
  { finetune }: PuzzleSettings,
): (puzzle: Puzzle, edit: WrittenConfiguration) => Prepared<Puzzles> {
  const known = new Map<string, Prepared<Puzzles>>();
  return (puzzle, edit) => {
    const { configuration } = edit;
    if (configuration === null) return bound.prepare(puzzle, edit, 'rehearsal');
    const once = { ...configuration, learningRate: 1, epochs: 1 };
    const key = `${puzzle.id} ${configurationKey(once)}`;
    const prepared = known.get(key) ?? bound.prepare(puzzle, { ...edit, configuration: once }, 'rehearsal');
    known.set(key, prepared);
    const { material, jobs } = prepared;
    const { epochs } = configuration;
    const counted = stepsFor(material?.examples.length ?? 0, epochs, finetune);
    return {
      edit,
      material: material && { ...material, ...counted },
      untrained: counted.overLimit ? 'over-limit' : null,
      jobs: counted.overLimit ? [] : jobs.map((job) => ({ ...job, epochs })),
    };
  };
}

/** Shares as even sequences: the first n of them hold nearly n times the share. */
class Luck {
  heldOut = 0;
  #written = 0;
  #attempts = 0;
  #solved = 0;
  readonly #searched = new Map<string, number>();
  /** Place of the configuration that a search tries now; `null` where none does. */
  #search: number | null = null;

  constructor(
    readonly settings: PuzzleSettings,
    readonly expected: PuzzleExpectations,
  ) {}

  /** @returns `null` for a text that is none. */
  writes({ policyVersion }: EditFrame): PuzzleConfiguration | null {
    const { invalid } = this.expected;
    this.#attempts += invalid;
    if (this.#attempts >= 0.5) {
      this.#attempts -= 1;
      return null;
    }
    const index = this.#written++;
    const shape = pick(this.#habits(policyVersion === 0).writes, even(index, GOLDEN));
    return {
      task: null,
      augmentations: shape.augmentations,
      epochs: shape.epochs,
      loss: even(index, ROOT_OF_2) < shape.allTokens ? 'all' : 'output',
      // Each another, so that none stands for another by chance: how many do is expected, see `weight`.
      learningRate: 1 / (index + 2),
    };
  }

  tries({ author, configuration }: WrittenConfiguration): void {
    if (author !== 'search' || configuration === null) {
      this.#search = null;
      return;
    }
    const key = configurationKey(configuration);
    this.#search = this.#searched.get(key) ?? this.#searched.size;
    this.#searched.set(key, this.#search);
  }

  /** Before the search all but a few held-out tasks are solved, and these it never solves. */
  solves({ untrained, edit: { author, item, policyVersion } }: PuzzleCandidate, measured: boolean): boolean {
    if (author === 'search') return false;
    if (measured && !(policyVersion ?? 0)) return item < this.heldOut - this.#open;
    if (untrained !== null) return false;
    this.#solved += this.#habits(policyVersion === 0).solved;
    if (this.#solved < 0.5) return false;
    this.#solved -= 1;
    return true;
  }

  /** A configuration that comes twice for a task is trained once; of a search, what is expected to be left to try. */
  weight({ stage, purpose, round }: Place): { times: number; chance: number | null } {
    const trains = stage === 'finetune' || stage === 'quiz';
    if (purpose === 'held-out' && round === 0 && this.#search !== null && trains)
      return this.#searchWeight(this.#search);
    const { edits, heldOutEdits } = this.settings;
    const habits = this.#habits(round === 0 || (purpose === 'train' && round === 1));
    const different = (samples: number): number => distinct(habits, samples) / samples;
    // Dealt out to other tasks, those that are a task's own are known.
    const fresh = this.heldOut > 1 ? (1 - habits.sameElsewhere) ** heldOutEdits : 1;
    const times = {
      train: different(edits),
      'held-out': different(heldOutEdits),
      reading: fresh * different(heldOutEdits),
      lab: 1,
      'multi-passage': 1,
    };
    return { times: trains ? times[purpose] : 1, chance: null };
  }

  /** At least one, so that there is something to search for. */
  get #open(): number {
    return Math.min(this.heldOut, Math.max(1, Math.round(this.expected.open * this.heldOut)));
  }

  #searchWeight(place: number): { times: number; chance: number } {
    const open = this.expected.open * this.expected.leftOpen ** place;
    // Constants were tried on the tasks of the heat.
    const inHeat = place < this.settings.search.constants ? tasksInHeat(this.heldOut) : 0;
    const untried = this.heldOut - inHeat;
    return { times: (open * untried) / Math.min(this.#open, untried), chance: 1 - (1 - open) ** untried };
  }

  #habits(isUntrained: boolean): PolicyHabits {
    return isUntrained ? this.expected.untrained : this.expected.trained;
  }
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const ROOT_OF_2 = Math.SQRT2 - 1;

/** Multiples of an irrational number lie evenly in [0, 1). */
const even = (index: number, step: number): number => (0.5 + index * step) % 1;

function pick<One extends { share: number }>(list: readonly One[], place: number): One {
  let below = 0;
  const found = list.find(({ share }) => {
    below += share;
    return place < below;
  });
  const last = found ?? list.at(-1);
  if (last === undefined) throw new Error('A policy writes something.');
  return last;
}

function written(
  { result }: Remembering,
  requests: readonly GenerateRequest[],
  { textTokens }: PuzzleExpectations,
): Said {
  const wholeTokens = wholes();
  const results = requests.map(({ maxTokens }) => result('', wholeTokens(textTokens), maxTokens));
  return { results, longest: textTokens };
}

function answered(
  { result }: Remembering,
  requests: readonly GenerateRequest[],
  lengthsOf: (prompt: readonly number[]) => { mean: number; longest: number },
  { endless }: PuzzleExpectations,
): Said {
  const wholeTokens = wholes();
  const lengths = requests.map(({ prompt }) => lengthsOf(prompt));
  const longest = Math.max(0, ...lengths.map((own) => own.longest));
  const limit = mean(requests.map(({ maxTokens }) => maxTokens));
  // One that does not end keeps all others waiting.
  const adapted = requests.filter(({ adapter }) => adapter !== null).length;
  const some = 1 - (1 - endless) ** adapted;
  return {
    results: requests.map(({ prompt, maxTokens }) => result('', wholeTokens(lengthsOf(prompt).mean), maxTokens)),
    longest: longest + some * Math.max(0, limit - longest),
  };
}
