/** First stage: the policy writes k edits for each item, each part from a prompt of its own (arXiv 2506.10943, section 3.1). */
import type { AdapterId, GenerateRequest } from '../../contract/engine';
import { checkpoint, runStage } from '../context';
import type { EditFrame, Loop, Prompt, Rejected } from '../domain';
import { deriveSeed, sampleStream } from '../seeds';
import type { EventScope, Kind, WrittenText } from '../types';

export interface WritingPlan {
  /** Samples of each item. */
  edits: number;
  policyVersion: number;
  /** Begins the ids of the edits, e.g. `round1/train`. */
  label: string;
  /** Names the random numbers: two policies that write with the same key differ by less noise. */
  seedKey: string;
  /** One sample that is asked for again, so often now, instead of all of them. */
  again?: SampleAgain;
  /** Who writes about an item, by its place; absent: the weights as they are. */
  adapterOf?: (item: number) => AdapterId | null;
}

export interface SampleAgain {
  sample: number;
  draw: number;
}

interface Draft<K extends Kind> {
  frame: EditFrame;
  prompts: readonly Prompt[];
  edit: K['edit'] | null;
  rejected: Rejected[];
}

/** Item by item, sample by sample: all in one engine call, then those that were no valid edit, as often as the domain says. */
export function writeEdits<K extends Kind>(
  loop: Loop<K>,
  scope: EventScope,
  items: readonly K['item'][],
  plan: WritingPlan,
): Promise<K['edit'][]> {
  const { bound, emit, settings, tokenizer } = loop;
  const { temperature, heldOutTemperature, topP } = settings.writing;
  // Samples that compete may differ more than samples that measure.
  const competes = scope.purpose === 'lab' || scope.purpose === 'train';
  const sampling = {
    temperature: competes ? temperature : heldOutTemperature,
    topK: bound.topK,
    topP,
    minP: 0,
    repetitionPenalty: 1,
    seed: deriveSeed(settings.seed, bound.seedName, plan.seedKey),
  };
  const stopIds = tokenizer.eosId === null ? [] : [tokenizer.eosId];
  const texts = { done: 0, total: 0 };

  /** @returns the drafts whose texts are no valid edit. */
  async function writeOnce(open: readonly Draft<K>[], attempt: number): Promise<Draft<K>[]> {
    const slots = open.flatMap(({ frame, prompts }) =>
      prompts.map((prompt, part) => ({ frame, prompts, prompt, part })),
    );
    const soFar = slots.map((): number[] => []);
    texts.total += slots.length;
    await checkpoint(loop, 'self-edits');
    const requests = slots.map(({ frame, prompts, prompt, part }): GenerateRequest => {
      const stream = sampleStream(frame.item, part + attempt * prompts.length, frame.sample);
      const adapter = plan.adapterOf?.(frame.item) ?? null;
      return { prompt: prompt.ids, adapter, maxTokens: prompt.maxTokens, sampling, stream, stopIds };
    });
    const results = await loop.engine.generate(requests, {
      signal: loop.signal,
      onProgress: ({ request, ids, done }) => {
        const [slot, own] = [slots[request], soFar[request]];
        if (!slot || !own) return;
        own.push(...ids);
        const { id, item, sample } = slot.frame;
        emit({ type: 'edit-text', edit: id, item, sample, part: slot.part, text: bound.textOf(own), done, ...scope });
        if (done) emit({ type: 'progress', stage: 'self-edits', done: ++texts.done, total: texts.total, ...scope });
      },
    });
    const written = slots.map(({ prompt }, index): WrittenText => {
      const { ids = [], logProbabilities = [], finish = 'length' } = results[index] ?? {};
      return {
        prompt: prompt.text,
        promptIds: [...prompt.ids],
        text: bound.textOf(ids),
        ids,
        logProbability: logProbabilities.reduce((sum, value) => sum + value, 0),
        finish: finish === 'stop' ? 'stop' : 'length',
      };
    });
    let next = 0;
    return open.filter((draft) => {
      const own = written.slice(next, next + draft.prompts.length);
      next += draft.prompts.length;
      const { edit, violations } = bound.read(draft.frame, own, [...draft.rejected]);
      draft.edit = edit;
      if (violations.length > 0) draft.rejected.push({ text: own.map(({ text }) => text).join('\n\n'), violations });
      return violations.length > 0;
    });
  }

  return runStage(loop, 'self-edits', scope, async () => {
    const drafts = items.flatMap((given, item) => {
      if (loop.share?.owns(item) === false) return [];
      const prompts = bound.prompts(given);
      const { again } = plan;
      const samples = again ? [again.sample] : Array.from({ length: plan.edits }, (_, sample) => sample);
      return samples.map((sample): Draft<K> => {
        const id = bound.editId(plan.label, item, sample);
        const frame: EditFrame = { id, item, sample, author: 'policy', policyVersion: plan.policyVersion };
        if (again) frame.draw = again.draw;
        return { frame, prompts, edit: null, rejected: [] };
      });
    });
    let open = drafts;
    for (let attempt = 0; open.length > 0 && attempt <= bound.resamples; attempt += 1)
      open = await writeOnce(open, attempt);
    return drafts.flatMap(({ edit }) => {
      if (edit) emit({ type: 'edit', edit, ...scope });
      return edit ?? [];
    });
  });
}
