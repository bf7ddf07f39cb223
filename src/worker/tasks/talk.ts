/** What a conversation calls in the loop, on the model as it was loaded with a memory in place. Each call stands for itself. */
import { type AdapterWeights, type Ground, MOST_RANK } from '../../contract/engine';
import { checkpoint } from '../../seal/context';
import { type Loop, openLoop } from '../../seal/domain';
import { KNOWLEDGE } from '../../seal/knowledge/domain';
import type { Pool } from '../../seal/knowledge/lay';
import { saidIn } from '../../seal/knowledge/quiz';
import { sequenceIds, turnIds } from '../../seal/knowledge/selfEdits';
import type { Knowledge, SealEvent, TrainingSequence } from '../../seal/knowledge/types';
import { LAB } from '../../seal/loop/single';
import type { Note } from '../../seal/memory/memory';
import { bytesOf, hasRoom, ownPart } from '../../seal/memory/parts';
import { deriveSeed } from '../../seal/seeds';
import { mean } from '../../seal/statistics/estimate';
import { learnFrom } from '../../seal/stream/learn';
import { selfQuestions } from '../../seal/stream/questions';
import { Rehearsed } from '../../seal/stream/rehearsed';
import { decide } from '../../seal/stream/rule';
import { STREAM_SETTINGS } from '../../seal/stream/settings';
import { signalsOf } from '../../seal/stream/signals';
import type { Stream } from '../../seal/stream/streams';
import { nextTurn } from '../../seal/talk/answer';
import { compared, type Examination, everydayQuestions, knownQuestions, type Sat, sit } from '../../seal/talk/compare';
import { type Attempt, type Attempts, NO_INPUTS, restoreLoaded, type Weights } from '../domainWork';
import { WorkerError } from '../failure';
import type { TalkEvent, TalkTask } from '../talkProtocol';
import { MemoryStack } from './memoryStack';

type Of<Kind extends TalkTask['kind']> = Extract<TalkTask, { kind: Kind }>;

/** What a learning has come to, which is not done again on another device. */
interface SoFar {
  before: Sat;
  losses: number[];
  lines: string[];
  weights: AdapterWeights;
}

interface Context extends Loop<Knowledge> {
  engineStart: number;
}

export class TalkWork {
  readonly #stack = new MemoryStack();

  constructor(private readonly weights: Weights) {}

  /** `onFinished`: a part that is not done again whatever happens. */
  begin(task: TalkTask, tell: (event: TalkEvent) => void, onFinished: () => void): Attempts {
    this.#stack.take(task.memory, task.parts);
    let soFar: SoFar | null = null;
    return async (attempt) => {
      await restoreLoaded(attempt, this.weights);
      const own = contextOf(attempt, task, tell);
      switch (task.kind) {
        case 'say':
          return this.#say(own, task, tell);
        case 'weigh':
          return this.#weigh(own, task, tell);
        case 'learn': {
          if (soFar === null) {
            soFar = await this.#learn(own, task);
            this.#stack.add(task.id, soFar.weights);
            onFinished();
          }
          return this.#tellLearned(own, task, soFar, tell);
        }
        case 'measure':
          return this.#measure(own, task, tell);
      }
    };
  }

  #ground({ engine, engineStart }: Context, memory: readonly string[]): Promise<Ground | null> {
    return this.#stack.on(engine, engineStart, memory);
  }

  async #say(context: Context, { messages, memory }: Of<'say'>, tell: (event: TalkEvent) => void): Promise<void> {
    const ground = await this.#ground(context, memory);
    const { request, leftOut } = nextTurn(context, messages, ground?.adapter ?? null);
    await checkpoint(context, 'quiz');
    const ids: number[] = [];
    const [result] = await context.engine.generate([request], {
      signal: context.signal,
      onProgress: ({ ids: more }) => {
        ids.push(...more);
        const said = { ids, logProbabilities: [], finish: 'length' as const };
        tell({ type: 'saying', text: saidIn(context, said), ...LAB });
      },
    });
    const { logProbabilities = [], finish = 'length' } = result ?? {};
    const confidence = logProbabilities.length === 0 ? null : mean(logProbabilities);
    tell({ type: 'said', text: saidIn(context, result), confidence, finish, leftOut, ...LAB });
  }

  async #weigh(context: Context, { text, title, rule, memory }: Of<'weigh'>, tell: (event: TalkEvent) => void) {
    const ground = await this.#ground(context, memory);
    const questions = await selfQuestions(context, LAB, { title, context: text });
    const looked = await signalsOf(context, { title, text, questions, ground });
    tell({ type: 'weighed', looked, decision: decide(rule, looked), ...LAB });
  }

  async #learn(context: Context, { lesson, examination, memory, notes }: Of<'learn'>): Promise<SoFar> {
    const { engine, settings } = context;
    const ground = await this.#ground(context, memory);
    const { rank } = settings.finetune;
    if (!hasRoom(ground?.rank ?? 0, rank))
      throw new WorkerError(
        'bad-request',
        `This memory is full: ${memory.length} things of rank ${rank} are all that fit in the ${MOST_RANK} ranks of one adapter. Undo one of them, or begin another memory.`,
      );
    const known = knownQuestions(context);
    const before = await sit(context, examination, known, ground?.adapter ?? null);
    const { passage, edit } = lesson;
    // Of the text, so that the same thing learned again in the same place comes out the same.
    const seedKey = `talk ${deriveSeed(settings.seed, 'talk', passage.title, passage.context)}`;
    const beside = await besides(context, everydayQuestions(context, known), notes);
    const learned = await learnFrom(context, LAB, passage, { ground, beside, seedKey, ...(edit && { edit }) });
    try {
      if (learned.diverged !== null)
        throw new WorkerError(
          'bad-request',
          `Training went to not-a-number at step ${learned.diverged + 1}, so nothing was learned. Say it in other words.`,
        );
      const weights = ownPart(await engine.exportAdapter(learned.adapter), ground?.rank ?? 0);
      const lines = learned.material.sequences.filter(({ rule }) => rule !== 'passage').map(({ text }) => text);
      return { before, losses: learned.losses, lines, weights };
    } finally {
      await engine.freeAdapters([learned.adapter]);
    }
  }

  async #tellLearned(
    context: Context,
    { id, examination, memory }: Of<'learn'>,
    { before, losses, lines, weights }: SoFar,
    tell: (event: TalkEvent) => void,
  ): Promise<void> {
    const after = await this.#sitWith(context, examination, [...memory, id]);
    const result = compared(context, examination, knownQuestions(context), before, after);
    tell({ type: 'learned', id, lines, losses, weights, bytes: bytesOf(weights), ...result, ...LAB });
  }

  /** Of one thing that the memory holds: with all others in place, without it and with it. */
  async #measure(context: Context, { id, examination, memory }: Of<'measure'>, tell: (event: TalkEvent) => void) {
    const before = await this.#sitWith(
      context,
      examination,
      memory.filter((one) => one !== id),
    );
    const after = await this.#sitWith(context, examination, memory);
    tell({ type: 'measured', id, ...compared(context, examination, knownQuestions(context), before, after), ...LAB });
  }

  async #sitWith(context: Context, examination: Examination, memory: readonly string[]): Promise<Sat> {
    const ground = await this.#ground(context, memory);
    return sit(context, examination, knownQuestions(context), ground?.adapter ?? null);
  }
}

/** As a stream rehearses: earlier notes, and everyday answers of the model as it was loaded. */
function besides(context: Context, everyday: Stream['everyday'], notes: readonly Note[]): Promise<Pool[]> {
  const { defaults, chat } = STREAM_SETTINGS;
  const rehearsed = new Rehearsed(context, { everyday }, context.settings.writing.style === 'world' ? defaults : chat);
  // An earlier one that the limits of now leave no room for is not rehearsed.
  const sequences = notes.flatMap(({ text, answers }): TrainingSequence[] => {
    const turn = answers === undefined ? { ids: sequenceIds(context, text) } : turnIds(context, answers, text);
    return turn === null ? [] : [{ text, rule: 'line', paragraph: null, ...turn }];
  });
  rehearsed.add({ sequences, dropped: [] });
  return rehearsed.pools();
}

/** What the page shows of a learning while it goes on. */
function contextOf({ onStage, ...given }: Attempt, { settings }: TalkTask, tell: (event: TalkEvent) => void): Context {
  const emit = (event: SealEvent): void => {
    switch (event.type) {
      case 'stage-started':
      case 'stage-done':
        if (onStage(event)) tell(event);
        break;
      case 'edit-text':
      case 'losses':
      case 'material':
      case 'progress':
        tell(event);
    }
  };
  return { ...openLoop(KNOWLEDGE, { ...given, settings, emit }, NO_INPUTS), engineStart: given.engineStart };
}
