/** The loop on a text of one's own with a chat model: notes by hand, changed and asked for again, questions by hand and by the model. */
import { button, choose, expect, expectAccessible, expectState, stage, test } from './lab';
import { openTinyChat } from './tinyChat';

test('a visitor’s own notes are trained, changed, asked for again, and what rests on them says so', async ({
  page,
}) => {
  await openTinyChat(page);
  await button(page, 'Settings').click();
  await page.getByRole('combobox', { name: 'Prompt' }).selectOption('own');
  await page.getByRole('textbox', { name: 'Own prompt' }).fill('Notes on {title}: {context}');
  for (const [name, value] of [
    ['Edits per passage', '1'],
    ['Longest note', '8'],
    ['Distilled lines a step', '0'],
    ['Side questions', '0'],
    ['Steps', '2'],
    ['Longest answer', '4'],
  ] as const)
    await page.getByRole('spinbutton', { name, exact: true }).fill(value);
  await button(page, 'Settings').click();
  await page.getByRole('textbox', { name: 'Title' }).fill('Seals');
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('A seal eats fish. It sleeps on ice.');

  // A model that reads so little has no room to be asked for questions, and says so; one's own take their place.
  await button(page, 'Delete all').click();
  await button(page, 'Let the model write questions').click();
  const refusal =
    /The sentence "A seal eats fish." with its prompt needs \d+ tokens, but chosen files reads at most 128/;
  await expect(page.getByText(refusal).first()).toBeVisible();
  for (const [at, [question, answer]] of Object.entries([
    ['What does a seal eat?', 'fish'],
    ['Who is it?', 'nobody'],
  ])) {
    await button(page, 'Add question').click();
    await page.getByRole('textbox', { name: `Question ${Number(at) + 1}`, exact: true }).fill(question ?? '');
    await page.getByRole('textbox', { name: `Right answer ${Number(at) + 1}` }).fill(answer ?? '');
  }

  // One's own notes need none of the model's.
  await page.getByRole('tab', { name: 'Texts' }).click();
  await page.getByText('The exact prompt, paragraph 1').click();
  await expect(page.getByRole('tabpanel')).toContainText('user: Notes on Seals: A seal eats fish. It sleeps on ice.');
  await button(page, 'Add your own').click();
  await page
    .getByRole('textbox', { name: 'Text of own edit 1, paragraph 1' })
    .fill('Seals eat fish.\nSeals sleep on ice.');
  await expectAccessible(page, 'a self-edit by hand');
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'done');
  await expectState(page, 'Self-edits', 'idle');
  await expect(stage(page, 'Self-edits')).toContainText('Own edit 1');
  await page.getByRole('tab', { name: 'Answers' }).click();
  const answers = page.getByRole('table', { name: 'Answers before and after' });
  await expect(answers.getByRole('row', { name: /What does a seal eat/ })).toContainText('→');
  await expect(answers.getByRole('row', { name: /Who is it/ })).toContainText('stands in no sentence of the passage');
  await expectAccessible(page, 'recall beside the answers', '[role=tabpanel]');

  // The model's come beside them; one is changed, taken back, and asked for again.
  await button(page, 'Write self-edits').click();
  await expectState(page, 'Self-edits', 'done');
  await button(page, 'Quiz').click();
  await expectState(page, 'Quiz', 'done');
  await page.getByRole('tab', { name: 'Texts' }).click();
  await choose(page.getByRole('radio', { name: 'Edit 1', exact: true }));
  const notes = page.getByRole('list', { name: 'Notes on paragraph 1' });
  const written = await notes.innerText();
  await button(page, 'Change the text on paragraph 1').click();
  await page.getByRole('textbox', { name: 'Text of edit 1, paragraph 1' }).fill('Changed by a person.');
  await button(page, 'Done').click();
  await expect(page.getByRole('tabpanel')).toContainText('edited by hand');
  for (const [name, state] of [
    ['Self-edits', 'done'],
    ['Finetune', 'stale'],
    ['Quiz', 'stale'],
  ] as const)
    await expectState(page, name, state);
  await button(page, 'Back to the model’s text').click();
  await expect(notes).toHaveText(written, { useInnerText: true });
  await button(page, 'Write again').click();
  await expect(page.getByText('Edit 1 was written again.').first()).toBeVisible();
  await expect(page.getByRole('tabpanel')).toContainText('asked again, once');
  await expect(notes).not.toHaveText(written, { useInnerText: true });
});
