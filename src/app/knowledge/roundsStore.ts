/** The ReST-EM run on knowledge. */
import type { Knowledge } from '../../seal/knowledge/types';
import { makeRounds } from '../experiment/makeRounds';

export const useRounds = makeRounds<Knowledge>();
