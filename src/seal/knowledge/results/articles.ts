/** Articles of a query-server file as passages, base answers and candidates of Selkie's record. */

import type { Estimate } from '../../types';
import { sequenceText } from '../prompts';
import { bareAnswers, rewardCandidate } from '../reward';
import { givenSelfEdit, selfEditId, splitSelfEdit } from '../selfEdits';
import type { Answer, BaseAnswers, Candidate, Material, Passage, SelfEdit } from '../types';
import { assertAgrees, type QueryServerResult } from './schemas';
import type { Written } from './writers';

type Article = QueryServerResult['articles'][number];
type Completion = Article['completions'][number];
type Asked = Completion['questions'][number];

const EVERY_PARAGRAPH = 1;

/** Questions stand once for each rerun. */
const rerun = ({ questions }: Completion, repeat: number): Asked[] => questions.filter(({ rep }) => rep === repeat);

export function passageOf({ title, context, completions: [first] }: Article): Passage {
  const asked = first === undefined ? [] : rerun(first, 0);
  return { title, context, questions: asked.map(({ question, answer }) => ({ question, answer })) };
}

type Ran = Pick<QueryServerResult, 'judge'>;

/** SEAL's verdicts are GPT-4.1's. */
const answersBy =
  ({ judge = 'endpoint' }: Ran) =>
  (text: string, correct: boolean, question: number): Answer => {
    return { question, paragraph: null, text, correct, judge };
  };

/** Answers are those of the first rerun; the accuracy is over all of them. */
export function baseOf(article: Article, item: number, policyVersion: number, ran: Ran): BaseAnswers {
  const answerOf = answersBy(ran);
  const [first] = article.completions;
  const asked = first === undefined ? [] : rerun(first, 0);
  const answers = asked.map((one, at) => answerOf(one.baseline_answer, one.baseline_correct, at));
  const base = bareAnswers(item, EVERY_PARAGRAPH, policyVersion, { answers, goldLogProbabilities: [] });
  return { ...base, accuracy: article.stats.baseline_accuracy, goldLogProbabilities: null };
}

export function candidatesOf(
  article: Article,
  item: number,
  label: string,
  { author, writer }: Pick<Written, 'author' | 'writer'>,
  result: QueryServerResult,
  policyVersion: number,
): Candidate[] {
  const { split_newlines: split, eval_times: repeats } = result;
  const answerOf = answersBy(result);
  return article.completions.map((completion, sample) => {
    const { text, stats } = completion;
    const edit: SelfEdit = {
      ...givenSelfEdit(author === 'policy' ? 'hand' : author, label, item, author === 'none' ? [] : [text]),
      ...{ id: selfEditId(label, item, sample), sample, author },
      ...(author === 'policy' && { policyVersion }),
      ...(writer !== undefined && { writer }),
    };
    const [first] = edit.parts;
    if (first !== undefined) first.prompt = article.prompt;
    const trials = Array.from({ length: completion.questions.length === 0 ? 0 : repeats }, (_, repeat) => {
      const answers = rerun(completion, repeat).map((one, at) => answerOf(one.adapter_answer, one.adapter_correct, at));
      const quiz = { answers, goldLogProbabilities: [], sideEffects: null };
      return { repeat, divergedAt: null, loraSeed: 0, losses: [], gradientNorms: [], tokens: 0, answers: quiz };
    });
    const material = materialOf(article, edit, split);
    const rewarded = rewardCandidate(
      { edit, material, untrained: null, trials, sameAs: null },
      { rule: 'accuracy', paragraphs: EVERY_PARAGRAPH, rubrics: null },
    );
    const isRecounted = trials.length > 0;
    if (isRecounted)
      assertAgrees(
        `articles[${item}].completions[${sample}].stats.adapter_mean`,
        stats.adapter_mean,
        rewarded.accuracy.mean,
      );
    // The file's own mean to the last digit: it decides ties. Its deviation counts where it kept no answers.
    const error = stats.adapter_std === null || repeats < 2 ? null : stats.adapter_std / Math.sqrt(repeats);
    const standardError = isRecounted ? rewarded.accuracy.standardError : error;
    const told: Estimate = { mean: stats.adapter_mean, standardError, n: repeats };
    const own = rewarded.repeats.map((one) => ({ ...one, goldLogProbabilities: null }));
    return { ...rewarded, repeats: own, reward: told, accuracy: told, partRewards: edit.parts.map(() => told) };
  });
}

/** What SEAL trained on: the pieces of the edit, then the passage (seal-reference 2.3). Nobody has its token ids. */
function materialOf({ title, context }: Article, { parts }: SelfEdit, split: boolean): Material {
  const as = (piece: string): string => sequenceText('implications', title, piece);
  const written = parts.map(({ text }) => splitSelfEdit(text, split));
  const pieces = written.flatMap((one) => one.pieces);
  return {
    sequences: [
      ...pieces.map(({ text, rule }) => ({ text: as(text), ids: [], rule, paragraph: 0 })),
      { text: as(context), ids: [], rule: 'passage', paragraph: null },
    ],
    dropped: written.flatMap(({ preamble }) =>
      preamble === null ? [] : [{ text: preamble, paragraph: 0, reason: 'preamble' as const }],
    ),
  };
}
