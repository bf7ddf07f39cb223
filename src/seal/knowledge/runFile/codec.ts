/**
 * Run files out and in. One schema reads the full form, which the loop writes, and the compact one, in which whatever model, settings
 * and the rest of the file give back is left out, and comes back on reading. Token ids and prompts are left out for good.
 */
import * as z from 'zod/mini';
import { itemsOfRound } from '../../loop/restEm';
import { type KnowledgeRun, RUN_SCHEMA, RUN_VERSION } from '../../record/record';
import { checked, mapAt, refuse } from '../../record/runFileError';
import { measuredOn, runFields } from '../../record/schema';
import { estimate } from '../../statistics/estimate';
import { estimateSchema, orNull, roundFields } from '../../types';
import { compactContinual, continualSchema } from '../continual/record';
import type { Evaluation } from '../measured';
import { conditionSchema, creditMeasureSchema, evaluationSchema, multiPassageSchema } from '../measured';
import { joinParagraphs } from '../passages';
import { DEFAULT_SETTINGS, type KnowledgeSettings, parseRecordedSettings } from '../settings';
import type { Answer, BaseAnswers, Candidate, Passage } from '../types';
import {
  answerSchema,
  baseSchema,
  candidateSchema,
  decisionSchema,
  passageSchema,
  repeatSchema,
  selfEditSchema,
} from '../types';

/** In compact form an answer is its text after `+`, right, or `-`, wrong; its place says which question it answers. */
const answer = z.union([z.string().check(z.regex(/^[+-]/)), answerSchema], {
  error: 'must be an answer: an object with question, paragraph, text, correct and judge, or a text after + or -',
});
const answers = z.array(answer);
const base = z.extend(baseSchema, { answers });

const candidate = z.extend(candidateSchema, {
  edit: z.extend(selfEditSchema, {
    author: z.enum(['policy', 'teacher', 'hand', 'none']),
    text: z.optional(z.string()),
  }),
  untrained: orNull(z.enum(['diverged'])),
  repeats: z.array(z.extend(repeatSchema, { answers })),
  accuracy: z.optional(estimateSchema),
});

/**
 * Without `base`: it is that of the evaluation before, as for all that share their weights. A candidate may be the id of one
 * in an evaluation before, as for oracles, which choose among those of others.
 */
const evaluation = z.extend(evaluationSchema, {
  base: z.optional(z.array(base)),
  openBook: z.optional(z.array(base)),
  candidates: z.array(
    z.union([z.string(), candidate], { error: 'must be a candidate, or the id of one in an evaluation before' }),
  ),
});

const round = z.object({
  ...roundFields,
  base: z.array(base),
  candidates: z.array(candidate),
  meanReward: estimateSchema,
  bestReward: estimateSchema,
  decisions: z.array(decisionSchema),
  evaluations: z.array(evaluation),
});

/** Until version 3 there was one measure, without a name. */
const pooled = z.pipe(
  z.extend(multiPassageSchema, { name: z._default(z.literal('multi-passage'), 'multi-passage') }),
  z.transform((measure) => measure),
);
const measure = z.union([continualSchema, creditMeasureSchema, pooled]);

const runFileSchema = z.object({
  ...runFields,
  domain: z.literal('knowledge'),
  /** Read by `parseSettings`, which knows their bounds. */
  settings: z.record(z.string(), z.unknown()),
  measuredOn: orNull(measuredOn),
  conditions: z.array(conditionSchema),
  items: z.object({
    training: z.array(passageSchema),
    heldOut: z.array(passageSchema),
    continual: z.exactOptional(z.array(z.array(passageSchema))),
  }),
  start: z.array(evaluation),
  rounds: z.array(round),
  measures: z.optional(z.array(measure)),
  /** As measures were called until version 2. */
  multiPassage: z.optional(z.array(pooled)),
});

type FileAnswer = z.infer<typeof answer>;
type FileBase = z.infer<typeof base>;
type FileCandidate = z.infer<typeof candidate>;
type FileEvaluation = z.infer<typeof evaluation>;

export function compactRun(run: KnowledgeRun): object {
  const heldOut = new QuizCodec(run.items.heldOut, run.settings);
  return {
    ...run,
    start: heldOut.compactEvaluations(run.start),
    rounds: run.rounds.map((round) => {
      const own = codecOf(run, run.settings, round);
      return {
        ...round,
        base: round.base.map((base) => own.compactBase(base)),
        candidates: round.candidates.map((candidate) => own.compactCandidate(candidate)),
        evaluations: heldOut.compactEvaluations(round.evaluations),
      };
    }),
    measures: run.measures.map((measure) =>
      measure.name === 'multi-passage' || measure.name === 'credit' ? measure : compactContinual(measure),
    ),
  };
}

/** @throws RunFileError that names the first bad field. */
export function parsedRun(input: unknown, version: number): KnowledgeRun {
  const { multiPassage = [], measures = multiPassage, ...file } = checked(runFileSchema, input);
  const settings = settingsOf(file.settings, version);
  const heldOut = new QuizCodec(file.items.heldOut, settings);
  return {
    schema: RUN_SCHEMA,
    version: RUN_VERSION,
    ...file,
    settings,
    start: heldOut.evaluations(file.start, 'start'),
    rounds: mapAt(file.rounds, 'rounds', ({ base, candidates, policyFinetune, evaluations, ...round }, where) => {
      const own = codecOf(file, settings, round);
      return {
        ...round,
        base: own.bases(base, `${where}.base`),
        candidates: mapAt(candidates, `${where}.candidates`, (one, place) => own.candidate(one, place)),
        policyFinetune,
        evaluations: heldOut.evaluations(evaluations, `${where}.evaluations`),
      };
    }),
    measures,
  };
}

/** What the first version had no setting for, it did not do. */
const FIRST_VERSION: KnowledgeSettings = {
  ...DEFAULT_SETTINGS,
  reward: 'accuracy',
  sideQuestions: 0,
  conditions: ['base', 'passage', 'untrained', 'teacher', 'policy'],
  multiPassage: { ...DEFAULT_SETTINGS.multiPassage, passages: 0 },
};

function settingsOf(given: object, version: number): KnowledgeSettings {
  const { settings, notices } = parseRecordedSettings(given, version === 1 ? FIRST_VERSION : DEFAULT_SETTINGS);
  for (const notice of notices) refuse(`settings.${notice.field}`, `${notice.given.slice(0, 80)}: ${notice.reason}`);
  return settings;
}

function codecOf(
  { items }: Pick<KnowledgeRun, 'items'>,
  settings: KnowledgeSettings,
  { round }: { round: number },
): QuizCodec {
  return new QuizCodec(itemsOfRound(items.training, settings.trainingPassages, round), settings);
}

/** Both ways for all that was quizzed on the same passages. */
class QuizCodec {
  constructor(
    private readonly passages: readonly Passage[],
    private readonly settings: KnowledgeSettings,
  ) {}

  /** Without the base that the evaluation before has too, and with the id of a candidate that an earlier one has. */
  compactEvaluations(evaluations: readonly Evaluation[]): object[] {
    let before = '[]';
    const seen = new Map<string, string>();
    return evaluations.map(({ base, openBook, candidates, ...evaluation }) => {
      const text = JSON.stringify(base);
      const again = text === before;
      before = text;
      return {
        ...evaluation,
        base: again ? undefined : base.map((one) => this.compactBase(one)),
        openBook: openBook?.map((one) => this.compactBase(one)),
        candidates: candidates.map((candidate) => {
          const { id } = candidate.edit;
          const whole = JSON.stringify(candidate);
          if (seen.get(id) === whole) return id;
          seen.set(id, whole);
          return this.compactCandidate(candidate);
        }),
      };
    });
  }

  evaluations(evaluations: readonly FileEvaluation[], where: string): Evaluation[] {
    let before: BaseAnswers[] = [];
    const seen = new Map<string, Candidate>();
    return mapAt(evaluations, where, ({ condition, base, openBook, candidates }, place) => {
      before = base === undefined ? before : this.bases(base, `${place}.base`);
      return {
        condition,
        base: before,
        ...(openBook === undefined ? {} : { openBook: this.bases(openBook, `${place}.openBook`) }),
        candidates: mapAt(candidates, `${place}.candidates`, (one, field) => {
          const found = typeof one === 'string' ? seen.get(one) : this.candidate(one, field);
          if (found === undefined) return refuse(field, 'no evaluation before it has this candidate');
          seen.set(found.edit.id, found);
          return found;
        }),
      };
    });
  }

  compactBase(base: BaseAnswers): object {
    return { ...base, answers: this.#compactAnswers(base.answers, base.item) };
  }

  bases(bases: readonly FileBase[], where: string): BaseAnswers[] {
    return mapAt(bases, where, (base, place) => {
      const passage = this.#passageAt(base.item, `${place}.item`);
      return { ...base, answers: this.#answers(base.answers, passage, `${place}.answers`) };
    });
  }

  compactCandidate(candidate: Candidate): object {
    const { edit, untrained, sequences, dropped, repeats } = candidate;
    return {
      ...candidate,
      edit: {
        ...edit,
        parts: textsOf(edit.parts),
        original: edit.original && { ...edit.original, parts: textsOf(edit.original.parts) },
        text: edit.text === textOf(edit) ? undefined : edit.text,
      },
      untrained: untrained ?? undefined,
      sameAs: undefined,
      sequences: sequences.map((sequence) => ({ ...sequence, ids: undefined })),
      dropped: dropped.length === 0 ? undefined : dropped,
      repeats: repeats.map(({ divergedAt, ...repeat }) => ({
        ...repeat,
        divergedAt: divergedAt ?? undefined,
        answers: this.#compactAnswers(repeat.answers, edit.item),
      })),
    };
  }

  candidate(candidate: FileCandidate, where: string): Candidate {
    const { edit, repeats, accuracy } = candidate;
    const passage = this.#passageAt(edit.item, `${where}.edit.item`);
    return {
      ...candidate,
      edit: { ...edit, text: edit.text ?? textOf(edit) },
      repeats: mapAt(repeats, `${where}.repeats`, (repeat, place) => ({
        ...repeat,
        answers: this.#answers(repeat.answers, passage, `${place}.answers`),
      })),
      accuracy: accuracy ?? estimate(repeats.map((repeat) => repeat.accuracy)),
    };
  }

  #passageAt(index: number, field: string): Passage {
    const { length } = this.passages;
    return this.passages[index] ?? refuse(field, `there is no passage ${index + 1} among ${length}`);
  }

  #compactAnswers(answers: readonly Answer[], item: number): FileAnswer[] {
    return answers.map((answer, at) => {
      const implied = this.#impliedAnswer(this.passages[item], at);
      const same =
        answer.question === implied.question &&
        answer.paragraph === implied.paragraph &&
        answer.judge === implied.judge;
      return same ? `${answer.correct ? '+' : '-'}${answer.text}` : answer;
    });
  }

  #answers(answers: readonly FileAnswer[], passage: Passage, where: string): Answer[] {
    return mapAt(answers, where, (given, place, at) => {
      const isShort = typeof given === 'string';
      const answer = isShort
        ? { ...this.#impliedAnswer(passage, at), text: given.slice(1), correct: given.startsWith('+') }
        : given;
      const { length } = passage.questions;
      if (answer.question < length) return answer;
      return refuse(
        isShort ? place : `${place}.question`,
        `there is no question ${answer.question + 1} among ${length}`,
      );
    });
  }

  /** Of an answer at this place, what need not be said. */
  #impliedAnswer(passage: Passage | undefined, at: number): Pick<Answer, 'question' | 'paragraph' | 'judge'> {
    return { question: at, paragraph: passage?.questions[at]?.paragraph ?? null, judge: this.settings.quiz.judge };
  }
}

/** Without prompts and token ids. */
const textsOf = (parts: Candidate['edit']['parts']) =>
  parts.map((part) => ({ ...part, prompt: undefined, promptIds: undefined, ids: undefined }));

/** What a self-edit says by its parts. */
function textOf({ parts }: { parts: readonly { text: string }[] }): string {
  return joinParagraphs(parts.map(({ text }) => text));
}
