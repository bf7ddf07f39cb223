/** Recorded runs on puzzles, as they are played back. */
import type { Puzzles } from '../../../seal/puzzles/types';
import type { PuzzlesTypes } from '../../puzzles/page';
import type { Played } from './Playback';
import { PuzzleWatch } from './PuzzleWatch';
import { framesOf, type Told } from './playback';

/** Characters of a configuration that come together. */
const PIECE = 12;

/** What was no valid configuration is seen whole before the next try. */
const CHOICES: Told<Puzzles> = {
  edit: ({ edit }) => edit,
  looks: ({ edit: { text, rejected } }) => {
    const grown = Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at) => text.slice(0, (at + 1) * PIECE));
    return [...rejected.map((one) => one.text), ...grown].map((seen) => [{ part: 0, text: seen }]);
  },
  // Rebuilt from the seed where it is looked at; here nobody sees it.
  material: () => null,
  losses: ({ losses, sameAs }) => (sameAs === null ? losses : []),
  answers: ({ predictions, sameAs }) => (sameAs === null && predictions.length > 0 ? predictions : null),
  bare: ({ base }, item) => base.find((one) => one.item === item)?.predictions ?? null,
};

export const PLAYED_PUZZLES: Played<PuzzlesTypes> = {
  frames: (run) => framesOf(run, CHOICES),
  Watch: PuzzleWatch,
  perRound: ({ trainingTasks }) => trainingTasks,
};
