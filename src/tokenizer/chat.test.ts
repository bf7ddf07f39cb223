import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { SHARED_ABSENT, sharedPath } from '../testing/shared';
import { TINY_TOKENIZER, TINY_TOKENIZER_CONFIG } from '../testing/tinyModel';
import { type ChatMessage, chatPrompt, messagesLeftOut } from './chat';
import { TokenizerError } from './types';

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
  it('renders the template with the special tokens and an opening for the answer', () => {
    const prompt = chatPrompt(tiny(TEMPLATE), [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi {{ not a template }}' },
    ]);
    expect(prompt).toBe('<s>[system] Be brief.\n[user] Hi {{ not a template }}\n[assistant]');
  });

  it('tells templates that ask for the date the same one every day', () => {
    const template = "{{ date_string if date_string is defined else strftime_now('%d %b %Y') }}";
    expect(chatPrompt(tiny(template), [])).toBe('26 Jul 2024');
  });

  it('tells templates that read the clock the same day', () => {
    expect(chatPrompt(tiny("{{ strftime_now('%Y-%m-%d') }}"), [])).toBe('2024-07-26');
    expect(chatPrompt(tiny("{{ strftime_now('%d %b %Y') }}"), [])).toBe('26 Jul 2024');
  });

  it('reads every line end as Jinja2 does', () => {
    const template =
      "{% for m in messages %}\n{{ m['content'] }}\n{% endfor %}\n{% if add_generation_prompt %}\nThe end of the story is\n{% endif %}\n";
    for (const end of ['\n', '\r\n', '\r']) {
      const prompt = chatPrompt(tiny(template.replaceAll('\n', end)), [{ role: 'user', content: 'Once upon' }]);
      expect(prompt).toBe('Once upon\nThe end of the story is\n');
    }
  });

  it('names special tokens that only special_tokens_map.json has', () => {
    const files = { ...tiny('{{ bos_token }}{{ eos_token }}'), tokenizerConfigJson: { bos_token: '' } };
    expect(chatPrompt({ ...files, specialTokensMapJson: { bos_token: '<s>', eos_token: '</s>' } }, [])).toBe('<s></s>');
  });

  it('knows the messages that a template leaves out', () => {
    const template = "{% for m in messages %}{% if m.role == 'user' %}{{ 'U: ' + m.content }}{% endif %}{% endfor %}A:";
    const messages = [
      { role: 'system', content: 'Be brief. ' },
      { role: 'user', content: 'Hi' },
    ] as const;
    expect(messagesLeftOut(chatPrompt(tiny(template), messages), messages)).toEqual([messages[0]]);
    expect(messagesLeftOut(chatPrompt(tiny(TEMPLATE), messages), messages)).toEqual([]);
  });

  it('refuses models without a template, and templates that refuse', () => {
    expect(() => chatPrompt(tiny(null), [])).toThrow('tiny: the model has no chat template');
    expect(() => chatPrompt(tiny("{{ raise_exception('roles must alternate') }}"), [])).toThrow('roles must alternate');
    expect(() => chatPrompt(tiny('{% for'), [])).toThrow(TokenizerError);
  });

  const folder = sharedPath('tokenizers', 'SmolLM2-135M-Instruct');
  it.skipIf(folder === null)(folder === null ? SHARED_ABSENT : 'renders SmolLM2-Instruct', () => {
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
      expect(chatPrompt(one, [{ role: 'user', content: 'Hi' }])).toBe(
        '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
      );
  });

  for (const name of ['SmolLM2-135M-Instruct', 'Qwen2.5-0.5B-Instruct', 'Qwen3-0.6B', 'Llama-3.2-1B-Instruct']) {
    const path = sharedPath('tokenizers', name);
    it.skipIf(path === null)(
      path === null ? `${name} ${SHARED_ABSENT}` : `renders ${name} as transformers does`,
      async () => {
        const json = (file: string) =>
          z.parse(z.record(z.string(), z.unknown()), JSON.parse(readFileSync(join(path ?? '', file), 'utf8')));
        const [tokenizerJson, config] = [json('tokenizer.json'), json('tokenizer_config.json')];
        const { PreTrainedTokenizer } = await import('@huggingface/transformers');
        const theirs = new PreTrainedTokenizer(tokenizerJson, config);
        const files = {
          ...{ name, tokenizerJson, tokenizerConfigJson: config, config: { vocab: 200_000 } },
          chatTemplate: String(config.chat_template),
        };
        const chats: ChatMessage[][] = [
          [{ role: 'user', content: 'Hi' }],
          [
            { role: 'system', content: 'Be brief.' },
            { role: 'user', content: ' Two\nlines, “quoted” 🐶 ' },
            { role: 'assistant', content: 'Yes.' },
            { role: 'user', content: 'And then?' },
          ],
        ];
        for (const messages of chats)
          expect(chatPrompt(files, messages)).toBe(
            theirs.apply_chat_template(messages, {
              tokenize: false,
              add_generation_prompt: true,
              ...{ date_string: '26 Jul 2024' },
            }),
          );
      },
    );
  }
});
