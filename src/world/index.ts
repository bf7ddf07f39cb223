/**
 * The micro-world: a generator of passages, questions, teacher's self-edits and pretraining text, and the tokenizer
 * that belongs to it. Pure and seeded. The shipped model knows the world `makeWorld(WORLD_SEED)` and no other.
 *
 *   const world = makeWorld(WORLD_SEED);
 *   const { title, paragraphs } = makeDocument(world, "train", 7);     // three rivals, one adapter for all three
 *   for (const { passage, questions, teacher } of paragraphs) {
 *     selfEditPrompt(passage);               // sample from here until <eos>; each line is a training sequence
 *     quizPrompt(questions[0].question);     // greedy until <eos>; right when it is the answer
 *   }
 */

export { replayLines } from './corpus';
export { makeDocument, type Paragraph, RIVALS } from './document';
export { SPLITS, type Split, splitOfName } from './names';
export {
  MOST_SELF_EDIT_LINES,
  openBookPrompt,
  quizPrompt,
  selfEditPrompt,
} from './prompts';
export { QUESTION_KINDS, type QuestionKind } from './questions';
export { Random } from './random';
export { specialTokensFile, tokenizerConfigFile, tokenizerFile } from './tokenizerFiles';
export { BOS_ID } from './vocabulary';
export { type Entity, makeWorld, WORLD_SEED, type World } from './world';
