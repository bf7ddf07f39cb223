/** First stage: the policy writes k self-edits for each passage, paragraph by paragraph (arXiv 2506.10943, section 3.1). */
import type { GenerateRequest } from '../../contract/engine';
import { assertFits, checkpoint, type LoopContext, runStage } from '../context';
import { deriveSeed, sampleStream } from '../seeds';
import type { EventScope } from '../types';
import { joinParagraphs, splitParagraphs } from './passages';
import { AS_TEXT, writingPrompt } from './prompts';
import type { Author, Passage, SelfEdit, SelfEditPart } from './types';

export interface WritingPlan {
  /** Samples per passage. */
  edits: number;
  policyVersion: number;
  /** Begins the ids of the self-edits, e.g. `round1/train`. */
  label: string;
  /**
   * Names the random numbers. Two policies that write with the same key get the same ones, which makes their difference
   * less noisy; the training passages of each round have their own.
   */
  seedKey: string;
}

interface Slot {
  passage: number;
  paragraph: number;
  sample: number;
  prompt: string;
}

/** Passage by passage, sample by sample. All parts of all samples of all passages are one engine call. */
export function writeSelfEdits(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  plan: WritingPlan,
): Promise<SelfEdit[]> {
  return runStage(context, 'self-edits', scope, async () => {
    const slots = planSlots(context, passages, plan.edits);
    const requests = slots.map((slot) => requestFor(context, scope, passages, plan, slot));
    const written = slots.map((): number[] => []);
    let done = 0;
    await checkpoint(context, 'self-edits');
    const results = await context.engine.generate(requests, {
      signal: context.signal,
      onProgress: (progress) => {
        const slot = slots[progress.request];
        const ids = written[progress.request];
        if (!slot || !ids) return;
        ids.push(...progress.ids);
        const text = cleaned(context.tokenizer.decode(ids, { skipSpecialTokens: true }));
        const { passage, sample, paragraph } = slot;
        context.emit({
          type: 'self-edit-text',
          selfEdit: selfEditId(plan, slot),
          passage,
          sample,
          paragraph,
          text,
          done: progress.done,
          ...scope,
        });
        if (progress.done)
          context.emit({ type: 'progress', stage: 'self-edits', done: ++done, total: slots.length, ...scope });
      },
    });
    const parts = slots.map((slot, index): SelfEditPart => {
      const { ids = [], logProbabilities = [], finish = 'length' } = results[index] ?? {};
      return {
        paragraph: slot.paragraph,
        prompt: slot.prompt,
        promptIds: [...(requests[index]?.prompt ?? [])],
        text: cleaned(context.tokenizer.decode(ids, { skipSpecialTokens: true })),
        ids,
        logProbability: logProbabilities.reduce((sum, value) => sum + value, 0),
        finish: finish === 'stop' ? 'stop' : 'length',
      };
    });
    const selfEdits = assemble(slots, parts, passages.length, plan);
    for (const selfEdit of selfEdits) context.emit({ type: 'self-edit', selfEdit, ...scope });
    return selfEdits;
  });
}

function planSlots({ settings }: LoopContext, passages: readonly Passage[], edits: number): Slot[] {
  return passages.flatMap(({ title, context }, passage) => {
    const prompts = splitParagraphs(context).map((text) => writingPrompt(settings.writing, { title, text }));
    return Array.from({ length: edits }, (_, sample) =>
      prompts.map((prompt, paragraph) => ({ passage, paragraph, sample, prompt })),
    ).flat();
  });
}

/** Samples that compete may differ more than samples that measure. */
function temperatureFor({ settings: { writing } }: LoopContext, { purpose }: EventScope): number {
  return purpose === 'held-out' || purpose === 'multi-passage' ? writing.heldOutTemperature : writing.temperature;
}

function requestFor(
  context: LoopContext,
  scope: EventScope,
  passages: readonly Passage[],
  plan: WritingPlan,
  slot: Slot,
): GenerateRequest {
  const { tokenizer, settings, engine } = context;
  const { topK, topP, maxTokens } = settings.writing;
  const prompt = tokenizer.encode(slot.prompt, AS_TEXT);
  // Room for at least one token of self-edit.
  assertFits(
    context,
    `Paragraph ${slot.paragraph + 1} of "${passages[slot.passage]?.title ?? ''}" with its prompt`,
    prompt.length + 1,
  );
  return {
    prompt,
    adapter: null,
    maxTokens: Math.min(maxTokens, engine.model.contextLength - prompt.length),
    sampling: {
      temperature: temperatureFor(context, scope),
      topK,
      topP,
      minP: 0,
      repetitionPenalty: 1,
      seed: deriveSeed(settings.seed, 'self-edits', plan.seedKey),
    },
    stream: sampleStream(slot.passage, slot.paragraph, slot.sample),
    stopIds: tokenizer.eosId === null ? [] : [tokenizer.eosId],
  };
}

function assemble(
  slots: readonly Slot[],
  parts: readonly SelfEditPart[],
  passages: number,
  plan: WritingPlan,
): SelfEdit[] {
  const byEdit = new Map<string, SelfEditPart[]>();
  for (const [index, slot] of slots.entries()) {
    const part = parts[index];
    if (part) byEdit.set(selfEditId(plan, slot), [...(byEdit.get(selfEditId(plan, slot)) ?? []), part]);
  }
  return Array.from({ length: passages }, (_, passage) =>
    Array.from({ length: plan.edits }, (_, sample): SelfEdit => {
      const id = selfEditId(plan, { passage, sample });
      const own = byEdit.get(id) ?? [];
      return {
        id,
        item: passage,
        sample,
        author: 'policy',
        policyVersion: plan.policyVersion,
        parts: own,
        text: joinParagraphs(own.map((part) => part.text)),
      };
    }),
  ).flat();
}

function selfEditId({ label }: { label: string }, { passage, sample }: { passage: number; sample: number }): string {
  return `${label}/passage${passage + 1}/edit${sample + 1}`;
}

/** Lone surrogates and unfinished characters cannot be trained on or saved; the blank ends carry nothing. */
function cleaned(text: string): string {
  return text.toWellFormed().trim();
}

/** A self-edit that no policy wrote: a teacher's, a person's, or none at all (the passage-only condition). */
export function givenSelfEdit(
  author: Exclude<Author, 'policy'>,
  label: string,
  passage: number,
  texts: readonly string[],
): SelfEdit {
  const parts = texts.map(
    (text, paragraph): SelfEditPart => ({
      paragraph,
      prompt: '',
      promptIds: [],
      text,
      ids: [],
      logProbability: null,
      finish: 'stop',
    }),
  );
  return {
    id: selfEditId({ label }, { passage, sample: 0 }),
    item: passage,
    sample: 0,
    author,
    policyVersion: null,
    parts,
    text: joinParagraphs(texts),
  };
}
