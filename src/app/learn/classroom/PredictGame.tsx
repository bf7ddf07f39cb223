/** Predict before reveal: ten pairs of recorded notes, the visitor's choice first, what happened after it. */
import { ChevronRight, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { LessonDuel } from '../../../seal/record/lesson/schema';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { percent, probability } from '../../ui/numbers';
import styles from '../learn.module.css';
import { chanceByGuessing, rightOf } from '../maths';
import { Notes } from '../parts/Notes';
import { GAME } from '../words/classroom';
import { betterOf, intervalOf, judgedOf, type Side } from './duel';

const SIDES: readonly Side[] = [0, 1];

export function PredictGame({ duels }: { duels: readonly LessonDuel[] }) {
  const [at, setAt] = useState(0);
  /** One a pair that was played. */
  const [choices, setChoices] = useState<readonly Side[]>([]);
  const duel = duels[at];
  const choice = choices[at];
  if (duel === undefined) return null;
  const hits = choices.filter((side, index) => {
    const played = duels[index];
    return played !== undefined && betterOf(played) === side;
  }).length;
  const isOver = choices.length === duels.length;
  return (
    <section className={styles.game} aria-label={GAME.title}>
      <h3>{GAME.title}</h3>
      <p>{GAME.rule}</p>
      <p className="row wrap">
        <strong>{GAME.at(at + 1, duels.length)}</strong>
        <Badge>{GAME.score(hits, choices.length)}</Badge>
      </p>
      <p className={styles.passage}>{duel.text}</p>
      <p>{GAME.ask}</p>
      <div className={styles.pair}>
        {SIDES.map((side) => (
          <div key={side} className={styles.side} data-chosen={choice === side}>
            <h4>Notes {GAME.names[side]}</h4>
            <Notes lines={duel.notes[side].lines} label={`Notes ${GAME.names[side] ?? ''}`} />
            <Button
              aria-pressed={choice === side}
              disabled={choice !== undefined}
              look="chip"
              onClick={() => setChoices([...choices, side])}
            >
              {GAME.choose(GAME.names[side] ?? '')}
            </Button>
          </div>
        ))}
      </div>
      <div role="status">
        {choice !== undefined && <Result duel={duel} choice={choice} />}
        {isOver && (
          <p>
            <strong>{GAME.score(hits, duels.length)}</strong>{' '}
            {GAME.chance(hits, duels.length, percent(chanceByGuessing(hits, duels.length)))}
          </p>
        )}
      </div>
      {choice !== undefined && !isOver && (
        <Button icon={ChevronRight} look="primary" onClick={() => setAt(at + 1)}>
          {GAME.next}
        </Button>
      )}
      {isOver && (
        <Button
          icon={RotateCcw}
          onClick={() => {
            setChoices([]);
            setAt(0);
          }}
        >
          {GAME.again}
        </Button>
      )}
    </section>
  );
}

function Result({ duel, choice }: { duel: LessonDuel; choice: Side }) {
  const { p, verdict } = judgedOf(duel);
  const chance = p === null ? '' : probability(p);
  return (
    <>
      <p>
        <strong>{choice === betterOf(duel) ? GAME.hit : GAME.miss}</strong>{' '}
        {SIDES.map((side) => {
          const { right } = duel.notes[side];
          const [low, high] = intervalOf(right);
          return `${GAME.result(GAME.names[side] ?? '', rightOf(right), right.length, low, high)} `;
        })}
        {GAME.without(rightOf(duel.base), duel.base.length)}
      </p>
      <p className="muted small">{verdict === 'no difference shown' ? GAME.unsure(chance) : GAME.sure(chance)}</p>
    </>
  );
}
