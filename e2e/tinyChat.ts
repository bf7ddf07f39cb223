/** A tiny chat model with random weights, opened from files as a visitor opens one. */
import type { Page } from '@playwright/test';
import { tinyModelFiles } from '../src/testing/tinyModel';
import { expect } from './lab';

const TEMPLATE =
  '{% for m in messages %}<s>{{ m.role }}: {{ m.content }}</s>\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}';
const files = [...tinyModelFiles().set('chat_template.jinja', new TextEncoder().encode(TEMPLATE))].map(
  ([name, bytes]) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) }),
);

/** Leaves the page in the Lab. @returns the pill that names the model. */
export async function openTinyChat(page: Page) {
  await page.goto('./#/models');
  await page.getByLabel('Files of a model').setInputFiles(files);
  await page.getByRole('region', { name: 'chosen files' }).getByRole('button', { name: 'Load' }).click();
  const pill = page.getByRole('link', { name: /parameters/ });
  await expect(pill).toContainText('chosen files');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  return pill;
}
