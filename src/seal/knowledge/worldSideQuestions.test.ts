import { describe, expect, it } from 'vitest';
import { isAskedInCorpus } from '../../world/corpus';
import { makeWorld, splitOfName, WORLD_SEED } from '../../world/index';
import { isNameLike } from '../../world/names';
import { DEFAULT_SETTINGS } from './settings';
import { worldInputs, worldPassage, worldSideQuestions } from './worldInputs';

const world = makeWorld(WORLD_SEED);
const NAME = /\b\p{Lu}\p{Ll}{5}\b/gu;
/** All names that the texts could mean: six letters, three syllables. */
const namesIn = (texts: readonly string[]) => new Set(texts.flatMap((text) => text.match(NAME) ?? []));

describe('worldSideQuestions', () => {
  const inputs = worldInputs(DEFAULT_SETTINGS, 'development');
  const { locality = [], collateral = [] } = inputs.sideQuestions ?? {};

  it('are as many of each sort as the settings say, the same every time', () => {
    // Fewer, and the choice of questions says more than the adapter does.
    expect([locality.length, collateral.length]).toEqual([60, 60]);
    expect(worldInputs(DEFAULT_SETTINGS, 'development').sideQuestions).toEqual(inputs.sideQuestions);
    expect(worldSideQuestions({ ...DEFAULT_SETTINGS, sideQuestions: 200 }, [], 'heldOut')?.collateral).toHaveLength(
      200,
    );
  });

  it('ask about strangers that are in no passage of the run, each about another one', () => {
    const told = namesIn([...inputs.training, ...inputs.heldOut].map(({ context }) => context));
    expect(told.size).toBeGreaterThan(20);
    const asked = locality.map(({ question, answer }) => `${question} ${answer}`);
    const strangers = [...namesIn(asked)].filter((name) => splitOfName(name) === 'development');
    expect(strangers.length).toBeGreaterThanOrEqual(60);
    for (const name of strangers) expect(told.has(name)).toBe(false);
  });

  it('ask nothing that a passage of the world could ask too', () => {
    const many = worldSideQuestions({ ...DEFAULT_SETTINGS, sideQuestions: 200 }, [], 'development');
    const asked = [...(many?.locality ?? []), ...(many?.collateral ?? [])];
    expect(asked).toHaveLength(400);
    // A question without a name ("Which town has Anna as mayor?") is a question about everybody.
    for (const { question } of asked) expect([...namesIn([question])].some(isNameLike), question).toBe(true);
  });

  it('leave out a stranger once a passage tells of it', () => {
    const without = worldSideQuestions(DEFAULT_SETTINGS, [], 'development')?.locality ?? [];
    const [name = ''] = namesIn([without[0]?.question ?? '']);
    const passage = { ...worldPassage(world, 'development', 0), context: `There is a town called ${name}.` };
    const avoiding = worldSideQuestions(DEFAULT_SETTINGS, [passage], 'development')?.locality ?? [];
    expect(avoiding.some(({ question }) => question.includes(name))).toBe(false);
    expect(avoiding).toHaveLength(60);
  });

  it('ask about the bank only what pretraining asked, all over it and in all kinds', () => {
    const owners = collateral.map(({ question, answer }) =>
      world.bank.findIndex(({ name }) => `${question} ${answer}`.includes(name)),
    );
    for (const owner of owners) expect(owner >= 0 && isAskedInCorpus(owner)).toBe(true);
    expect(Math.max(...owners)).toBeGreaterThan(world.bank.length / 2);
    expect(new Set(collateral.map(({ question }) => question.split(' ').slice(0, 2).join(' '))).size).toBeGreaterThan(
      5,
    );
  });

  it('are none for a model that is asked in another form, or where none are wanted', () => {
    const other = { ...DEFAULT_SETTINGS, writing: { ...DEFAULT_SETTINGS.writing, style: 'implications' as const } };
    expect(worldSideQuestions(other, [], 'heldOut')).toBeNull();
    expect(worldSideQuestions({ ...DEFAULT_SETTINGS, sideQuestions: 0 }, [], 'heldOut')).toBeNull();
  });
});
