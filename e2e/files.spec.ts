/** Files of others: passages and self-edits into the Lab and into rounds, its work out again, SEAL's results on the Runs page. */
import { existsSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { readPassageFile } from '../src/seal/knowledge/files/read';
import {
  button,
  choose,
  expect,
  expectAccessible,
  expectState,
  openLab,
  PASSAGE,
  SMALL,
  settledText,
  stage,
  test,
} from './lab';
import { downloaded, own } from './runsPage';

const sheet = (page: Page) => page.getByRole('dialog', { name: 'Samples and files' });

const json = (name: string, content: unknown) => ({
  name,
  mimeType: 'application/json',
  buffer: Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)),
});

const TOWNS = ['Polipa', 'Varimo', 'Sendulo', 'Tiraka'].map((title) => ({
  title,
  context: PASSAGE.context.replaceAll('Polipa', title),
  questions: PASSAGE.questions.map(({ question, answer }) => ({
    question: question.replaceAll('Polipa', title),
    answer,
  })),
}));

test('a passage of SQuAD is one click away, with its questions, its licence and GPT-4.1’s edit', async ({ page }) => {
  await openLab(page);
  await button(page, 'Samples and files').click();
  await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
  await expect(sheet(page)).toContainText('CC BY-SA 4.0');
  await expect(sheet(page).getByLabel('Edit beside your own')).toHaveValue('0');
  await expectAccessible(page, 'samples', 'dialog');
  await sheet(page).getByRole('searchbox').fill('lama tulku');
  await expect(sheet(page).getByRole('listitem')).toHaveCount(1);
  await sheet(page).getByRole('listitem').getByRole('button').click();
  await expect(sheet(page)).toBeHidden();
  await expect(stage(page, 'Passage')).toContainText('SQuAD (CC BY-SA 4.0): Teacher');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(/^In Tibetan Buddhism/);
  await expect(page.getByLabel('Question 5', { exact: true })).toHaveValue(/\?$/);
});

test('an edit that another wrote stands beside one’s own, is trained and quizzed like them, and goes out in SEAL’s shapes', async ({
  page,
}) => {
  await openLab(page, SMALL, { ...PASSAGE, teacher: ['Polipa lies in Greenvale.'], teacherName: 'GPT-4.1' });
  await button(page, 'Run all steps').click();
  await expectState(page, 'Reward', 'done');
  await page.getByRole('tab', { name: 'Texts' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Texts' }).getByRole('list').first()).toBeVisible();
  await choose(page.getByRole('radio', { name: 'Edit of GPT-4.1' }));
  await expect(page.getByRole('tabpanel')).toContainText('Polipa lies in Greenvale.');
  expect(await settledText(stage(page, 'Self-edits'))).toContain('Edit of GPT-4.1');
  await button(page, 'Export').click();
  const text = await downloaded(page, button(page, 'Self-edits, as SEAL’s JSON'));
  const { form, passages } = readPassageFile({ name: 'x.json', text });
  expect(form).toBe('SEAL self-edits');
  expect(passages[0]).toMatchObject({ context: PASSAGE.context, questions: PASSAGE.questions });
  expect(passages[0]?.completions?.at(-1)).toBe('Polipa lies in Greenvale.');
});

test('a bad file is told of in one line, a good one is listed, and what was written is kept', async ({ page }) => {
  await openLab(page);
  await button(page, 'Samples and files').click();
  const input = sheet(page).getByLabel('Files of passages');
  await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
  const answer = [{ ...TOWNS[0], questions: [{ question: 'When?', answer: 1867 }] }];
  await input.setInputFiles([json('bad.json', answer), json('cut.json', JSON.stringify(TOWNS).slice(0, 200))]);
  const problems = sheet(page).getByRole('alert');
  await expect(problems).toContainText('bad.json: passage 1, field questions[0].answer: must be a text.');
  await expect(problems).toContainText('cut.json: not valid JSON');
  await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
  await input.setInputFiles([json('towns.csv', 'title;context;question;answer\nVarn;It is old.;Is it old?;yes\n')]);
  await expect(sheet(page)).toContainText('CSV, 1 passage');
  const saved = await downloaded(page, button(page, 'Save the passages that are listed, as SQuAD'));
  expect(JSON.parse(saved).data[0].title).toBe('Varn');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).toHaveValue(PASSAGE.context);
});

test('rounds run on the visitor’s own set, split by the seed', async ({ page }) => {
  await openLab(page);
  await button(page, 'Samples and files').click();
  await sheet(page)
    .getByLabel('Files of passages')
    .setInputFiles([json('towns.json', [...TOWNS, TOWNS[0]])]);
  const set = sheet(page).getByRole('region', { name: 'Rounds on this set' });
  await expect(set).toContainText(
    '3 passages to train on, 1 to measure on. Left out: 1 passage with a text of another.',
  );
  await set.getByRole('button', { name: 'Run rounds on this set' }).click();
  await expect(set.getByRole('status')).toContainText('ReST-EM runs on towns.json now.');
  for (const form of ['SEAL', 'SQuAD', 'CSV']) {
    const text = await downloaded(page, button(page, `Save the passages that are listed, as ${form}`));
    const { passages } = readPassageFile({ name: 'saved', text });
    // Lines of one title and text are one passage in CSV.
    const [first, ...others] = passages;
    expect([first, ...others.filter(({ title }) => title !== TOWNS[0]?.title)].map((one) => one?.title)).toEqual(
      TOWNS.map(({ title }) => title),
    );
    expect(passages[1]?.questions).toEqual(TOWNS[1]?.questions);
  }
  await page.keyboard.press('Escape');
  await button(page, 'Run ReST-EM').click();
  const rounds = stage(page, 'Rounds');
  await expect(rounds).toContainText('After round 1', { timeout: 150_000 });
  await expect(rounds).toContainText('1 held-out passage');
  await button(page, 'Export').click();
  const run = JSON.parse(await downloaded(page, button(page, 'Run of the rounds, as a run file')));
  const titles = [...run.items.training, ...run.items.heldOut].map(({ title }: { title: string }) => title);
  expect(TOWNS.map(({ title }) => title)).toEqual(expect.arrayContaining(titles));
  expect(run.settings.corpus).toBe('own');
});

test('a set that rounds were to run on is there after a reload, and goes only when it is deleted', async ({ page }) => {
  await openLab(page);
  await button(page, 'Samples and files').click();
  await sheet(page)
    .getByLabel('Files of passages')
    .setInputFiles([json('towns.json', TOWNS)]);
  await expect(sheet(page)).toContainText('SEAL passages, 4 passages');
  await sheet(page).getByRole('button', { name: 'Run rounds on this set' }).click();
  const sets = sheet(page).getByRole('region', { name: 'Your sets' });
  await expect(sets).toContainText('4 passages');
  await page.reload();
  await expect(button(page, 'Run all steps')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Samples and files').click();
  await sets.getByRole('button', { name: 'Open towns.json' }).click();
  await expect(sheet(page)).toContainText('your set, 4 passages');
  // Rounds have it again without a word.
  await expect(sheet(page).getByRole('status').filter({ hasText: 'ReST-EM runs on towns.json now.' })).toBeVisible();
  await expectAccessible(page, 'sets of earlier visits', 'dialog');
  await sets.getByRole('button', { name: 'Delete towns.json' }).click();
  await expect(sets).toBeHidden();
  await sheet(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(sets).toContainText('towns.json');
  await sets.getByRole('button', { name: 'Delete towns.json' }).click();
  await expect(sets).toBeHidden();
  await page.reload();
  await button(page, 'Samples and files').click();
  await expect(sheet(page).getByText('12 passages', { exact: true })).toBeVisible();
  await expect(sets).toBeHidden();
});

const RESULTS = '../shared/data/seal/knowledge/results';

test('SEAL’s published results open on the Runs page and on the screens of a run', async ({ page }) => {
  test.skip(!existsSync(RESULTS), 'skipped: ../shared is not beside this repository');
  const files = ['base', 'naive', 'gpt4_1', 'iter1', 'iter2'].map(
    (name) => `${RESULTS}/query_server/eval/${name}.json`,
  );
  const trained = [0, 1].map((round) => `${RESULTS}/query_server/train/rank_iter${round}.json`);
  await page.goto('./#/runs');
  await page
    .getByLabel('Run files')
    .setInputFiles([
      ...files,
      ...trained,
      `${RESULTS}/cpt/cpt_iter2.json`,
      `${RESULTS}/continual/overall_results.json`,
    ]);
  const item = own(page).getByRole('listitem').filter({ hasText: 'SEAL’s published results' });
  await expect(item).toHaveCount(1, { timeout: 60_000 });
  await item.getByText('All conditions and settings').click();
  await expect(item).toContainText('Self-edits of GPT-4.1');
  await expect(item).toContainText('46.3');
  await expect(item).toContainText('47.0');
  const matrix = page.getByRole('table', { name: 'Edits one after another, overall_results.json' });
  await expect(matrix.getByRole('row').last()).toContainText(/19%.*34%/);
  await item.getByRole('button', { name: /^Open/ }).click();
  const rounds = stage(page, 'Rounds');
  await expect(rounds).toContainText('After round 2', { timeout: 60_000 });
  await expect(page.getByRole('textbox', { name: 'Passage', exact: true })).not.toHaveValue('');
});
