/** "Continue on a cluster": the zip that the page makes of the steps, opened; what its README names is in it, and is what it says. */
import { readFileSync } from 'node:fs';
import { strFromU8, unzipSync } from 'fflate';
import { fileOf } from '../src/formats/fileSource';
import { readPeftFolder } from '../src/formats/peft';
import { parseModelConfig } from '../src/model/config';
import { readPassageFile } from '../src/seal/knowledge/files/read';
import { readSftRows } from '../src/seal/knowledge/files/sftRows';
import { button, expect, expectState, openLab, PASSAGE, SMALL, selfEditTexts, test } from './lab';

const LABEL = 'Continue on a cluster: the steps, as a zip';

test('the zip of the steps has data, self-edits, pairs and the kept adapter, as its README says', async ({ page }) => {
  await openLab(page, { ...SMALL, sideQuestions: 0 });
  await button(page, 'Export').click();
  await expect(button(page, LABEL)).toBeDisabled();
  await page.keyboard.press('Escape');
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  const texts = await selfEditTexts(page);
  await button(page, 'Export').click();
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, LABEL).click()]);
  const root = file.suggestedFilename().replace(/\.zip$/, '/');
  const zip = unzipSync(readFileSync(await file.path()));
  const files = new Map(Object.entries(zip).map(([name, bytes]) => [name.slice(root.length), bytes]));
  const text = (name: string): string => strFromU8(files.get(name) ?? new Uint8Array());

  // It names every file in a list, and the first of each kind in the command that takes it.
  const readme = text('README.md');
  const named = [...readme.matchAll(/^- `([^`]+)`$/gm)].map(([, name]) => name);
  expect(named.sort()).toEqual([...files.keys()].filter((name) => name !== 'README.md').sort());
  for (const name of named.filter((one = '') => /^(?:data|self_edits|sft)\//.test(one)))
    expect(readme).toMatch(new RegExp(`(?:--dataset_in|--dataset|--train_file) ${name}`));

  expect(readPassageFile({ name: 'x', text: text('data/passages_train.json') }).passages).toEqual([PASSAGE]);
  const edits = named.find((name) => name?.startsWith('self_edits/')) ?? '';
  const [{ completions = [] } = {}] = readPassageFile({ name: 'x', text: text(edits) }).passages;
  expect(completions).toHaveLength(SMALL.edits);
  for (const [at, completion] of completions.entries()) expect(texts[at]).toContain(completion.trim().split('\n')[0]);
  const rows = readSftRows({ name: 'x', text: text(named.find((name) => name?.startsWith('sft/')) ?? '') });
  expect(rows).toHaveLength(1);

  const folder = [...files.keys()].find((name) => name.endsWith('/adapter_config.json'))?.replace(/[^/]+$/, '') ?? '';
  expect(folder).toMatch(/^adapters\/edit-\d+\/$/);
  const own = [...files.keys()].filter((name) => name.startsWith(folder)).map((name) => name.slice(folder.length));
  expect(own.sort()).toEqual(['adapter_config.json', 'adapter_model.safetensors']);
  const config = parseModelConfig(JSON.parse(readFileSync('public/models/micro-world/config.json', 'utf8')));
  const bytesOf = async (name: string) => new Uint8Array(files.get(`${folder}${name}`) ?? []);
  const source = {
    ...{ name: folder, list: async () => own, read: bytesOf },
    open: async (name: string) => fileOf(await bytesOf(name)),
  };
  const weights = await readPeftFolder(source, config);
  expect(weights.rank).toBe(SMALL.finetune.rank);
  expect(weights.tensors.some(({ b }) => b.some((value) => value !== 0))).toBe(true);
  const peft = JSON.parse(text(`${folder}adapter_config.json`));
  expect(peft).toMatchObject({ peft_type: 'LORA', base_model_name_or_path: 'Selkie micro-world' });
  // The one whose text is the kept pair.
  const kept = completions.indexOf(rows[0]?.completion ?? '');
  expect(folder).toBe(`adapters/edit-${kept + 1}/`);
});
