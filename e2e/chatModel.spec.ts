/** A chat model of one's own: asked as chat models want to be, about plain English, and the embedded one as before. */
import { button, expect, expectAccessible, expectState, test } from './lab';
import { openTinyChat } from './tinyChat';

test('a chat model brings settings and a passage that suit it, and the embedded one has its own back', async ({
  page,
}) => {
  const pill = await openTinyChat(page);

  // A recorded run of another model gives way.
  await expect(page.getByRole('region', { name: 'Recorded run', exact: true })).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('The lighthouse of Varn');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(/Ada Mirek/);
  await button(page, 'Settings').click();
  await expect(page.getByRole('combobox', { name: 'Asked' })).toHaveValue('chat');
  await expect(page.getByRole('textbox', { name: 'Given start of the notes' })).toHaveValue('1.');
  await expect(page.getByRole('spinbutton', { name: 'Distilled lines a step' })).toHaveValue('2');
  await expectAccessible(page, 'Settings for a chat model');

  // A person's own text, prompt and title.
  await page.getByRole('combobox', { name: 'Prompt' }).selectOption('own');
  await page.getByRole('textbox', { name: 'Own prompt' }).fill('Notes on {title}, please: {context}');
  await page.getByRole('spinbutton', { name: 'Edits per passage' }).fill('1');
  await page.getByRole('spinbutton', { name: 'Longest note' }).fill('8');
  await button(page, 'Settings').click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Seals');
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('A seal swims.');
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  const raw = page.getByRole('tab', { name: 'Raw JSON' });
  await raw.click();
  await expect(page.getByRole('tabpanel')).toContainText('user: Notes on Seals, please: A seal swims.');

  await pill.click();
  await button(page, 'Use these').click();
  await expect(pill).toContainText('Selkie micro-world');
  await page.getByRole('link', { name: 'Lab', exact: true }).click();
  await button(page, 'Settings').click();
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toHaveValue('world');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue('A seal swims.');
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveCount(0);
});

test('a chat model is asked for facts unless one says otherwise, and the whole loop runs on that prompt', async ({
  page,
}) => {
  await openTinyChat(page);
  await expect(page.getByRole('textbox', { name: 'Title' })).toHaveValue('The lighthouse of Varn');
  await page.getByRole('textbox', { name: 'Title' }).fill('Seals');
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('A seal swims.');
  await page.getByRole('tab', { name: 'Texts' }).click();
  await page.getByText('The exact prompt, paragraph 1').click();
  const panel = page.getByRole('tabpanel');
  const asked = 'user: Passage: Seals A seal swims. List the facts of this passage, one sentence for each.';
  await expect(panel).toContainText(asked);
  await expect(panel).toContainText('assistant: 1.');

  // What README says of such a model; it reads 128 letters, so that long texts and questions are left out.
  await button(page, 'Settings').click();
  await expect(page.getByRole('combobox', { name: 'Prompt' })).toHaveValue('facts');
  await expect(page.getByRole('spinbutton', { name: 'Distilled lines a step' })).toHaveValue('2');
  await expect(page.getByRole('checkbox', { name: 'Equal lines once' })).toBeChecked();
  await expect(page.getByRole('combobox', { name: 'Judge', exact: true })).toHaveValue('containment');
  for (const [name, value] of [
    ['Edits per passage', '1'],
    ['Longest note', '8'],
    ['Side questions', '2'],
    ['Steps', '2'],
    ['Longest answer', '4'],
  ] as const)
    await page.getByRole('spinbutton', { name, exact: true }).fill(value);
  await button(page, 'Settings').click();
  await button(page, 'Delete all').click();
  await button(page, 'Add question').click();
  await page.getByRole('textbox', { name: 'Question 1', exact: true }).fill('What does a seal do?');
  await page.getByRole('textbox', { name: 'Right answer 1' }).fill('swims');
  await button(page, 'Run all steps').click();
  for (const name of ['Self-edits', 'Finetune', 'Quiz']) await expectState(page, name, 'done');
  await page.getByRole('tab', { name: 'Answers' }).click();
  const answers = page.getByRole('table', { name: 'Answers before and after' });
  await expect(answers.getByRole('row', { name: /What does a seal do/ })).toContainText('→');
  await page.getByRole('tab', { name: 'Raw JSON' }).click();
  await expect(panel).toContainText('List the facts of this passage, one sentence for each.');
});
