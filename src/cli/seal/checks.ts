/** What a file must show before `--resume` goes on with it: rounds are trained again in their order, and nothing may be amiss. */
import * as z from 'zod/mini';
import { deriveSeed } from '../../seal/seeds';

interface Resumable {
  settings: { rounds: number };
  start: readonly unknown[];
  rounds: readonly { round: number }[];
}

/**
 * @param input the file as it was parsed, before anything was filled in.
 * @param heldOut passages or tasks that the start is measured on.
 * @throws Error with one plain line.
 */
export function assertResumable(input: unknown, { settings, start, rounds }: Resumable, heldOut: number): void {
  const wrong = rounds.findIndex(({ round }, index) => round !== index + 1);
  if (wrong >= 0)
    throw new Error(
      `its rounds are ${rounds.map(({ round }) => round).join(', ')}; needed: 1 to ${rounds.length}, in this order. Take an earlier copy, or begin anew.`,
    );
  if (rounds.length > settings.rounds)
    throw new Error(`it has ${rounds.length} rounds, but its settings ask for ${settings.rounds}. Begin anew.`);
  if (heldOut > 0 && start.length === 0)
    throw new Error('it has no measurements from before the first round ("start"). Begin anew.');
  if (!hasOwnSettings(input))
    throw new Error('its seed or settings are not those that it was begun with, as its id tells. Begin anew.');
}

const Begun = z.object({
  id: z.string(),
  settings: z.looseObject({ seed: z.number() }),
});

/** The end of an id is a hash of settings and seed. Other ids tell nothing. */
function hasOwnSettings(input: unknown): boolean {
  const begun = z.safeParse(Begun, input);
  const hash = begun.success ? /Z-([0-9a-z]+)$/.exec(begun.data.id)?.[1] : undefined;
  if (!begun.success || hash === undefined) return true;
  const { settings } = begun.data;
  return deriveSeed(settings.seed, JSON.stringify(settings)).toString(36) === hash;
}
