/** Configurations as edits: what the policy is asked for, and one as it is read or given. */

import type { EditFrame, Prompt, Rejected } from '../domain';
import type { Author, WrittenText } from '../kind';
import { parseConfiguration } from './configuration';
import { assertTaskFits, type PuzzleContext } from './context';
import type { Puzzle, PuzzleConfiguration, WrittenConfiguration } from './types';

/** What the policy reads before it writes a configuration. @throws EngineError for a task that leaves it no room to. */
export function writerPrompt(context: PuzzleContext, puzzle: Puzzle): Prompt {
  const { maxTokens } = context.settings.writing;
  const ids = context.form.configurationPrompt(puzzle.demonstrations);
  assertTaskFits(context, puzzle, 'with a configuration', ids.length + maxTokens);
  return { text: '', ids, maxTokens };
}

export function readConfiguration(
  frame: EditFrame,
  texts: readonly WrittenText[],
  rejected: readonly Rejected[],
): { edit: WrittenConfiguration; violations: string[] } {
  const { promptIds = [], text = '', ids = [], logProbability = null } = texts[0] ?? {};
  const { configuration, violations } = parseConfiguration(text);
  return {
    edit: { ...frame, promptIds, text, ids, logProbability, configuration, rejected: [...rejected] },
    violations,
  };
}

export const configurationId = (label: string, task: number, sample: number): string =>
  `${label}/task${task}/edit${sample}`;

/** A configuration that no policy wrote. */
export function givenConfiguration(
  author: Exclude<Author, 'policy'>,
  label: string,
  item: number,
  sample: number,
  configuration: PuzzleConfiguration,
): WrittenConfiguration {
  return {
    id: configurationId(label, item, sample),
    item,
    sample,
    author,
    policyVersion: null,
    promptIds: [],
    text: '',
    ids: [],
    logProbability: null,
    configuration,
    rejected: [],
  };
}
