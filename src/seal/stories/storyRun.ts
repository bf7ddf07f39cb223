/** What a story says of its run, in either domain: where it comes from, and how it came out on all held-out items. */
import { entryFieldsOf, type RunRecord } from '../record/record';
import type { Kind } from '../types';
import type { StoryRun } from './story';

export function storyRun<K extends Kind>(run: RunRecord<K>, title: string): StoryRun {
  const { id, seed, model, device, software, startedAt } = entryFieldsOf(run, '', title);
  const { length: items } = run.items.heldOut;
  const { length: rounds } = run.rounds;
  const { edits } = run.settings;
  const scores = run.conditions.map(({ name, round, accuracy, standardError }) => {
    return { name, round, accuracy, standardError };
  });
  return { id, title, seed, model, device, software, startedAt, rounds, items, edits, scores };
}
