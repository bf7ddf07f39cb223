/** Runs that a closed tab or a reload breaks off: listed with their rounds, to be kept as they are or gone on with. */
import type { Page } from '@playwright/test';
import { encodeLink } from '../src/app/knowledge/link';
import { encodePuzzleLink } from '../src/app/puzzles/link';
import { DEFAULT_PUZZLE_SETTINGS, type PuzzleSettings } from '../src/seal/puzzles/settings';
import { button, expect, expectAccessible, openLab, PASSAGE, SMALL, stage, test } from './lab';
import { acceptDialogs, downloaded, interrupted, own } from './runsPage';

const MANY = { ...SMALL, rounds: 12 };

/** Until its first round is done; it has many more to go. */
async function runOneRound(page: Page): Promise<void> {
  await openLab(page, MANY);
  await button(page, 'Run ReST-EM').click();
  await expect(stage(page, 'Rounds')).toContainText('After round 1', { timeout: 150_000 });
}

test('a run whose tab is closed is listed as interrupted, with its rounds, and can be kept', async ({
  page,
  context,
}) => {
  const runner = await context.newPage();
  await runOneRound(runner);
  await page.goto('./#/runs');
  const list = interrupted(page);
  await expect(list).toContainText('Running in another tab.');
  await expect(list.getByRole('button')).toHaveCount(0);
  await runner.close();
  await expect(list).toContainText(/Interrupted after round \d+ of 12\./);
  await expect(list.getByRole('button', { name: /^Go on with/ })).toBeVisible();
  await expectAccessible(page, 'an interrupted run');

  expect(await downloaded(page, list.getByRole('button', { name: /^Export raw/ }))).toMatch(
    /^\["\w+",\{"kind":"begin".*\n\["\w+",\{"kind":"entry"/,
  );

  await list.getByRole('button', { name: /^Delete/ }).click();
  await expect(list).toHaveCount(0);
  await button(page, 'Undo').click();
  await expect(list).toContainText(/Interrupted after round \d+ of 12\./);

  const rounds = /after round (\d+)/.exec(await list.innerText())?.[1];
  await list.getByRole('button', { name: /^Keep as it is/ }).click();
  await expect(list).toHaveCount(0);
  await expect(own(page).getByRole('listitem')).toContainText(`${rounds} round`);
  await page.reload();
  await own(page).getByRole('button', { name: /^Open/ }).click();
  await expect(stage(page, 'Rounds')).toContainText(`After round ${rounds}`);
});

test('a run that is reloaded away is interrupted, and one that ends is not', async ({ page }) => {
  acceptDialogs(page);
  await runOneRound(page);
  await page.reload();
  await page.goto('./#/runs');
  await expect(interrupted(page)).toContainText(/Interrupted after round \d+ of 12\./);
  await interrupted(page)
    .getByRole('button', { name: /^Delete/ })
    .click();
  await openLab(page, SMALL);
  await button(page, 'Run ReST-EM').click();
  await expect(page.getByText('The model now is the policy after round 1')).toBeVisible({ timeout: 150_000 });
  await page.goto('./#/runs');
  await expect(own(page).getByRole('listitem')).toHaveCount(1);
  await expect(interrupted(page)).toHaveCount(0);
});

/** The latest of the visitor's runs, as its file has it, but for what hangs on when and how fast it ran. */
async function exportedRun(page: Page): Promise<object> {
  const latest = own(page).getByRole('listitem').first();
  const text = await downloaded(page, latest.getByRole('button', { name: /^JSON of/ }));
  const run: unknown = JSON.parse(text, (key, value) => (key === 'seconds' ? 0 : value));
  return Object.assign(Object(run), { id: '', startedAt: '', timings: [], cost: null });
}

const PUZZLE_SETTINGS: PuzzleSettings = {
  ...DEFAULT_PUZZLE_SETTINGS,
  rounds: 2,
  trainingTasks: 1,
  heldOutTasks: 1,
  edits: 2,
  heldOutEdits: 1,
  finetune: { ...DEFAULT_PUZZLE_SETTINGS.finetune, stepLimit: 16, exampleLimit: 8 },
  prediction: { orders: 1, transforms: false },
  policy: { ...DEFAULT_PUZZLE_SETTINGS.policy, epochs: 1 },
  search: { constants: 0, finalists: 0, oracle: 0 },
};

for (const { domain, hash, last } of [
  {
    domain: 'knowledge',
    hash: encodeLink({ settings: { ...SMALL, rounds: 2 }, sample: null, passage: PASSAGE }),
    last: 'The model now is the policy after round 2',
  },
  {
    domain: 'puzzles',
    hash: encodePuzzleLink({ settings: PUZZLE_SETTINGS, task: null, run: null }),
    last: 'The model now is the policy after round 2',
  },
])
  test(`a run on ${domain} that was interrupted goes on, and comes to what it would have come to`, async ({ page }) => {
    test.setTimeout(600_000);
    acceptDialogs(page);
    const begin = async (): Promise<void> => {
      await page.goto(hash);
      await page.reload();
      await expect(button(page, 'Run ReST-EM')).toBeEnabled({ timeout: 120_000 });
      await button(page, 'Run ReST-EM').click();
    };
    await begin();
    await expect(page.getByText(last)).toBeVisible({ timeout: 240_000 });
    await page.goto('./#/runs');
    await expect(own(page).getByRole('listitem')).toHaveCount(1);
    const whole = await exportedRun(page);
    // The policy of the one must come back; so small a run on puzzles solves nothing, and trains none.
    const trained = domain === 'puzzles' ? null : { losses: expect.any(Array) };
    expect(whole).toMatchObject({ rounds: [{ policyFinetune: trained }, {}] });

    await begin();
    await expect(page.locator('body')).toContainText(/round 2 of 2/i, { timeout: 240_000 });
    await page.goto('./#/runs');
    await page.reload();
    const list = interrupted(page);
    await expect(list).toContainText('Interrupted after round 1 of 2.');
    await list.getByRole('button', { name: /^Go on with/ }).click();
    await expect(page).toHaveURL(domain === 'puzzles' ? /#\/puzzles/ : /#\/(\?|$)/);
    await expect(stage(page, 'Rounds')).toContainText(/after round 1/i);
    await expect(page.getByText(last)).toBeVisible({ timeout: 240_000 });
    await page.goto('./#/runs');
    await expect(own(page).getByRole('listitem')).toHaveCount(2);
    await expect(interrupted(page)).toHaveCount(0);
    expect(await exportedRun(page)).toEqual(whole);
  });
