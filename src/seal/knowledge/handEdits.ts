/** Self-edits that a person wrote, or changed after the policy had written them. Pure. */
import { joinParagraphs } from './passages';
import { givenSelfEdit } from './selfEdits';
import type { SelfEdit } from './types';

/** With the texts of a person. What the policy wrote stays beside it; texts that are the policy's again bring it back. */
export function changedByHand(edit: SelfEdit, texts: readonly string[]): SelfEdit {
  const before = asWritten(edit);
  if (before.author === 'policy' && before.parts.every(({ text }, index) => text === texts[index])) return before;
  const { parts, text } = givenSelfEdit('hand', '', edit.item, texts);
  const original =
    before.author === 'policy' ? { policyVersion: before.policyVersion, parts: before.parts } : undefined;
  return { ...before, author: 'hand', policyVersion: null, parts, text, ...(original && { original }) };
}

/** As the policy wrote it; one that is a person's alone stays as it is. */
export function asWritten({ original, ...edit }: SelfEdit): SelfEdit {
  if (original === undefined) return edit;
  const { policyVersion, parts } = original;
  return { ...edit, author: 'policy', policyVersion, parts, text: joinParagraphs(parts.map(({ text }) => text)) };
}
