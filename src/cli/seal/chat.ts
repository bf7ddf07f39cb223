/** The chat template of a model, for the official form. */
import type { ModelFiles } from '../../formats/modelFolder';
import { type ChatMessage, type ChatRenderer, chatRenderer, messagesLeftOut } from '../../tokenizer/chat';
import { warn } from '../warnings';

const PROBE: readonly ChatMessage[] = [
  { role: 'system', content: 'Here are the demonstrations.' },
  { role: 'user', content: 'Here is the test.' },
];

/** @throws TokenizerError when the model has no template, or one that refuses what the form sends. */
export async function openChat(files: ModelFiles): Promise<ChatRenderer> {
  const render = await chatRenderer(files);
  for (const { role } of messagesLeftOut(render(PROBE), PROBE))
    warn(
      `${files.name}: the chat template leaves ${role} messages out, so the model does not see ${role === 'system' ? 'the demonstrations' : 'the tests'} of the official form.`,
    );
  return render;
}
