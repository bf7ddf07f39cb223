/** The Lab on paper: light, whole, and without what is to be pressed. */
import { expect, stage, test } from './lab';

test('the Lab prints light whatever its theme, without buttons, and nothing of it is cut', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
  });
  await page.goto('./');
  await expect(stage(page, 'Quiz').getByText('recorded', { exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Questions', exact: true }).getByRole('row')).not.toHaveCount(1);
  const passage = await page.getByRole('textbox', { name: 'Passage' }).inputValue();
  // As wide as a sheet of A4 between its margins.
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const main = page.getByRole('main');
  for (const name of ['Run all steps', 'Finetune', 'Export', 'Play the story', 'Present'])
    await expect(main.getByRole('button', { name, exact: true })).toBeHidden();
  await expect(main.getByRole('combobox').filter({ visible: true })).toHaveCount(0);
  // The story is there to its end, though it had just begun to move.
  await expect(main.getByRole('region', { name: /^After .* of reward$/ })).toBeVisible();
  const seen = () =>
    main.evaluate((root) => {
      const brightness = (colour: string): number => {
        const [r = 0, g = 0, b = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
        return alpha === 0 ? 255 : (r + g + b) / 3;
      };
      const all = [...root.querySelectorAll<HTMLElement>('*')].filter((one) => one.offsetHeight > 0);
      return {
        cut: all
          .filter((one) => getComputedStyle(one).overflowY !== 'visible' && one.scrollHeight > one.clientHeight + 2)
          .map((one) => `${one.tagName} ${one.getAttribute('aria-label')}`),
        wide: all
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
          .map((one) => one.outerHTML.slice(0, 80)),
        dark: all
          .filter((one) => one.matches('section, li, td, p') && brightness(getComputedStyle(one).backgroundColor) < 200)
          .map((one) => one.outerHTML.slice(0, 80)),
        unrevealed: all.filter((one) => getComputedStyle(one).opacity === '0').length,
        written: [...root.querySelectorAll('[data-printed]')].map((one) => getComputedStyle(one, '::after').content),
      };
    });
  await expect.poll(async () => (await seen()).unrevealed).toBe(0);
  const { cut, wide, dark, written } = await seen();
  expect({ cut, wide, dark }).toEqual({ cut: [], wide: [], dark: [] });
  const texts = written.map((content) => content.slice(1, -1).replace(/\\a ?/gi, '\n'));
  expect(texts).toContain(passage);
  expect(texts.filter((text) => /^Wh.*\?$/.test(text)).length).toBeGreaterThan(20);
});
