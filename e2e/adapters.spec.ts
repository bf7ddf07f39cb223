import { readFile, writeFile } from 'node:fs/promises';
import { button, expect, expectAccessible, expectState, openLab, SMALL, test } from './lab';

test('keeps an adapter, exports it in three forms, imports it again, asks it and folds it in', async ({
  page,
}, info) => {
  await openLab(page, {
    ...SMALL,
    edits: 1,
    sideQuestions: 0,
    finetune: { ...SMALL.finetune, epochs: 16, learningRate: 2e-2 },
  });
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('tab', { name: 'Adapters', exact: true }).click();
  await button(page, 'Keep the adapter of Edit 1').click();
  const name = page.getByRole('textbox', { name: 'Name of Edit 1' });
  await expect(name).toBeVisible();
  await name.fill('mine');

  const exported = async (form: string): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), button(page, `Export mine as ${form}`).click()]);
    const path = info.outputPath(file.suggestedFilename());
    await file.saveAs(path);
    return path;
  };
  const peft = await exported('PEFT');
  expect((await readFile(peft)).subarray(0, 2).toString()).toBe('PK');
  expect((await readFile(await exported('GGUF'))).subarray(0, 4).toString()).toBe('GGUF');
  expect(await exported('Merged')).toMatch(/mine-merged\.zip$/);

  const chooser = page.getByLabel('Adapter: a zip, or adapter_config.json with adapter_model.safetensors');
  const broken = info.outputPath('broken.zip');
  await writeFile(broken, (await readFile(peft)).subarray(0, 500));
  await chooser.setInputFiles(broken);
  await expect(page.getByRole('alert')).toContainText('broken.zip: the zip archive cannot be unpacked');
  await chooser.setInputFiles(peft);
  await expect(page.getByRole('textbox', { name: 'Name of mine' })).toHaveCount(2);

  // The one that came back answers as the one that went out.
  await page.getByRole('textbox', { name: 'Question', exact: true }).fill('Where does Polipa lie?');
  await button(page, 'Ask side by side').click();
  const cells = page.getByRole('table', { name: 'Answers to “Where does Polipa lie?”' }).getByRole('cell');
  await expect(cells).toHaveCount(3);
  await expect(cells.nth(2)).toHaveText((await cells.nth(1).innerText()).trim());
  await expectAccessible(page, 'adapters');

  await button(page, 'Fold mine into the model').first().click();
  await expect(page.getByText('“mine” is part of the model now')).toBeVisible();
  await expectState(page, 'Self-edits', 'stale');
  await page.getByRole('checkbox', { name: 'mine answers' }).first().uncheck();
  await button(page, 'Ask side by side').click();
  await expect(cells).toHaveCount(2);
  await page.screenshot({ path: info.outputPath('adapters.png'), fullPage: true });
  await button(page, 'Take it out').click();
  await expect(page.getByText('is part of the model now')).toHaveCount(0);
  await expectState(page, 'Self-edits', 'done');
});
