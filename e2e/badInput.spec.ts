import { button, expect, openLab, SMALL, stage, test } from './lab';

test('an empty passage is told at the passage, and mended there', async ({ page }) => {
  await openLab(page);
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  for (const empty of ['', '   \n\n  ']) {
    await passage.fill(empty);
    await expect(stage(page, 'Passage')).toContainText('The passage is empty');
    await expect(button(page, 'Run all steps')).toBeDisabled();
    // Each for itself: what is typed in quick succession is undone at once.
    await button(page, 'Undo').click();
    await expect(button(page, 'Run all steps')).toBeEnabled();
  }
});

test('an enormous passage is cut with a notice, and one too long for the model is refused with a reason', async ({
  page,
}) => {
  await openLab(page);
  const passage = page.getByRole('textbox', { name: 'Passage', exact: true });
  await passage.fill('A long story. '.repeat(4000));
  await expect(stage(page, 'Passage')).toContainText('Cut at 20,000 characters; 36,000 did not fit.');
  await expect(stage(page, 'Passage')).toContainText(/Paragraph 1 has [\d,]+ tokens; at most/);
  await expect(button(page, 'Run all steps')).toBeDisabled();
});

test('an enormous question or answer is cut with a notice', async ({ page }) => {
  await openLab(page);
  const paper = page.getByRole('region', { name: 'Exam paper' });
  for (const name of ['Question 1', 'Right answer 1']) {
    const field = page.getByRole('textbox', { name, exact: true });
    await field.fill('x'.repeat(900));
    await expect(field).toHaveValue('x'.repeat(400));
    await expect(paper).toContainText('Cut at 400 characters; 500 did not fit.');
    await field.fill('short');
    await expect(paper).not.toContainText('did not fit');
  }
});

test('no questions, and half-written ones, are told at the questions', async ({ page }) => {
  await openLab(page);
  const paper = page.getByRole('region', { name: 'Exam paper' });
  await button(page, 'Delete all').click();
  await expect(paper).toContainText('There are no questions');
  await expect(button(page, 'Run all steps')).toBeDisabled();
  await button(page, 'Add question').click();
  await expect(paper).toContainText('Question 1 is empty');
  await page.getByRole('textbox', { name: 'Question 1', exact: true }).fill('Where?');
  await expect(paper).toContainText('Question 1 has no gold answer');
  await page.getByRole('textbox', { name: 'Right answer 1', exact: true }).fill('There');
  await expect(button(page, 'Run all steps')).toBeEnabled();
});

test('what is typed and no number is told as none, and the value stays', async ({ page }) => {
  await openLab(page);
  await button(page, 'Settings').click();
  for (const [field, given] of [
    ['Learning rate', '0,001'],
    ['Temperature', '0,5'],
    ['Steps', '1,5'],
    ['Steps', '1 000'],
    ['Seed', '0x10'],
    ['Learning rate', 'E-4'],
  ] as const) {
    await test.step(`${field}, typed as "${given}"`, async () => {
      const input = page.getByRole('spinbutton', { name: field, exact: true });
      const before = await input.inputValue();
      await input.click();
      await input.press('ControlOrMeta+a');
      await input.pressSequentially(given);
      await input.press('Enter');
      await expect(input).toHaveValue(before);
      await expect(input).toHaveAccessibleDescription(new RegExp(`“${given}” must be a number; set to ${before}\\.`));
    });
  }
});

test('the arrow keys step a number field', async ({ page }) => {
  await openLab(page);
  await button(page, 'Settings').click();
  const steps = page.getByRole('spinbutton', { name: 'Steps', exact: true });
  await steps.press('ArrowUp');
  await expect(steps).toHaveValue('5');
  await steps.press('ArrowDown');
  await steps.press('ArrowDown');
  await expect(steps).toHaveValue('3');
  await expect(steps).toHaveAttribute('aria-valuenow', '3');
});

test('any Unicode goes through the whole loop, and model output stays text', async ({ page }) => {
  const context =
    '\u{1F9AD}\u200D\u{1F30A} \u05E9\u05DC\u05D5\u05DD \u202Eevil\u202C e\u0301 <img src=x onerror=alert(1)> <script>1</script> <|endoftext|> <eos>';
  await openLab(page, SMALL, {
    title: '<b>T</b>',
    context,
    questions: [{ question: '<i>\u{1F9AD}?</i>', answer: '\u05E9' }],
  });
  await button(page, 'Run all steps').click();
  await expect(stage(page, 'Reward').getByText('done', { exact: true })).toBeVisible();
  expect(await page.locator('img, main b, main i, #root script').count()).toBe(0);
});

test('what was written survives a reload, and refused storage breaks nothing', async ({ page, browser }) => {
  await openLab(page);
  await page.getByRole('textbox', { name: 'Passage', exact: true }).fill('Kept over the reload.');
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue('Kept over the reload.');

  const context = await browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new DOMException('refused', 'SecurityError');
      },
    });
  });
  const refused = await context.newPage();
  await refused.goto(page.url());
  await expect(refused.getByRole('textbox', { name: 'Passage', exact: true })).not.toBeEmpty();
  await refused.getByRole('radio', { name: 'Dark', exact: true }).check({ force: true });
  await expect(refused.locator('html')).toHaveAttribute('data-theme', 'dark');
  await context.close();
});
