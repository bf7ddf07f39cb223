/** Third stage: the answers of adapters and of the weights without one, in one batch, and then the scores of what is given. */
import type { Claim } from '../../contract/chat';
import type { AdapterId } from '../../contract/engine';
import { EndpointError } from '../../contract/errors';
import { checkpoint, judgeOf, type RunContext, runStage } from '../context';
import type { Asked, LoopContext, Quiz, QuizTaker, Scored } from '../domain';
import type { EventScope, Kind, Stage } from '../types';
import type { Adapted } from './train';

type Caller = Pick<RunContext<unknown, never>, 'engine' | 'signal' | 'gate' | 'judge'>;

/** Answers are written side by side and end together, so that parts of them count: a tenth is news enough. */
const TENTHS = 10;

/** One batch of questions, then one of scores. `diverged` are the adapters whose output was not a number. */
export async function askAll<Result>(
  caller: Caller,
  stage: Stage,
  { requests, score }: Asked<Result>,
  onAnswer: (done: number, total: number) => void = () => undefined,
): Promise<{ result: Result; diverged: Set<AdapterId> }> {
  const { engine, signal } = caller;
  await checkpoint(caller, stage);
  const written = requests.map(() => 0);
  let [all, told] = [0, 0];
  const answered = await engine.generate(requests, {
    signal,
    onProgress: ({ request, ids, done }) => {
      const most = Math.max(1, requests[request]?.maxTokens ?? 1);
      const before = written[request] ?? 0;
      const now = done ? 1 : Math.min(before + ids.length / most, 1 - 1 / most);
      written[request] = now;
      all += now - before;
      // Sums of parts are a little off: what is all but a tenth is that tenth.
      const answers = Math.floor(TENTHS * all + 1e-6) / TENTHS;
      if (answers <= told) return;
      told = answers;
      onAnswer(answers, requests.length);
    },
  });
  const diverged = adaptersOf(requests, (index) => answered[index]?.finish === 'not-finite');
  const result = await scoreAll(caller, stage, score(answered), diverged);
  return { result, diverged };
}

export async function scoreAll<Result>(
  caller: Caller,
  stage: Stage,
  { requests, claims = [], grade }: Scored<Result>,
  diverged: Set<AdapterId> = new Set(),
): Promise<Result> {
  if (requests.length > 0) await checkpoint(caller, stage);
  const scores = requests.length === 0 ? [] : await caller.engine.score(requests, { signal: caller.signal });
  const isBroken = (index: number): boolean => scores[index]?.logProbabilities.some(Number.isNaN) ?? false;
  for (const adapter of adaptersOf(requests, isBroken)) diverged.add(adapter);
  return grade(scores, await verdictsOn(caller, stage, claims));
}

/** Claims of one call, after which the run may be paused and what was judged is kept. */
const JUDGED_TOGETHER = 16;

/** A judge that fails ends the stage: no answer is counted wrong for it. */
async function verdictsOn(caller: Caller, stage: Stage, claims: readonly Claim[]): Promise<boolean[]> {
  const verdicts: boolean[] = [];
  while (verdicts.length < claims.length) {
    await checkpoint(caller, stage);
    const asked = claims.slice(verdicts.length, verdicts.length + JUDGED_TOGETHER);
    const judged = await judgeOf(caller)(asked, caller.signal);
    if (judged.length !== asked.length)
      throw new EndpointError('The judge gave another number of verdicts than was asked.');
    verdicts.push(...judged);
  }
  return verdicts;
}

function adaptersOf(
  requests: readonly { adapter: AdapterId | null }[],
  isMeant: (index: number) => boolean,
): Set<AdapterId> {
  return new Set(requests.flatMap(({ adapter }, index) => (adapter !== null && isMeant(index) ? [adapter] : [])));
}

/** What one taker came to; `null` where its adapter gave not-a-number. */
export interface QuizResult<K extends Kind> {
  taker: QuizTaker;
  answers: K['answers'] | null;
}

export function takersOf(trained: readonly Adapted[]): QuizTaker[] {
  return trained.flatMap(({ edit, item, repeat, result: { adapter, diverged } }): QuizTaker[] =>
    diverged === null ? [{ edit, adapter, item, repeat, openBook: false }] : [],
  );
}

/** One stage of the quiz; none where nobody sits. */
export function runQuiz<K extends Kind>(
  loop: LoopContext<K>,
  scope: EventScope,
  quiz: Quiz<K>,
  takers: readonly QuizTaker[],
): Promise<QuizResult<K>[]> {
  if (takers.length === 0) return Promise.resolve([]);
  return runStage(loop, 'quiz', scope, async () => {
    const { result, diverged } = await askAll(loop, 'quiz', quiz.ask(takers), (done, total) =>
      loop.emit({ type: 'progress', stage: 'quiz', done, total, ...scope }),
    );
    return takers.map((taker, index): QuizResult<K> => {
      const { edit, item, repeat, adapter, openBook } = taker;
      const graded = result[index] ?? null;
      const answers = adapter !== null && diverged.has(adapter) ? null : graded;
      // The page takes answers without an edit for the closed-book base.
      if (answers !== null && !openBook) loop.emit({ type: 'answers', edit, repeat, item, answers, ...scope });
      return { taker, answers };
    });
  });
}
