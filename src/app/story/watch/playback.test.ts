import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../../seal/record/format';
import type { KnowledgeRun } from '../../../seal/record/record';
import { nothingWatched, type Watched, watched } from '../../experiment/watch';
import { KNOWLEDGE_PAGE, type KnowledgePage } from '../../knowledge/page';
import { framesOf } from './playback';

const folder = fileURLToPath(new URL('../../../../public/runs/', import.meta.url));
let run: KnowledgeRun;
beforeAll(async () => {
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('knowledge-'));
  run = await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(readFileSync(`${folder}${file}`)));
});

/** @param pace milliseconds between two events. */
function play(until: (state: Watched<KnowledgePage>) => boolean, pace = 1000): Watched<KnowledgePage> {
  let [state, now] = [nothingWatched<KnowledgePage>(), 0];
  for (const { events } of framesOf(run)) {
    for (const event of events) {
      now += pace;
      state = watched(KNOWLEDGE_PAGE, state, event, run.settings, now);
    }
    if (until(state)) return state;
  }
  return state;
}

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
