/**
 * What is expected of a model that learns passages, for a rehearsal of the loop: texts of the usual length, some of them good.
 * Everything else is the domain itself.
 */
import type { GenerateRequest, GenerateResult } from '../../contract/engine';
import type { Mind, Place, Said } from '../cost/rehearsal';
import { type Remembering, remembering, repeated, wholes } from '../cost/remembering';
import type { KnowledgeContext } from './context';
import { makeLines } from './expectedLines';
import type { TextSizes, WrittenSizes } from './expectedTexts';
import { closedBookItem } from './quizItems';
import type { KnowledgeSettings } from './settings';
import type { Knowledge, SideQuestions } from './types';

/** Passages of one world are alike, so a few of each kind stand for all; where each is tried often, fewer do. */
const LOOKED_AT = 4;
const MOST_ADAPTERS = 250;

export interface FewPassages {
  settings: KnowledgeSettings;
  times: Times;
}

/** How many passages each of them stands for, and how many finetunes of an edit each finetune. */
export interface Times {
  train: number;
  'held-out': number;
  'multi-passage': number;
  repeats: number;
}

export function fewPassages(settings: KnowledgeSettings): FewPassages {
  const { trainingPassages, heldOutPassages, multiPassage } = settings;
  const samples = Math.max(settings.edits, settings.heldOutEdits);
  const few = (all: number, each: number): number =>
    Math.min(all, LOOKED_AT, Math.max(1, Math.floor(MOST_ADAPTERS / each)));
  const repeats = few(settings.repeats, samples);
  const [training, heldOut] = [few(trainingPassages, repeats * samples), few(heldOutPassages, repeats * samples)];
  const pooled = few(multiPassage.passages, multiPassage.edits);
  const times = (all: number, some: number): number => (some === 0 ? 1 : all / some);
  return {
    settings: {
      ...settings,
      repeats,
      trainingPassages: training,
      heldOutPassages: heldOut,
      multiPassage: { ...multiPassage, passages: pooled },
    },
    times: {
      train: times(trainingPassages, training),
      'held-out': times(heldOutPassages, heldOut),
      'multi-passage': times(multiPassage.passages, pooled),
      repeats: settings.repeats / repeats,
    },
  };
}

const ONCE: Times = { train: 1, 'held-out': 1, 'multi-passage': 1, repeats: 1 };

/** @param sideQuestions as the loop gets them: they are asked once, whatever a passage stands for. */
export function knowledgeMind(
  context: KnowledgeContext,
  textsAt: (place: Place) => TextSizes,
  sideQuestions: SideQuestions | null = null,
  times: Times = ONCE,
): Mind<Knowledge> {
  const memory = remembering(context.tokenizer);
  const own = { ...context, tokenizer: memory.tokenizer };
  const aside = sideAnswers(own, sideQuestions);
  const timesOf = ({ purpose }: Place): number => (purpose === 'lab' || purpose === 'reading' ? 1 : times[purpose]);
  const adapterTimes = (place: Place): number => {
    // One adapter is trained on the pool, however many passages it is of.
    if (place.purpose === 'multi-passage') return place.stage === 'finetune' ? 1 : timesOf(place);
    return place.stage === 'finetune' || place.stage === 'quiz' ? times.repeats * timesOf(place) : 1;
  };
  const many = <One>(list: readonly One[]): One[] => repeated(list, Math.round(times.train * list.length));
  return {
    tokenizer: memory.tokenizer,
    // The half that beats the base is every other sample; under the rubric, any text does.
    bound: (bound) => ({
      ...bound,
      select: (candidates, base) =>
        bound.select(
          context.settings.selection !== 'beats-base' || context.settings.reward === 'rubric'
            ? candidates
            : candidates.map((one) => ({ ...one, partRewards: one.partRewards.map(() => expectedReward(one.edit)) })),
          base,
        ),
      pairs: (...given) => many(bound.pairs(...given)),
      replay: (pairs, seed) => many(bound.replay(Math.round(pairs / times.train), seed)),
    }),
    says: (requests, place) => {
      const texts = textsAt(place);
      if (place.stage !== 'self-edits') return answered(memory, requests, texts, aside);
      return written(memory, requests, isMeasured(place) ? texts.heldOut : texts.training);
    },
    weight: (place) => ({ times: adapterTimes(place), chance: null }),
    bareTimes: (place, prompt) => (aside.size > 0 && aside.has(prompt.join(' ')) ? 1 : timesOf(place)),
  };
}

/** Samples that measure are drawn at a temperature of their own. */
const isMeasured = ({ purpose }: Place): boolean => purpose === 'held-out' || purpose === 'multi-passage';

function expectedReward({ item, sample }: { item: number; sample: number }) {
  const mean = (item + sample) % 2 === 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  return { mean, standardError: null, n: 1 };
}

/** By prompt: what the weights answer to side questions, half of which they know. */
function sideAnswers(
  context: KnowledgeContext,
  questions: SideQuestions | null,
): Map<string, readonly number[] | null> {
  const { sideQuestions: limit } = context.settings;
  const all = questions ? [...questions.locality.slice(0, limit), ...questions.collateral.slice(0, limit)] : [];
  return new Map(
    all.map((question, index) => {
      const { prompt, gold } = closedBookItem(context, '', question);
      return [prompt.join(' '), index % 2 === 0 ? null : gold.ids.filter((id) => id !== context.tokenizer.eosId)];
    }),
  );
}

/** Every part a text of its own, the samples of a prompt one after another. */
function written(
  { tokenizer, result }: Remembering,
  requests: readonly GenerateRequest[],
  { partTokens, longestPart, partSequences }: WrittenSizes,
): Said {
  const prompts = new Map<readonly number[], { place: number; samples: number }>();
  const [wholeTokens, wholeLines] = [wholes(), wholes()];
  const results = requests.map(({ prompt, maxTokens }): GenerateResult => {
    const own = prompts.get(prompt) ?? { place: prompts.size, samples: 0 };
    prompts.set(prompt, own);
    const tokens = Math.min(wholeTokens(partTokens), maxTokens);
    const text = makeLines(tokenizer, {
      lines: Math.max(1, wholeLines(partSequences)),
      tokens,
      // No two texts of a passage are the same; passages are of few paragraphs.
      serial: (own.place % PARAGRAPHS) + PARAGRAPHS * own.samples,
    });
    own.samples += 1;
    return result(text, tokens, maxTokens);
  });
  return { results, longest: Math.min(longestPart, Math.max(0, ...requests.map(({ maxTokens }) => maxTokens))) };
}

const PARAGRAPHS = 16;

function answered(
  { result }: Remembering,
  requests: readonly GenerateRequest[],
  { answerTokens, longestAnswer }: TextSizes,
  aside: ReadonlyMap<string, readonly number[] | null>,
): Said {
  const wholeTokens = wholes();
  const results = requests.map(({ prompt, adapter, maxTokens }): GenerateResult => {
    const known = adapter === null && aside.size > 0 ? aside.get(prompt.join(' ')) : null;
    if (known) return { ids: [...known], logProbabilities: [], finish: 'stop' };
    return result('a', wholeTokens(answerTokens), maxTokens);
  });
  return { results, longest: longestAnswer };
}
