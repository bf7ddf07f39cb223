import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { chatPrompt } from './chat';

const TEMPLATE =
  "{{ bos_token }}{% for message in messages %}[{{ message['role'] }}] {{ message['content'] }}\n{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
const tiny = (chatTemplate: string | null) => ({
  name: 'tiny',
  tokenizerJson: TINY_TOKENIZER,
  tokenizerConfigJson: TINY_TOKENIZER_CONFIG,
  config: { vocab: 260 },
  chatTemplate,
});

describe('chatPrompt', () => {
  it('renders the template with the special tokens and an opening for the answer', async () => {
    const prompt = await chatPrompt(tiny(TEMPLATE), [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi {{ not a template }}' },
    ]);
    expect(prompt).toBe('<s>[system] Be brief.\n[user] Hi {{ not a template }}\n[assistant]');
  });

  it('tells templates that ask for the date the same one every day', async () => {
    const template = "{{ date_string if date_string is defined else strftime_now('%d %b %Y') }}";
    expect(await chatPrompt(tiny(template), [])).toBe('26 Jul 2024');
  });

  it('refuses models without a template, and templates that refuse', async () => {
    await expect(chatPrompt(tiny(null), [])).rejects.toThrow('tiny: the model has no chat template');
    await expect(chatPrompt(tiny("{{ raise_exception('roles must alternate') }}"), [])).rejects.toThrow(
      'roles must alternate',
    );
    await expect(chatPrompt(tiny('{% for'), [])).rejects.toMatchObject({ name: 'TokenizerError', code: 'broken' });
  });

  const folder = sharedPath('tokenizers', 'SmolLM2-135M-Instruct');
  it.skipIf(folder === null)(folder === null ? SHARED_ABSENT : 'renders SmolLM2-Instruct', async () => {
    const json = (file: string) =>
      z.parse(z.record(z.string(), z.unknown()), JSON.parse(readFileSync(join(folder ?? '', file), 'utf8')));
    const config = json('tokenizer_config.json');
    const files = {
      name: 'SmolLM2',
      tokenizerJson: json('tokenizer.json'),
      tokenizerConfigJson: config,
      config: { vocab: 49152 },
      chatTemplate: String(config.chat_template),
    };
    expect(await chatPrompt(files, [{ role: 'user', content: 'Hi' }])).toBe(
      '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    );
  });
});
