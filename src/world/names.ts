/**
 * Names of entities: three syllables, each a consonant and a vowel ("Kalomi"). The last syllable tells the kind. The
 * tokenizer keeps each syllable as one token, so that a name can only be written by copying it piece by piece.
 * Which split a name belongs to is a hash of its letters, so the splits cannot overlap.
 */

import { KINDS, type Kind } from './lexicon';
import { hashText, type Random } from './random';

export const CONSONANTS = [...'bdfghjklmnprstvz'] as const;
export const VOWELS = [...'aeiou'] as const;

/** All 80 syllables, consonant by consonant. */
const SYLLABLES: readonly string[] = CONSONANTS.flatMap((consonant) => VOWELS.map((vowel) => consonant + vowel));

const ENDINGS_PER_KIND = 8;

/** Last syllables by kind: 8 each, disjoint, taken with a stride so that each kind gets many consonants. */
const ENDINGS: Readonly<Record<Kind, readonly string[]>> = {
  town: endingsFrom(0),
  woman: endingsFrom(1),
  man: endingsFrom(2),
  ship: endingsFrom(3),
};

function endingsFrom(offset: number): readonly string[] {
  return Array.from({ length: ENDINGS_PER_KIND }, (_, index) => SYLLABLES[index * 10 + offset * 2] ?? '');
}

const ALL_ENDINGS = new Set(KINDS.flatMap((kind) => ENDINGS[kind]));

/** Middle syllables: those that end no name. */
const MIDDLES: readonly string[] = SYLLABLES.filter((syllable) => !ALL_ENDINGS.has(syllable));

/**
 * bank: entities that pretraining teaches by heart. pretraining: every other entity of the corpus. train: ReST-EM rounds.
 * development: choosing settings. heldOut: reported numbers only.
 */
export const SPLITS = ['bank', 'pretraining', 'train', 'development', 'heldOut'] as const;
export type Split = (typeof SPLITS)[number];

/** Of sixteen names, one is for the bank, eleven for pretraining, two for training documents, one each for the others. */
export function splitOfName(name: string): Split {
  const bucket = hashText(`split of ${name.toLowerCase()}`) % 16;
  if (bucket === 0) return 'bank';
  if (bucket < 12) return 'pretraining';
  if (bucket < 14) return 'train';
  return bucket === 14 ? 'development' : 'heldOut';
}

/** A name of the given kind from the given split. */
export function makeName(random: Random, kind: Kind, split: Split): string {
  for (;;) {
    const letters = random.pick(SYLLABLES) + random.pick(MIDDLES) + random.pick(ENDINGS[kind]);
    const name = capitalised(letters);
    if (splitOfName(name) === split) return name;
  }
}

const FOREIGN_LETTERS = [...'aaabccdeeeffghiiijkllmmnnoooppqrrsstttuuvwxyz'] as const;

/**
 * A word that is not of this world, three to eight letters long. Pretraining mixes a few in, so that names and values
 * which a person types can be read and copied too. Never in the form of a name, so it cannot leak from another split.
 */
export function makeForeignWord(random: Random): string {
  for (;;) {
    const word = Array.from({ length: 3 + random.below(6) }, () => random.pick(FOREIGN_LETTERS)).join('');
    if (!isNameLike(word)) return word;
  }
}

/** Three syllables of a consonant and a vowel, in any case. */
export function isNameLike(word: string): boolean {
  return /^(?:[bdfghjklmnprstvz][aeiou]){3}$/i.test(word);
}

export function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
