/** Self-edits that others wrote, out of SEAL's files: each goes to the passage whose text it was written for, as its teacher's. */
import { printOf, splitParagraphs } from '../passages';
import type { Passage } from '../types';
import type { FilePassage } from './dataFile';

/** The first completion of each passage, by its text alone: many passages share a title. */
export function editsByText(files: readonly FilePassage[]): Map<string, string> {
  const edits = new Map<string, string>();
  for (const passage of files) {
    const [first = ''] = passage.completions ?? [];
    const print = printOf(passage);
    if (first.trim() !== '' && !edits.has(print)) edits.set(print, first);
  }
  return edits;
}

/** What is no longer needed once a passage is chosen stays behind: its completions, their prompt, and what it does not answer. */
export function plainPassage({
  completions: _completions,
  prompt: _prompt,
  impossible: _impossible,
  ...passage
}: FilePassage): Passage {
  return passage;
}

/**
 * A text about the whole passage is the edit of its first paragraph, and the others have none: what is trained on is the same
 * (`buildTrainingSequences`).
 */
export function withTeacher(passage: Passage, text: string, teacherName: string): Passage {
  const others = splitParagraphs(passage.context).slice(1);
  return { ...passage, teacher: [text, ...others.map(() => '')], teacherName };
}

/** Who wrote SEAL's files, by their names (seal-reference 2.1); of other files the name itself. */
export function writerOf(name: string): string {
  const stem = name.replace(/^.*[\\/]/, '').replace(/\.json(?:\.gz)?$/, '');
  const round = /^iter(\d+)_(?:val|train)/.exec(stem)?.[1];
  if (/^gpt4_1(?:_|$)/.test(stem)) return 'GPT-4.1';
  if (/^base_val/.test(stem) || round === '0') return 'Qwen2.5-7B';
  return round === undefined ? stem : `Qwen2.5-7B, SEAL round ${round}`;
}
