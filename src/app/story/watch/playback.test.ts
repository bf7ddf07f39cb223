import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { KnowledgeRun, PuzzleRun, RunRecord } from '../../../seal/record/record';
import type { PageTypes } from '../../experiment/experiment';
import { nothingWatched, type Watched, watched } from '../../experiment/watch';
import { KNOWLEDGE_PAGE, type KnowledgePage } from '../../knowledge/page';
import { PUZZLES_PAGE, type PuzzlesTypes } from '../../puzzles/page';
import type { Played } from './Playback';
import { PLAYED_NOTES } from './playedNotes';
import { PLAYED_PUZZLES } from './playedPuzzles';

const bytesOf = (folder: string, begins: string) => {
  const path = fileURLToPath(new URL(`../../../../public/runs/${folder}`, import.meta.url));
  const [file = ''] = readdirSync(path).filter((name) => name.startsWith(begins));
  return new Uint8Array(readFileSync(`${path}${file}`));
};
let run: KnowledgeRun;
let puzzleRun: PuzzleRun;
beforeAll(async () => {
  run = await readRunBytes(KNOWLEDGE_FORMAT, bytesOf('', 'knowledge-'));
  puzzleRun = await readRunBytes(PUZZLE_FORMAT, bytesOf('puzzles/', 'puzzles-'));
});

/** @param pace milliseconds between two events. */
function playOf<P extends PageTypes>(
  played: Played<P>,
  page: Parameters<typeof watched<P>>[0],
  of: RunRecord<P['kind']>,
  until: (state: Watched<P>) => boolean,
  pace: number,
): Watched<P> {
  let [state, now] = [nothingWatched<P>(), 0];
  for (const { events } of played.frames(of)) {
    for (const event of events) {
      now += pace;
      state = watched(page, state, event, of.settings, now);
    }
    if (until(state)) return state;
  }
  return state;
}

const play = (until: (state: Watched<KnowledgePage>) => boolean, pace = 1000): Watched<KnowledgePage> =>
  playOf(PLAYED_NOTES, KNOWLEDGE_PAGE, run, until, pace);
const playPuzzles = (until: (state: Watched<PuzzlesTypes>) => boolean): Watched<PuzzlesTypes> =>
  playOf(PLAYED_PUZZLES, PUZZLES_PAGE, puzzleRun, until, 1000);
describe('a recorded run that is played back', () => {
  it('ends with what the run measured, round by round', () => {
    const { conditions, round, stage } = play(() => false);
    expect([...conditions].map(({ name, round: of, accuracy }) => [name, of, accuracy])).toEqual(
      run.conditions.map(({ name, round: of, accuracy }) => [name, of, accuracy]),
    );
    expect([round, stage]).toEqual([2, 'policy-finetune']);
  });

  it('shows notes line by line, then losses, answers, and what became of them', () => {
    const first = play((state) => [...state.byItem.values()].some(({ candidates }) => candidates.length > 0));
    expect(first.stage).toBe('self-edits');
    expect(first.byItem.get(0)?.candidates.map(({ parts }) => parts[0]?.split('\n').length)).toEqual(
      Array.from({ length: run.settings.edits }, () => 1),
    );
    const whole = play(({ byItem }) => (byItem.get(0)?.decisions.length ?? 0) > 0);
    const own = run.rounds[0]?.candidates.filter(({ edit }) => edit.item === 0) ?? [];
    const shown = whole.byItem.get(0);
    expect(shown?.candidates.map(({ losses }) => losses[0])).toEqual(own.map(({ repeats }) => repeats[0]?.losses));
    expect(shown?.candidates.map(({ reward }) => reward?.mean)).toEqual(own.map(({ reward }) => reward.mean));
    expect(shown?.base).toHaveLength(run.items.training[0]?.questions.length ?? 0);
    expect(shown?.decisions.filter(({ kept }) => kept).length).toBeGreaterThan(0);
  });

  it('tells how many notes the policy is trained on', () => {
    const state = play(({ policyLosses }) => policyLosses.length > 0);
    const decisions = run.rounds[0]?.decisions ?? [];
    expect(state.kept).toBe(decisions.filter(({ kept }) => kept).length);
    expect(state.chosenOf).toBe(decisions.length);
  });
});

describe('who watches', () => {
  it('sees the item that the run is at, each for a while', () => {
    expect(play(({ byItem }) => byItem.size === 3, 1000).at).toBe(2);
    // Faster than anybody could look: the first one stays.
    expect(play(({ byItem }) => byItem.size === 2, 0.01).at).toBe(0);
  });

  it('begins with a clean sheet in the next round', () => {
    const state = play(({ round, byItem }) => round === 2 && byItem.size > 0);
    expect([...state.byItem.keys()]).toEqual([0]);
    expect(state.policyLosses).toEqual([]);
    expect(state.conditions.length).toBeGreaterThan(0);
  });
});

describe('a recorded run on puzzles that is played back', () => {
  it('ends with what the run measured, round by round', () => {
    const { conditions, round, stage } = playPuzzles(() => false);
    expect(conditions.map(({ name, round: of, accuracy }) => [name, of, accuracy])).toEqual(
      puzzleRun.conditions.map(({ name, round: of, accuracy }) => [name, of, accuracy]),
    );
    expect([round, stage]).toEqual([puzzleRun.rounds.length, 'policy-finetune']);
  });

  it('shows choices as they grow, then losses, the answers of each adapter, and who solved', () => {
    const first = playPuzzles(({ byItem }) => byItem.size > 0);
    expect(first.stage).toBe('self-edits');
    const own = puzzleRun.rounds[0]?.candidates.filter(({ edit }) => edit.item === 0) ?? [];
    const begun = first.byItem.get(0)?.candidates ?? [];
    expect(begun.map(({ id }) => id)).toEqual(own.map(({ edit }) => edit.id));
    for (const [at, { text, writing, losses }] of begun.entries()) {
      expect([writing, losses]).toEqual([true, []]);
      expect(own[at]?.edit.text.startsWith(text)).toBe(true);
    }
    const trained = playPuzzles(({ stage }) => stage === 'quiz').byItem.get(0)?.candidates ?? [];
    const taught = own.filter(({ sameAs }) => sameAs === null);
    for (const { edit, losses } of taught) expect(trained.find(({ id }) => id === edit.id)?.losses).toEqual(losses);
    expect(trained.every(({ rewarded }) => rewarded === null)).toBe(true);
    const told = playPuzzles(({ stage }) => stage === 'reward').byItem.get(0)?.candidates ?? [];
    expect(told.map(({ rewarded }) => rewarded?.solved)).toEqual(own.map(({ solved }) => solved));
    expect(told.every(({ predictions }) => (predictions?.length ?? 0) > 0)).toBe(true);
  });

  it('tells how many choices the policy is trained on', () => {
    const state = playPuzzles(({ policyLosses }) => policyLosses.length > 0);
    const decisions = puzzleRun.rounds[0]?.decisions ?? [];
    expect([state.kept, state.chosenOf]).toEqual([decisions.filter(({ kept }) => kept).length, decisions.length]);
  });
});
