/** The ReST-EM run on puzzles. */
import type { Puzzles } from '../../seal/puzzles/types';
import { makeRounds } from '../experiment/makeRounds';

export const usePuzzleRounds = makeRounds<Puzzles>();
