import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { chatPrompt, messagesLeftOut } from './chat';

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

  it('tells templates that read the clock the same day', async () => {
    expect(await chatPrompt(tiny("{{ strftime_now('%Y-%m-%d') }}"), [])).toBe('2024-07-26');
    expect(await chatPrompt(tiny("{{ strftime_now('%d %b %Y') }}"), [])).toBe('26 Jul 2024');
  });

  it('reads every line end as Jinja2 does', async () => {
    const template =
      "{% for m in messages %}\n{{ m['content'] }}\n{% endfor %}\n{% if add_generation_prompt %}\nThe end of the story is\n{% endif %}\n";
    for (const end of ['\n', '\r\n', '\r']) {
      const prompt = await chatPrompt(tiny(template.replaceAll('\n', end)), [{ role: 'user', content: 'Once upon' }]);
      expect(prompt).toBe('Once upon\nThe end of the story is\n');
    }
  });

  it('names special tokens that only special_tokens_map.json has', async () => {
    const files = { ...tiny('{{ bos_token }}{{ eos_token }}'), tokenizerConfigJson: { bos_token: '' } };
    expect(await chatPrompt({ ...files, specialTokensMapJson: { bos_token: '<s>', eos_token: '</s>' } }, [])).toBe(
      '<s></s>',
    );
  });

  it('knows the messages that a template leaves out', async () => {
    const template = "{% for m in messages %}{% if m.role == 'user' %}{{ 'U: ' + m.content }}{% endif %}{% endfor %}A:";
    const messages = [
      { role: 'system', content: 'Be brief. ' },
      { role: 'user', content: 'Hi' },
    ] as const;
    expect(messagesLeftOut(await chatPrompt(tiny(template), messages), messages)).toEqual([messages[0]]);
    expect(messagesLeftOut(await chatPrompt(tiny(TEMPLATE), messages), messages)).toEqual([]);
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
    const crlf = { ...files, chatTemplate: files.chatTemplate.replaceAll('\n', '\r\n') };
    for (const one of [files, crlf])
      expect(await chatPrompt(one, [{ role: 'user', content: 'Hi' }])).toBe(
        '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
      );
  });
});
