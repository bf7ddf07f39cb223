/** What choosing the best of k seems to win, and what is left of it on facts that had no say in the choice. */
import { useMemo, useState } from 'react';
import type { Lesson } from '../../../seal/record/lesson/schema';
import { mean } from '../../../seal/statistics/estimate';
import { LegendMark } from '../../charts/marks';
import { Segments } from '../../ui/Segments';
import { type Chosen, chosenBy, shareRight } from '../maths';
import { DotRows } from '../parts/DotRows';
import { Lit } from '../parts/linked';
import { Step } from '../parts/Step';
import { BEST, recordedText, wholePercent } from '../words/steps';

export function BestOfK({ lesson: { groups, knowledge } }: { lesson: Lesson }) {
  const sets = groups.map(({ right }) => right);
  const most = Math.min(...sets.map(({ length }) => length));
  // Every subset of every group is taken: worth keeping.
  const curve = useMemo(
    () => Array.from({ length: most }, (_, at) => ({ k: at + 1, ...chosenBy(sets, at + 1) })),
    [most, sets],
  );
  const [run] = knowledge;
  const [first, last] = [curve[0], curve.at(-1)];
  if (run === undefined || first === undefined || last === undefined) return null;
  return (
    <Step
      name="best-of-k"
      paragraphs={BEST.text({ most, one: first.seen, seen: last.seen, fresh: last.fresh, luck: luckOf(last) })}
      source={`${BEST.source(groups.length)} ${recordedText(run.title, run.seed, run.model)}`}
    >
      <Curve curve={curve} base={mean(groups.map(({ base }) => shareRight(base)))} />
    </Step>
  );
}

/** In points; of what is shown, which is rounded. */
const luckOf = ({ seen, fresh }: Chosen): number => Math.round(seen * 100) - Math.round(fresh * 100);

type Point = ReturnType<typeof chosenBy> & { k: number };

function Curve({ curve, base }: { curve: readonly Point[]; base: number }) {
  const choices = curve.map(({ k }) => String(k));
  const [k, setK] = useState(choices.at(-1) ?? '1');
  const at = curve[Number(k) - 1];
  if (at === undefined) return null;
  const rowsOf = (what: 'seen' | 'fresh') => ({
    key: what,
    part: what,
    label: BEST[what],
    spoken: `${BEST[what]}: ${curve.map((point) => `best of ${point.k} ${wholePercent(point[what])}`).join(', ')}`,
    dots: curve.map((point) => ({
      series: what === 'seen' ? ('kept' as const) : ('adapted' as const),
      share: point[what],
      small: point.k !== at.k,
    })),
    end: `k = ${k}: ${wholePercent(at[what])}`,
  });
  return (
    <>
      <div className="row wrap" data-screen-only>
        <span className="small">{BEST.k}</span>
        <Segments
          legend={BEST.k}
          options={choices}
          labels={Object.fromEntries(choices.map((name) => [name, name]))}
          chosen={k}
          onChoose={setK}
        />
      </div>
      <DotRows title="Best of k, seen and fresh" rows={[rowsOf('seen'), rowsOf('fresh')]} base={base} />
      <p className="legend">
        <span>
          <LegendMark series="kept" /> seen
        </span>
        <span>
          <LegendMark series="adapted" /> fresh; small marks: the other k
        </span>
        <span>Dashed: without notes, {wholePercent(base)}</span>
      </p>
      <Lit of="luck">
        <p role="status">
          Best of {k}: {wholePercent(at.seen)} on the facts that chose it, {wholePercent(at.fresh)} on the others. Luck:{' '}
          <strong>{luckOf(at)} points</strong>.
        </p>
      </Lit>
    </>
  );
}
