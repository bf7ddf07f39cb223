/**
 * Runs that are broken off at random points, in a browser that keeps its storage: the page is reloaded, its tab is closed, the
 * browser is killed (SIGKILL), the worker crashes or ends without a word, the GPU device is destroyed. Nothing that was finished
 * may be lost, and gone on with, the run must come to what it comes to without a break.
 *
 * A point is a submit to the GPU, drawn from a seed that each step names. Ten points by default, half of them in each domain;
 * more, or the same again, by
 *
 *     SELKIE_KILL_POINTS=100 npx playwright test e2e/kill.spec.ts
 *     SELKIE_KILL_SEED=7 npx playwright test e2e/kill.spec.ts
 */
import type { Page } from '@playwright/test';
import { encodePuzzleLink } from '../src/app/link/puzzleCodec';
import { encodeLink } from '../src/app/link/codec';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../src/seal/puzzles/settings';
import type { KnowledgeSettings } from '../src/seal/knowledge/settings';
import { makeRandom } from '../src/world/random';
import { arm, type Fate, struck, submitsOf } from './faults';
import {
  acceptDialogs,
  CAN_KILL,
  downloaded,
  forgetVisitor,
  journalLines,
  newVisitor,
  openVisit,
  progressIn,
  timeless,
  type Visit,
} from './killPoints';
