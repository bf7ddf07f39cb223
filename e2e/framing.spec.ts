import { button, expect, expectAccessible, test } from './lab';

test('embedded, the page shows what it is asked to and leads to the whole of it', async ({ page, context }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./?embed#/?v=1&embed=1&hide=details,rounds,status');
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Runs', exact: true })).toBeHidden();
  await expect(page.getByRole('heading', { level: 1 })).toBeHidden();
  await expect(page.locator('#rounds')).toBeHidden();
  await expect(page.getByRole('contentinfo')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Quiz', exact: true })).toBeVisible();
  // It stays so while the address follows what is shown.
  await expect.poll(() => page.url()).toContain('run=');
  expect(page.url()).toContain('hide=details%2Crounds%2Cstatus');
  await expect(page.getByText('unknown setting')).toHaveCount(0);
  const [full] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Open full' }).click(),
  ]);
  await expect(full.getByRole('link', { name: 'Runs', exact: true })).toBeVisible();
  expect(full.url()).toContain('run=');
  expect(full.url()).not.toContain('embed=1');
});

test('a part that is not there is told', async ({ page }) => {
  await page.goto('./#/?v=1&hide=sidebar');
  await expect(page.getByText(/sidebar/).first()).toBeVisible();
});

test('presenting: large type, arrow keys through the story and on, Escape ends it', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  const story = page.getByRole('region', { name: 'What happened' });
  const size = () => story.evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  const before = await size();
  await button(page, 'Present').click();
  await expect(page.locator('html')).toHaveAttribute('data-present', '');
  expect(await size()).toBeGreaterThan(before * 1.2);
  await expect(page.getByRole('link', { name: 'Runs', exact: true })).toBeHidden();
  await page.keyboard.press('ArrowLeft');
  await expect(story.getByRole('button', { name: /^Reward/ })).toHaveAttribute('aria-current', 'step');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(0);
  await expectAccessible(page, 'presenting');
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).not.toHaveAttribute('data-present', '');
  await expect(page.getByRole('link', { name: 'Runs', exact: true })).toBeVisible();
});

test('Share has the frame for a page of one’s own', async ({ page }) => {
  await page.goto('./');
  await button(page, 'Share').click();
  await expect(page.getByRole('textbox', { name: 'For a page of your own' })).toHaveValue(
    /^<iframe src="[^"]*\?embed#[^"]*embed=1/,
  );
});
