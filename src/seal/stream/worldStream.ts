/** Streams of the embedded world: strangers of one split, entities that pretraining taught by heart, and sentences about nothing. */
import { isAskedInCorpus } from '../../world/corpus';
import { type Entity, makeWorld, Random, WORLD_SEED, type World } from '../../world/index';
import { FACT_KINDS, FACT_VALUES } from '../../world/lexicon';
import { makePassage, passageText } from '../../world/passage';
import { FACT_TEMPLATES, INTRODUCTION, render, VAGUE } from '../../world/templates';
import type { KnowledgeSettings } from '../knowledge/settings';
import { singleParagraphs, worldEveryday, worldSideQuestions } from '../knowledge/worldInputs';
import { deriveSeed } from '../seeds';
import { type Heard, mixed, type Stream, sharesOf } from './streams';

/** Documents of passages and samples are numbered below, those of strangers for side questions above. */
const FIRST = 2_000_000;
const SPAN = 900_000;

/** The same for the same seed. New facts are of the split alone. */
export function worldStream(
  settings: Pick<KnowledgeSettings, 'sideQuestions' | 'writing'>,
  split: 'heldOut' | 'development',
  seed: number,
  paragraphs: number,
): Stream {
  const world = makeWorld(WORLD_SEED);
  const random = new Random(seed, `stream ${split}`);
  const count = sharesOf(paragraphs);
  const first = FIRST + (deriveSeed(seed, 'stream', split) % SPAN);
  const strangers = singleParagraphs(world, split, count.new + count.chatter, first);
  const told = strangers.slice(0, count.new);
  const passages = told.map(({ passage }) => passage);
  const known = worldSideQuestions(settings, passages, split)?.collateral ?? [];
  const fresh = told.map(({ passage: { title, context } }, of): Heard => ({ sort: 'new', of, title, text: context }));
  const repeats = random
    .shuffled(told.map((one, of) => ({ ...one, of })))
    .slice(0, count.repeat)
    .map(({ entity, of }): Heard => ({ sort: 'repeat', of, ...about(random, entity) }));
  const acquaintances = random.shuffled(unaskedOf(world, known)).slice(0, count.known);
  const others = strangers
    .slice(count.new)
    .map(({ entity }): Heard => ({ sort: 'chatter', ...chatter(random, entity) }));
  const remembered = acquaintances.map((entity): Heard => ({ sort: 'known', ...about(random, entity) }));
  return {
    heard: mixed(random, [...fresh, ...remembered, ...others], repeats),
    passages,
    known,
    everyday: worldEveryday(world, known),
  };
}

/** Told anew: other sentences for the same facts, in another order, with other distractors. */
const about = (random: Random, entity: Entity): Pick<Heard, 'title' | 'text'> => ({
  title: entity.name,
  text: passageText(makePassage(random, entity)),
});

/** Those whom pretraining asked about, and no question that measures does. */
function unaskedOf(world: World, known: Stream['known']): Entity[] {
  const asked = known.map(({ question }) => question);
  return world.bank.filter(
    ({ name }, index) => isAskedInCorpus(index) && !asked.some((question) => question.includes(name)),
  );
}

const FEWEST = 3;
const MOST = 6;

/** Sentences of the world that state nothing of anybody, under a name every other time. */
function chatter(random: Random, { kind, name }: Entity): Pick<Heard, 'title' | 'text'> {
  const vague = VAGUE.map((template) => render(template, kind, name, ''));
  const asides = FACT_KINDS.map((fact) =>
    render(FACT_TEMPLATES[fact].distractor, kind, name, random.pick(FACT_VALUES[fact])),
  );
  const said = random.shuffled([...vague, ...asides]).slice(0, FEWEST + random.below(MOST - FEWEST + 1));
  const introduced = random.chance(0.5) ? [render(random.pick(INTRODUCTION), kind, name, '')] : [];
  return { title: name, text: [...introduced, ...said].join(' ') };
}
