/**
 * Run files in and out. Written compactly: token ids and prompts are left out, because model and settings give them back;
 * numbers have five digits; what the file holds already is not said twice. Reading takes this form, the full one of
 * `npm run seal -- … --json`, and both versions there are; what is absent comes back empty, so that every screen can draw it.
 */
import { joinParagraphs, passagesOfRound } from './passages';
import {
  type FileAnswer,
  type FileBase,
  type FileCandidate,
  type FileCondition,
  type FileEvaluation,
  type FileRound,
  type RunFile,
  runFileSchema,
} from './runFileSchema';
import { RUN_SCHEMA, RUN_VERSION, type RunRecord } from './runRecord';
import { DEFAULT_SETTINGS, type KnowledgeSettings } from './settings';
import { parseSettings } from './settingsSchema';
import { estimate } from './statistics';
import type {
  Answer,
  BaseAnswers,
  Candidate,
  Condition,
  Estimate,
  Evaluation,
  Judge,
  Passage,
  Repeat,
  RoundRecord,
  SelfEdit,
  SelfEditPart,
} from './types';

/** Why a file was refused, in one sentence or two: which field, what is wrong with it, what to do. */
export class RunFileError extends Error {
  constructor(
    readonly field: string | null,
    message: string,
  ) {
    super(message);
    this.name = 'RunFileError';
  }
}

const REMEDY = 'The file is damaged or was changed by hand; export it again from where it was made.';
const WHAT_TO_CHOOSE = 'Choose a file that "npm run seal -- knowledge --json FILE" or the Runs page wrote.';

/** More than any run that a page could draw, and little enough not to take its memory. */
export const MOST_BYTES = 256 * 1024 * 1024;

/** Gzipped or not: what the first two bytes say counts, because some hosts unpack on the way. */
export async function readRunBytes(bytes: Uint8Array<ArrayBuffer>): Promise<RunRecord> {
  return readRunText(await textOf(bytes));
}

async function textOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return new TextDecoder().decode(bytes);
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')).getReader();
  const decoder = new TextDecoder();
  let [text, size] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new RunFileError(null, `The file is a gzip archive that cannot be unpacked to its end. ${REMEDY}`);
    });
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES) {
      await reader.cancel();
      throw new RunFileError(
        null,
        `Unpacked, the file is larger than ${MOST_BYTES / 1024 / 1024} MB. ${WHAT_TO_CHOOSE}`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}

export function readRunText(text: string): RunRecord {
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    throw new RunFileError(null, `The file is not JSON. ${WHAT_TO_CHOOSE}`);
  }
  return readRunFile(input);
}

/** @throws RunFileError that names the first bad field. */
export function readRunFile(input: unknown): RunRecord {
  checkKind(input);
  const parsed = runFileSchema.safeParse(input);
  if (parsed.success) return expanded(parsed.data, input.version);
  const [issue] = parsed.error.issues;
  const field = issue === undefined ? 'file' : pathText(issue.path);
  throw new RunFileError(field, `${field}: ${issue === undefined ? 'cannot be read' : complaint(issue)}. ${REMEDY}`);
}

function checkKind(input: unknown): asserts input is { version: number } {
  if (typeof input !== 'object' || input === null || !('schema' in input) || input.schema !== RUN_SCHEMA) {
    const given =
      typeof input === 'object' && input !== null && 'schema' in input ? JSON.stringify(input.schema) : null;
    const said = given === null ? 'it has no field "schema"' : `its field "schema" is ${given.slice(0, 80)}`;
    throw new RunFileError('schema', `This is not a run of Selkie: ${said}. ${WHAT_TO_CHOOSE}`);
  }
  const version: unknown = 'version' in input ? input.version : undefined;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1)
    throw new RunFileError('version', `version: must be a whole number from 1 to ${RUN_VERSION}. ${REMEDY}`);
  if (version > RUN_VERSION)
    throw new RunFileError(
      'version',
      `version: the run was written by a newer Selkie (version ${version}; this one reads up to ${RUN_VERSION}). Reload the page or update Selkie.`,
    );
}

/** `rounds[0].candidates[3].reward.mean` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}${text === '' ? '' : '.'}${String(step)}`),
    '',
  );
}

type Issue = NonNullable<ReturnType<typeof runFileSchema.safeParse>['error']>['issues'][number];

function complaint(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${NOUNS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${String(issue.minimum)}`;
    case 'too_big':
      return `must be at most ${String(issue.maximum)}`;
    case 'not_multiple_of':
      return 'must be a whole number';
    case 'custom':
    case 'invalid_union':
      return issue.message;
    default:
      return 'has the wrong form';
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  array: 'a list',
  object: 'an object',
  record: 'an object',
  tuple: 'a pair of numbers',
  int: 'a whole number',
};

// Reading: what was left out comes back.

function expanded(file: RunFile, version: number): RunRecord {
  const settings = settingsOf(file.settings, version);
  const { judge } = settings.quiz;
  const { training, heldOut } = file.passages;
  return {
    schema: RUN_SCHEMA,
    version: RUN_VERSION,
    id: file.id,
    domain: file.domain,
    startedAt: file.startedAt,
    seconds: file.seconds,
    commit: file.commit ?? null,
    model: file.model,
    device: file.device,
    settings,
    measuredOn: file.measuredOn ?? null,
    notices: file.notices ?? [],
    timings: file.timings ?? [],
    conditions: file.conditions.map(conditionOf),
    passages: { training: training.map(passageOf), heldOut: heldOut.map(passageOf) },
    start: evaluationsOf(file.start, heldOut.map(passageOf), judge, 'start'),
    rounds: file.rounds.map((round, at) => roundOf(round, file, settings, `rounds[${at}]`)),
    multiPassage: (file.multiPassage ?? []).map((record) => ({
      ...record,
      conditions: record.conditions.map(conditionOf),
    })),
    cost: file.cost ?? null,
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
  const { settings, notices } = parseSettings(given, version === 1 ? FIRST_VERSION : DEFAULT_SETTINGS);
  const [notice] = notices;
  if (notice === undefined) return settings;
  const field = `settings.${notice.field}`;
  throw new RunFileError(field, `${field}: ${notice.given.slice(0, 80)}: ${notice.reason}. ${REMEDY}`);
}

type FilePassage = RunFile['passages']['training'][number];

function passageOf({ title, context, questions, teacher }: FilePassage): Passage {
  return {
    title,
    context,
    questions: questions.map(({ paragraph, ...question }) => ({
      ...question,
      ...(paragraph === undefined ? {} : { paragraph }),
    })),
    ...(teacher === undefined ? {} : { teacher }),
  };
}

function conditionOf(condition: FileCondition): Condition {
  return {
    ...condition,
    goldLogProbability: condition.goldLogProbability ?? null,
    locality: condition.locality ?? null,
    collateral: condition.collateral ?? null,
  };
}

function roundOf(
  { base, candidates, evaluations, policyFinetune, ...round }: FileRound,
  file: RunFile,
  settings: KnowledgeSettings,
  where: string,
): RoundRecord {
  const { judge } = settings.quiz;
  const passages = passagesOfRound(file.passages.training.map(passageOf), settings.trainingPassages, round.round);
  return {
    ...round,
    base: base.map((one, at) => baseOf(one, passages, judge, `${where}.base[${at}]`)),
    candidates: candidates.map((one, at) => candidateOf(one, passages, judge, `${where}.candidates[${at}]`)),
    policyFinetune:
      policyFinetune === null ? null : { ...policyFinetune, gradientNorms: policyFinetune.gradientNorms ?? [] },
    evaluations: evaluationsOf(evaluations, file.passages.heldOut.map(passageOf), judge, `${where}.evaluations`),
  };
}

function evaluationsOf(
  evaluations: readonly FileEvaluation[],
  passages: readonly Passage[],
  judge: Judge,
  where: string,
): Evaluation[] {
  let before: BaseAnswers[] = [];
  const seen = new Map<string, Candidate>();
  return evaluations.map(({ condition, base, openBook, candidates }, at) => {
    const place = `${where}[${at}]`;
    const basesOf = (bases: readonly FileBase[], name: string): BaseAnswers[] =>
      bases.map((one, index) => baseOf(one, passages, judge, `${place}.${name}[${index}]`));
    before = base === undefined ? before : basesOf(base, 'base');
    return {
      condition: conditionOf(condition),
      base: before,
      ...(openBook === undefined ? {} : { openBook: basesOf(openBook, 'openBook') }),
      candidates: candidates.map((one, index) => {
        const field = `${place}.candidates[${index}]`;
        const found = typeof one === 'string' ? seen.get(one) : candidateOf(one, passages, judge, field);
        if (found === undefined)
          throw new RunFileError(field, `${field}: no evaluation before it has this candidate. ${REMEDY}`);
        seen.set(found.selfEdit.id, found);
        return found;
      }),
    };
  });
}

function baseOf(base: FileBase, passages: readonly Passage[], judge: Judge, where: string): BaseAnswers {
  const passage = passageAt(passages, base.passage, `${where}.passage`);
  return {
    ...base,
    answers: answersOf(base.answers, passage, judge, `${where}.answers`),
    paragraphAccuracies: base.paragraphAccuracies ?? [],
    goldLogProbabilities: base.goldLogProbabilities ?? null,
  };
}

function candidateOf(
  { selfEdit, sequences, repeats, accuracy, ...rest }: FileCandidate,
  passages: readonly Passage[],
  judge: Judge,
  where: string,
): Candidate {
  const passage = passageAt(passages, selfEdit.passage, `${where}.selfEdit.passage`);
  return {
    selfEdit: selfEditOf(selfEdit),
    sequences: sequences.map((sequence) => ({ ...sequence, ids: sequence.ids ?? [] })),
    dropped: rest.dropped ?? [],
    repeats: repeats.map(
      (repeat, at): Repeat => ({
        ...repeat,
        gradientNorms: repeat.gradientNorms ?? [],
        answers: answersOf(repeat.answers, passage, judge, `${where}.repeats[${at}].answers`),
        paragraphAccuracies: repeat.paragraphAccuracies ?? [],
        goldLogProbabilities: repeat.goldLogProbabilities ?? null,
        sideEffects: repeat.sideEffects ?? null,
      }),
    ),
    reward: rest.reward,
    partRewards: rest.partRewards ?? [],
    accuracy: accuracy ?? accuracyOver(repeats),
    goldLogProbability: rest.goldLogProbability ?? null,
    partRubrics: rest.partRubrics ?? null,
  };
}

function accuracyOver(repeats: readonly { accuracy: number }[]): Estimate {
  return estimate(repeats.map((repeat) => repeat.accuracy));
}

function selfEditOf({ parts, text, ...selfEdit }: FileCandidate['selfEdit']): SelfEdit {
  return {
    ...selfEdit,
    parts: parts.map(
      (part): SelfEditPart => ({
        ...part,
        prompt: part.prompt ?? '',
        promptIds: part.promptIds ?? [],
        ids: part.ids ?? [],
        logProbability: part.logProbability ?? null,
      }),
    ),
    text: text ?? joinParagraphs(parts.map((part) => part.text)),
  };
}

function passageAt(passages: readonly Passage[], index: number, field: string): Passage {
  const passage = passages[index];
  if (passage !== undefined) return passage;
  throw new RunFileError(field, `${field}: there is no passage ${index + 1} among ${passages.length}. ${REMEDY}`);
}

function answersOf(answers: readonly FileAnswer[], passage: Passage, judge: Judge, where: string): Answer[] {
  return answers.map((given, at) => {
    const answer =
      typeof given === 'string'
        ? { ...impliedAnswer(passage, at, judge), text: given.slice(1), correct: given.startsWith('+') }
        : given;
    if (answer.question < passage.questions.length) return answer;
    const field = `${where}[${at}]${typeof given === 'string' ? '' : '.question'}`;
    throw new RunFileError(
      field,
      `${field}: there is no question ${answer.question + 1} among ${passage.questions.length}. ${REMEDY}`,
    );
  });
}

function impliedAnswer(passage: Passage, at: number, judge: Judge): Pick<Answer, 'question' | 'paragraph' | 'judge'> {
  return { question: at, paragraph: passage.questions[at]?.paragraph ?? null, judge };
}

// Writing: what can be put back is left out.

export function writeRunFile(run: RunRecord): string {
  return `${JSON.stringify(compactRun(run), (_, value: unknown) => (typeof value === 'number' ? rounded(value) : value))}\n`;
}

const DIGITS = 5;

/** Counts, seeds and sizes are whole and stay as they are. */
function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}

/** The compact form; `readRunFile` gives the run back without ids and prompts. */
export function compactRun(run: RunRecord): object {
  const { judge } = run.settings.quiz;
  const { training, heldOut } = run.passages;
  return {
    ...run,
    start: compactEvaluations(run.start, heldOut, judge),
    rounds: run.rounds.map((round) => {
      const passages = passagesOfRound(training, run.settings.trainingPassages, round.round);
      return {
        ...round,
        base: round.base.map((base) => compactBase(base, passages, judge)),
        candidates: round.candidates.map((candidate) => compactCandidate(candidate, passages, judge)),
        evaluations: compactEvaluations(round.evaluations, heldOut, judge),
      };
    }),
  };
}

function compactEvaluations(evaluations: readonly Evaluation[], passages: readonly Passage[], judge: Judge): object[] {
  let before = '[]';
  const seen = new Map<string, string>();
  return evaluations.map(({ base, openBook, candidates, ...evaluation }) => {
    const text = JSON.stringify(base);
    const again = text === before;
    before = text;
    const basesOf = (bases: readonly BaseAnswers[]): object[] => bases.map((one) => compactBase(one, passages, judge));
    return {
      ...evaluation,
      ...(again ? {} : { base: basesOf(base) }),
      ...(openBook === undefined ? {} : { openBook: basesOf(openBook) }),
      candidates: candidates.map((candidate) => {
        const { id } = candidate.selfEdit;
        const whole = JSON.stringify(candidate);
        if (seen.get(id) === whole) return id;
        seen.set(id, whole);
        return compactCandidate(candidate, passages, judge);
      }),
    };
  });
}

function compactBase(base: BaseAnswers, passages: readonly Passage[], judge: Judge): object {
  return { ...base, answers: compactAnswers(base.answers, passages[base.passage], judge) };
}

function compactCandidate(candidate: Candidate, passages: readonly Passage[], judge: Judge): object {
  const { selfEdit, sequences, dropped, repeats, ...rest } = candidate;
  const { text, parts, ...edit } = selfEdit;
  const implied = text === joinParagraphs(parts.map((part) => part.text));
  return {
    selfEdit: {
      ...edit,
      parts: parts.map(({ prompt: _prompt, promptIds: _promptIds, ids: _ids, ...part }) => part),
      ...(implied ? {} : { text }),
    },
    sequences: sequences.map(({ ids: _, ...sequence }) => sequence),
    ...(dropped.length === 0 ? {} : { dropped }),
    repeats: repeats.map((repeat) => ({
      ...repeat,
      answers: compactAnswers(repeat.answers, passages[selfEdit.passage], judge),
    })),
    ...rest,
  };
}

function compactAnswers(answers: readonly Answer[], passage: Passage | undefined, judge: Judge): FileAnswer[] {
  return answers.map((answer, at) => {
    if (passage === undefined) return answer;
    const implied = impliedAnswer(passage, at, judge);
    const same =
      answer.question === implied.question && answer.paragraph === implied.paragraph && answer.judge === implied.judge;
    return same ? `${answer.correct ? '+' : '-'}${answer.text}` : answer;
  });
}
