/** What tests of the puzzle loop need, in one place: tasks, configurations, the scripted engine, and the loop on it. */
export { configuration, written } from './puzzleConfigurations';
export { type PuzzleLoop, puzzleLoop } from './puzzleLoop';
export type { Draft, PuzzleScript } from './puzzleScript';
export { nextColors, testPuzzle, testPuzzles } from './puzzleTasks';
export { finetunesOf, ScriptedPuzzleEngine } from './scriptedPuzzleEngine';
