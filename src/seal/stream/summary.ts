/** What learners came to, over streams: the unit is the stream. */
import { estimate, mean } from '../statistics/estimate';
import { type Judged, judge } from '../statistics/verdict';
import type { Estimate } from '../types';
import type { FollowedStream, HeardResult, StreamRun } from './record';
import type { Learner } from './settings';

/** Of one learner; shares of 1. */
export interface LearnerSummary {
  learner: Learner;
  /** Texts that were learned, of a stream. */
  learned: Estimate;
  /** Share of what was learned that was worth it; over streams in which something was learned. */
  precision: Estimate;
  /** Share of what was worth learning that was learned. */
  recall: Estimate;
  /** At the end, of all that was new. */
  accuracy: Estimate;
  /** Of what was new so far, mean over the texts of the stream from the first new one on. */
  along: Estimate;
  known: Estimate;
  /** FLOPs of a stream. */
  deciding: Estimate;
  training: Estimate;
}

type Followed = readonly FollowedStream[];

const followedBy = ({ parts }: Pick<StreamRun, 'parts'>, learner: Learner): Followed =>
  parts.flatMap(({ followed }) => followed.filter((one) => one.learner === learner));

const learnersOf = ({ settings }: Pick<StreamRun, 'settings'>): readonly Learner[] => settings.stream.rules;

export function summaryOf(run: StreamRun): LearnerSummary[] {
  return learnersOf(run).map((learner) => {
    const own = followedBy(run, learner);
    const over = (of: (one: FollowedStream) => number | null): Estimate =>
      estimate(own.flatMap((one) => of(one) ?? []));
    return {
      learner,
      learned: over(({ heard }) => heard.filter((one) => one.learned).length),
      precision: over(({ heard }) => shareOf(heard, 'learned', 'worth')),
      recall: over(({ heard }) => shareOf(heard, 'worth', 'learned')),
      accuracy: over(({ accuracy }) => accuracy),
      along: over(({ heard }) => mean(heard.flatMap(({ accuracy }) => accuracy ?? []))),
      known: over(({ known }) => known),
      deciding: over(({ flops }) => flops.deciding),
      training: over(({ flops }) => flops.training),
    };
  });
}

/** Of those that are the one, how many are the other too; `null` where none is. */
function shareOf(heard: readonly HeardResult[], one: 'learned' | 'worth', other: 'learned' | 'worth'): number | null {
  const all = heard.filter((result) => result[one]);
  return all.length === 0 ? null : mean(all.map((result) => Number(result[other])));
}

export interface LearnerDifference extends Judged {
  of: Learner;
  from: Learner;
  what: 'accuracy' | 'known';
}

/** Of each rule against learning everything and learning nothing, on the same streams. */
export function differencesOf(run: StreamRun): LearnerDifference[] {
  const learners = learnersOf(run);
  const from = (['everything', 'nothing'] as const).filter((name) => learners.includes(name));
  return learners.flatMap((of) =>
    from
      .filter((other) => other !== of && !(of === 'nothing' && other === 'everything'))
      .flatMap((other) =>
        (['accuracy', 'known'] as const).map((what): LearnerDifference => {
          const [upper, lower] = [followedBy(run, of), followedBy(run, other)];
          const values = upper.map((one, index) => (one[what] ?? 0) - (lower[index]?.[what] ?? 0));
          return { of, from: other, what, ...judge(values) };
        }),
      ),
  );
}

export interface CurvePoint extends Estimate {
  learner: Learner;
  /** Texts heard, from 1. */
  text: number;
}

/** What is known after each text, of all that was new so far; over the streams that had something new by then. */
export function curveOf(run: StreamRun): CurvePoint[] {
  return learnersOf(run).flatMap((learner) => {
    const own = followedBy(run, learner);
    const texts = Math.max(0, ...own.map(({ heard }) => heard.length));
    return Array.from({ length: texts }, (_, index): CurvePoint => {
      const values = own.flatMap(({ heard }) => heard[index]?.accuracy ?? []);
      return { learner, text: index + 1, ...estimate(values) };
    }).filter(({ n }) => n > 0);
  });
}
