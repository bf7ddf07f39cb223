/** The chat template of a model, for runs that ask in it. */
import type { ModelFiles } from '../../formats/modelFolder';
import { type ChatMessage, type ChatRenderer, chatRenderer, messagesLeftOut } from '../../tokenizer/chat';
import { warn } from '../commandLine';

/** One of each message that a form sends, with what it holds. */
export type Probe = readonly (ChatMessage & { holds: string })[];
export const OFFICIAL_PROBE: Probe = [
  { role: 'system', content: 'Here are the demonstrations.', holds: 'the demonstrations' },
  { role: 'user', content: 'Here is the test.', holds: 'the tests' },
];
export const QUESTION_PROBE: Probe = [{ role: 'user', content: 'Here is the question.', holds: 'the questions' }];

/**
 * @param way what else would do, as the end of a sentence.
 * @throws Error in one plain line where the model has none; TokenizerError for one that refuses what the form sends.
 */
export function openChat(files: ModelFiles, form: string, isResumed: boolean, way: string, probe: Probe): ChatRenderer {
  if (files.chatTemplate === null)
    throw new Error(
      `${files.name} has no chat template, which ${form} needs. Name the folder of ${isResumed ? "the run's" : 'a chat'} model with --model${way}.`,
    );
  const render = chatRenderer(files);
  const sent = probe.map(({ role, content }): ChatMessage => ({ role, content }));
  const prompt = render(sent);
  for (const { role, content, holds } of probe)
    if (messagesLeftOut(prompt, [{ role, content }]).length > 0)
      warn(
        `${files.name}: the chat template leaves ${role} messages out, so the model does not see ${holds} of ${form}.`,
      );
  return render;
}
