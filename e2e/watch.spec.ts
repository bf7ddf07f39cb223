import { encodePuzzleLink } from '../src/app/puzzles/link';
import { button, expect, expectAccessible, openLab, SMALL, stage, test } from './lab';
import { SMALL_PUZZLES } from './pages';

test('a recorded run plays back on the screen of a live one, at any speed and from any place', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./');
  await button(page, 'Play the whole run').click();
  const played = page.getByRole('region', { name: 'The recorded run, played back' });
  await expect(played.getByRole('region', { name: 'Notes 1' }).getByRole('listitem').first()).toBeVisible();
  await expect(played.getByRole('list', { name: 'Where the run is' }).locator('[aria-current=step]')).toContainText(
    'Writes',
  );
  await played.getByText('16×').click();
  await expect(played.getByRole('region', { name: 'Notes 2' })).toContainText(/of 100 right/);
  await expect(played).toContainText(/kept: best of its paragraph/);
  await played.getByRole('button', { name: 'Hold the run' }).click();
  await expectAccessible(page, 'playback');
  const place = played.getByRole('slider', { name: 'Place in the run' });
  await place.fill((await place.getAttribute('max')) ?? '');
  await expect(played.getByRole('region', { name: 'Result so far' })).toContainText('24 of 100 right → 63');
  await place.fill('3');
  await expect(played.getByRole('region', { name: 'Result so far' })).not.toContainText('→ 63');
  await button(page, 'Close the playback').click();
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
});

test('a live run of rounds is watched as it goes: notes, answers, who stays and who follows; then it is told as one’s own', async ({
  page,
}) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openLab(page, { ...SMALL, conditions: ['base', 'untrained', 'policy'], sideQuestions: 0 });
  await button(page, 'Run ReST-EM').click();
  const live = page.getByRole('region', { name: 'What the run is doing' });
  await expect(live).toContainText(/held-out passage 1 of/);
  await expect(
    live
      .getByRole('region', { name: /^Notes 1/ })
      .getByRole('listitem')
      .first(),
  ).toBeVisible();
  // Held, it stands still while one looks about.
  await button(page, 'Pause').click();
  await expect(button(page, 'Resume')).toBeVisible();
  const follow = live.getByRole('button', { name: 'Follow the run' });
  await expect(follow).toHaveAttribute('aria-pressed', 'true');
  await follow.click();
  await expect(follow).toHaveAttribute('aria-pressed', 'false');
  await follow.click();
  await button(page, 'Resume').click();
  await expect(live).toContainText(/round 1 of 1, training passage/, { timeout: 240_000 });
  await expect(live.getByRole('region', { name: 'Result so far' })).toContainText(/\d+ of 100 right/);
  await expect(stage(page, 'Rounds')).toContainText('After round 1', { timeout: 240_000 });
  await expect(live).toBeHidden();
  await expect(page.getByRole('radio', { name: 'Your run' })).toBeChecked();
  await expect(page.getByRole('region', { name: 'What happened' })).toContainText('your run');
});

test('a recorded run on puzzles opens with the story’s task, and plays back as the other does', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('./#/puzzles');
  await expect(page).toHaveURL(/&at=held-out\.\d+\.policy\.2$/);
  await button(page, 'Play the whole run').click();
  const played = page.getByRole('region', { name: 'The recorded run, played back' });
  await expect(played).toContainText(/round 1 of 2, training puzzle 1 of/);
  await expect(played.getByRole('list', { name: 'Where the run is' }).locator('[aria-current=step]')).toContainText(
    'Chooses',
  );
  await played.getByText('16×').click();
  await expect(played.getByRole('region', { name: 'Choice 1' })).toContainText(/solved: reward \d/);
  await expect(played.getByRole('region', { name: 'It answers the test' })).toContainText(/choice 1/);
  await played.getByRole('button', { name: 'Hold the run' }).click();
  await expectAccessible(page, 'playback of puzzles');
  const place = played.getByRole('slider', { name: 'Place in the run' });
  await place.fill((await place.getAttribute('max')) ?? '');
  await expect(played.getByRole('region', { name: 'Result so far' })).toContainText('0 of 100 right → 75');
  await button(page, 'Close the playback').click();
  await expect(page.getByRole('region', { name: 'What happened' })).toBeVisible();
});

test('rounds on puzzles are watched too: choices as they are written, answers, and who solved', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(encodePuzzleLink({ settings: SMALL_PUZZLES, task: null, run: null }));
  await expect(button(page, 'Run ReST-EM')).toBeEnabled({ timeout: 120_000 });
  await button(page, 'Run ReST-EM').click();
  const live = page.getByRole('region', { name: 'What the run is doing' });
  await expect(live.getByRole('region', { name: 'Choice 1' })).toContainText(/solved: reward/, { timeout: 150_000 });
  await expect(live.getByRole('region', { name: 'It answers the test' })).toContainText(/choice 1/);
  await expect(live).toContainText(/puzzle 1 of/);
  await expectAccessible(page, 'watched puzzles');
  await button(page, 'Stop').click();
  await expect(live).toBeHidden();
});
