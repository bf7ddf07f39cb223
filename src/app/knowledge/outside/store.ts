/** The endpoint that the visitor named, in this tab's memory alone, and what was asked of it. One worker asks; only it may. */
import { proxy, type Remote, wrap } from 'comlink';
import { create } from 'zustand';
import { addUsage, NO_USAGE, type TypedEndpoint, type Usage } from '../../../contract/chat';
import { splitParagraphs } from '../../../seal/knowledge/passages';
import type { EndpointNews, EndpointServer } from '../../../worker/endpoint/protocol';
import { toFailure } from '../../../worker/failure';
import type { Answered } from '../../../worker/protocol';
import { startWorker } from '../../../worker/scripts';
import { MOST_TEACHER_TEXTS } from '../../experiment/limits';
import { offerHelp } from '../../experiment/outside';
import type { KnowledgeExperiment } from '../page';
import { OUTSIDE, type Prices, waitingText, writingText, writtenText } from '../words/outside';

export interface OutsideState {
  typed: TypedEndpoint;
  prices: Prices;
  used: Usage;
  /** What it is writing. */
  writing: { said: string; text: string } | null;
  /** Why it is not going on at this moment. */
  waiting: string | null;
  problem: string | null;
  /** What was done last. */
  done: string | null;
}

export const useOutside = create<OutsideState>()(() => ({
  typed: { url: '', model: '', key: '' },
  prices: { input: '', output: '' },
  used: NO_USAGE,
  writing: null,
  waiting: null,
  problem: null,
  done: null,
}));

const set = useOutside.setState;

export const isNamed = ({ url, model }: TypedEndpoint): boolean => url.trim() !== '' && model.trim() !== '';

/** From now on runs may ask it to judge, where the settings want that. */
export function nameEndpoint(change: Partial<TypedEndpoint>): void {
  const typed = { ...useOutside.getState().typed, ...change };
  set({ typed, problem: null });
  const asked = isNamed(typed);
  offerHelp(
    asked
      ? {
          judge: (claims) => ask((server) => server.judge(typed, claims, proxy(hear))),
          cancelJudge: () => void running?.remote.cancel('judge'),
        }
      : null,
  );
}

export const setPrices = (change: Partial<Prices>): void => set(({ prices }) => ({ prices: { ...prices, ...change } }));

let running: { remote: Remote<EndpointServer>; died: Promise<never> } | null = null;

/** Ends with an answer or a failure, also where the worker dies. */
async function ask<Result>(
  question: (remote: Remote<EndpointServer>) => Promise<Answered<Result>>,
): Promise<Answered<Result>> {
  try {
    running ??= startServer();
    return await Promise.race([question(running.remote), running.died]);
  } catch (error) {
    return { kind: 'failed', failure: toFailure(error) };
  } finally {
    set({ waiting: null });
  }
}

function startServer(): NonNullable<typeof running> {
  const worker = startWorker('endpoint');
  const died = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      worker.terminate();
      running = null;
      reject(new Error(`the part that asks endpoints stopped: ${event.message || 'its script did not load'}`));
    });
  });
  // Only raced against; by itself it must not count as unhandled.
  died.catch(() => undefined);
  return { remote: wrap<EndpointServer>(worker), died };
}

function hear(news: EndpointNews): void {
  if (news.kind === 'usage') set(({ used }) => ({ used: addUsage(used, news.usage), waiting: null }));
  else if (news.kind === 'waiting') set({ waiting: waitingText(news.why, news.seconds) });
}

/** Its text becomes the teacher's of the passage, whole or not at all. */
export async function writeAsTeacher({
  useDraft,
  useSettings,
}: Pick<KnowledgeExperiment, 'useDraft' | 'useSettings'>): Promise<void> {
  const { typed, writing } = useOutside.getState();
  if (writing !== null) return;
  const { passage } = useDraft.getState().history.present;
  const paragraphs = splitParagraphs(passage.context).length;
  const problem = refusal(typed, paragraphs);
  if (problem !== null) return set({ problem, done: null });
  const model = typed.model.trim();
  const said = (paragraph: number): string => writingText(model, paragraph, paragraphs);
  set({ writing: { said: said(0), text: '' }, problem: null, done: null });
  const tell = (news: EndpointNews): void => {
    if (news.kind !== 'text') hear(news);
    else if (useOutside.getState().writing !== null) set({ writing: { said: said(news.paragraph), text: news.text } });
  };
  const { settings } = useSettings.getState();
  const answer = await ask((server) => server.write(typed, settings.writing, passage, proxy(tell)));
  set({ writing: null });
  if (answer.kind === 'cancelled') return set({ done: OUTSIDE.cancelled });
  if (answer.kind === 'failed') return set({ problem: answer.failure.message });
  if (useDraft.getState().history.present.passage.context !== passage.context) return set({ problem: OUTSIDE.changed });
  useDraft.getState().setTeacher(answer.result, model);
  set({ done: writtenText(model, answer.result.length) });
}

function refusal(typed: TypedEndpoint, paragraphs: number): string | null {
  if (!isNamed(typed)) return OUTSIDE.unnamed;
  if (paragraphs === 0) return OUTSIDE.noPassage;
  if (paragraphs > MOST_TEACHER_TEXTS)
    return `The passage has ${paragraphs} paragraphs; an author writes about at most ${MOST_TEACHER_TEXTS}. Join some, or leave some out.`;
  return null;
}

export const cancelWriting = (): void => void running?.remote.cancel('write');
