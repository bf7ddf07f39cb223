import { chromium } from 'playwright';
import { encodeLink } from '../src/app/link/codec';
import { PASSAGE, SMALL } from './lab';
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 1100 } });
const page = await context.newPage();
page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()); });
page.on('pageerror', (e) => console.log('pageerror', e.message));
const settings = { ...SMALL, edits: 1, writing: { ...SMALL.writing, maxTokens: 24 }, sideQuestions: 0, finetune: { ...SMALL.finetune, epochs: 10 } };
await page.goto('http://localhost:4191/' + encodeLink({ settings, sample: null, passage: PASSAGE }));
const button = (name: string) => page.getByRole('button', { name, exact: true });
await button('Run all steps').waitFor();
await page.waitForFunction(() => [...document.querySelectorAll('button')].some((b) => b.textContent === 'Run all steps' && !b.disabled), undefined, { timeout: 400000 });
const t0 = Date.now();
await button('Run all steps').click();
await page.getByRole('region', { name: 'Reward', exact: true }).getByText('done', { exact: true }).waitFor({ timeout: 560000 }).catch(async () => { await page.screenshot({ path: '/tmp/credit-stuck.png' }); console.log(await page.locator('main').innerText()); process.exit(1); });
console.log('ran', (Date.now() - t0) / 1000);
console.log(await page.getByRole('tabpanel').innerText());
await page.screenshot({ path: '/tmp/credit-answers.png' });
await page.getByRole('tab', { name: 'Credit' }).click();
await button('Credit lines').waitFor();
await page.screenshot({ path: '/tmp/credit-before.png' });
const t1 = Date.now();
await button('Credit lines').click();
await page.waitForTimeout(1500);
console.log(await page.locator('footer').last().innerText());
await page.getByRole('list', { name: 'Lines by credit' }).waitFor({ timeout: 900000 });
console.log('credited', (Date.now() - t1) / 1000);
await context.storageState({ path: '/tmp/credit-state.json' });
for (const scheme of ['light', 'dark'] as const) for (const width of [1440, 390]) {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: 1100 });
  for (const tab of ['Credit', 'Texts']) {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await page.waitForTimeout(250);
    await page.getByRole('region', { name: 'Details', exact: true }).screenshot({ path: `/tmp/credit-${tab.split(' ')[0]}-${scheme}-${width}.png` });
  }
  const why = page.getByRole('button', { name: /^Why\?/ });
  console.log('why buttons', await why.count());
  if ((await why.count()) > 0) {
    await why.last().click();
    await page.waitForTimeout(400);
    await page.getByRole('region', { name: 'Details', exact: true }).screenshot({ path: `/tmp/credit-Why-${scheme}-${width}.png` });
    await page.screenshot({ path: `/tmp/credit-page-${scheme}-${width}.png` });
    await button('Close').first().click();
  }
}
await browser.close();
