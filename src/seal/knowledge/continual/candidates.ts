/** Which of several candidates is worth most where the loss of earlier edits counts against it. Nobody's quiz is looked at. */
import type { AdapterId, ScoreRequest, ScoreResult } from '../../../contract/engine';
import { runStage } from '../../context';
import type { Loop } from '../../domain';
import { scoreAll } from '../../loop/quiz';
import type { Finetuned, Trainable } from '../../loop/train';
import { mean } from '../../statistics/estimate';
import type { EventScope } from '../../types';
import type { Knowledge, TrainingSequence } from '../types';
import type { Lane } from './lanes';

interface Candidate extends Trainable {
  lane: Lane;
  lines: readonly TrainingSequence[];
}

/**
 * Of each, in nats per token: how likely its passage has become, less the weight times what the lines of earlier edits lost against the
 * weights that it was trained on.
 */
export async function candidatesWorth(
  loop: Loop<Knowledge>,
  scope: EventScope,
  trained: readonly Finetuned<Candidate>[],
): Promise<number[]> {
  const { penalty } = loop.settings.continual;
  const requests: ScoreRequest[] = [];
  const places = new Map<string, number>();
  const score = (adapter: AdapterId | null, ids: readonly number[]): number => {
    const key = `${adapter} ${ids.join(' ')}`;
    const place = places.get(key) ?? requests.push({ ids, adapter }) - 1;
    places.set(key, place);
    return place;
  };
  const asked = trained.map(({ lane, lines, result: { adapter } }) => ({
    own: lines.flatMap(({ rule, ids }) => (rule === 'passage' ? score(adapter, ids) : [])),
    earlier: lane.learned.flatMap((edit) =>
      edit.lines.map(({ ids }) => ({ after: score(adapter, ids), before: score(lane.ground?.adapter ?? null, ids) })),
    ),
  }));
  return runStage(loop, 'reward', scope, () =>
    scoreAll(loop, 'reward', {
      requests,
      grade: (scores: readonly ScoreResult[]) => {
        const likely = (place: number): number => mean(scores[place]?.logProbabilities ?? [0]);
        return asked.map(({ own, earlier }) => {
          const known = own.length === 0 ? 0 : mean(own.map(likely));
          const lost =
            earlier.length === 0 ? 0 : mean(earlier.map(({ after, before }) => likely(before) - likely(after)));
          return known - penalty * Math.max(0, lost);
        });
      },
    }),
  );
}
