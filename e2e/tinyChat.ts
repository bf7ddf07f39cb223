/** A tiny chat model with random weights, opened from files as a visitor opens one. */
import type { Page } from '@playwright/test';
import { changedFiles, jsonBytes, TINY_CONFIG, TINY_TOKENIZER } from '../src/testing/tinyModel';
import { expect } from './lab';

const TEMPLATE =
  '{% for m in messages %}<s>{{ m.role }}: {{ m.content }}</s>\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}';
const files = (changes: Readonly<Record<string, Uint8Array>>) =>
  [...changedFiles({ 'chat_template.jinja': new TextEncoder().encode(TEMPLATE), ...changes })].map(([name, bytes]) => {
    return { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) };
  });

/**
 * As files in place of its own: it reads as much as everyday questions take, and the nonsense that it says, bytes that no sentence
 * has, reads as these words.
 */
export const saying = (words: string): Record<string, Uint8Array> => ({
  'config.json': jsonBytes({ ...TINY_CONFIG, max_position_embeddings: 512 }),
  'tokenizer.json': jsonBytes({
    ...TINY_TOKENIZER,
    decoder: {
      type: 'Sequence',
      decoders: [
        ...TINY_TOKENIZER.decoder.decoders,
        { type: 'Replace', pattern: { Regex: '[\\s\\S]*[^\\n -~][\\s\\S]*' }, content: words },
      ],
    },
  }),
});

/** Leaves the page in the Lab. @param changes files in place of its own. @returns the pill that names the model. */
export async function openTinyChat(page: Page, changes: Readonly<Record<string, Uint8Array>> = {}) {
  await page.goto('./#/models');
  await page.getByLabel('Files of a model').setInputFiles(files(changes));
  await page.getByRole('region', { name: 'chosen files' }).getByRole('button', { name: 'Load' }).click();
  const pill = page.getByRole('link', { name: /parameters/ });
  await expect(pill).toContainText('chosen files');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  return pill;
}
