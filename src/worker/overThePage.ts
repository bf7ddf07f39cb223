/** What the worker says to its page and waits for from it: in order, and no longer than until it is stopped. */
import type { AskJudge } from '../contract/chat';
import { EndpointError, EngineError } from '../contract/errors';
import type { JudgeOutside, Tell } from './protocol';

/** Over the page, which may be asked to stop meanwhile. @throws EndpointError */
export function judging(judge: JudgeOutside): AskJudge {
  return async (claims, signal) => {
    const asked = judge(claims);
    const judged = await (signal === undefined ? asked : beforeStop(asked, signal));
    if (judged.kind === 'answered') return judged.result;
    throw judged.kind === 'cancelled'
      ? new EngineError('aborted', 'The run was stopped.')
      : new EndpointError(judged.failure.message);
  };
}

/** What waits for a device need not go on waiting after Stop. */
export function beforeStop<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = (): void => reject(new EngineError('aborted', 'The run was stopped.'));
    if (signal.aborted) stopped();
    signal.addEventListener('abort', stopped, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped));
  });
}

/** Tells in order, and knows when the page has taken everything in. A page that is gone hears nothing. */
export function telling<News>(tell: Tell<News>): { tell: (news: News) => void; allTaken: () => Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  return {
    tell: (news) => {
      const taken = tell(news);
      last = Promise.all([last, taken])
        .then(() => undefined)
        .catch(() => undefined);
    },
    allTaken: () => last,
  };
}
