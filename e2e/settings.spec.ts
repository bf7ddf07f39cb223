/** Settings of both pages, each case once for the Lab and once for Puzzles: bounds, links that carry them, defaults and the way back. */
import type { Page } from '@playwright/test';
import { button, expect, stage, test } from './lab';
import { PAGES, setField } from './pages';

const spin = (page: Page, name: string) => page.getByRole('spinbutton', { name, exact: true });

for (const of of PAGES) {
  test.describe(of.name, () => {
    test('a value out of bounds is mended, told at the field', async ({ page }) => {
      await of.open(page);
      await button(page, 'Settings').click();
      for (const [field, given, used] of of.typed) {
        await test.step(`${field} of "${given}" becomes ${used}`, async () => {
          await setField(page, field, given);
          await expect(spin(page, field)).toHaveValue(used);
          await expect(spin(page, field)).toHaveAccessibleDescription(new RegExp(`set to ${used}\\.`));
        });
      }
    });

    test('a setting goes into the address, and from there to someone else, who keeps it without', async ({
      page,
      browser,
    }) => {
      await of.open(page);
      await button(page, 'Settings').click();
      await setField(page, 'LoRA rank', '6');
      await expect(page).toHaveURL(/\?v=1&.*finetune\.rank=6/);

      const context = await browser.newContext();
      const other = await context.newPage();
      await other.goto(page.url());
      await button(other, 'Settings').click();
      await expect(spin(other, 'LoRA rank')).toHaveValue('6');
      await expect(other.getByText('The link was not taken over')).toHaveCount(0);
      await other.goto('about:blank');
      await other.goto(page.url().replace(/\?.*/, ''));
      await button(other, 'Settings').click();
      await expect(spin(other, 'LoRA rank')).toHaveValue('6');
      await context.close();
    });

    test('the defaults come back at once, and so does what they replaced', async ({ page }) => {
      await of.open(page);
      await button(page, 'Settings').click();
      await setField(page, 'LoRA rank', '6');
      const address = page.url();
      await button(page, 'Restore defaults').click();
      await expect(spin(page, 'LoRA rank')).toHaveValue(of.usualRank);
      await expect(page).not.toHaveURL(/finetune/);
      const told = page.getByRole('main').getByText('All settings are back at their defaults.').locator('..');
      await told.getByRole('button', { name: 'Undo', exact: true }).click();
      await expect(spin(page, 'LoRA rank')).toHaveValue('6');
      await expect(page).toHaveURL(address);
      await expect(told).toBeHidden();
    });

    test('what a link has wrong is told, each part by its name, and leaves the page usable', async ({ page }) => {
      await page.goto(of.absurd.address);
      const notice = page.getByText('The link was not taken over as it stands.').locator('..');
      for (const part of of.absurd.told) await expect(notice).toContainText(part);
      await button(page, 'Understood').click();
      await expect(notice).toBeHidden();
      await expect(stage(page, of.item)).toBeVisible();
      await button(page, 'Settings').click();
      await expect(spin(page, 'LoRA rank')).toBeVisible();
    });

    test('share gives a link with the settings, and what the visitor made only when ticked', async ({ page }) => {
      await of.open(page);
      await of.share.own(page);
      await expect(page).not.toHaveURL(/[&?](p|task)=/);
      await button(page, 'Share').click();
      const link = page.getByRole('textbox', { name: 'Link' });
      await expect(link).toHaveValue(of.share.bare);
      await expect(link).not.toHaveValue(/[&?](p|task)=/);
      await page.getByRole('checkbox', { name: of.share.include }).check();
      await expect(link).toHaveValue(/[&?]p=/);
      const address = await link.inputValue();
      await page.evaluate(() => {
        localStorage.clear();
        sessionStorage.clear();
      });
      await page.goto('about:blank');
      await page.goto(address);
      await of.share.isThere(page);
    });
  });
}
