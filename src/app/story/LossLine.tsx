/** The loss of one finetune as a line that falls, with its two ends in words. */
import { CursorKeys } from '../charts/CursorKeys';
import { CursorLayer } from '../charts/CursorLayer';
import { countedTo } from '../charts/cursor';
import { useCursorAt } from '../ui/linkedCursor';
import notesStyles from './notes.module.css';

const [WIDTH, HEIGHT] = [112, 26];

interface Props {
  losses: readonly number[];
  /** It is drawn as if it were written. */
  draws: boolean;
  /** What the keys may move along it, for all that stand beside it; it is called so. */
  steered?: string;
}

export function LossLine({ losses, draws, steered }: Props) {
  const at = useCursorAt('step');
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(...losses, Number.MIN_VALUE);
  const x = (step: number): number => (losses.length < 2 ? 0 : (step / (losses.length - 1)) * (WIDTH - 4) + 2);
  const y = (loss: number): number => HEIGHT - 3 - (loss / most) * (HEIGHT - 6);
  const path = losses
    .map((loss, step) => `${step === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(loss).toFixed(1)}`)
    .join('');
  const places = countedTo(losses.length);
  const here = at === null ? undefined : losses[at - 1];
  const said = `Loss while training: ${first.toFixed(2)} to ${last.toFixed(2)} in ${losses.length} steps`;
  return (
    <span className={notesStyles.loss}>
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label={said}>
        <path className={draws ? notesStyles.drawn : undefined} d={path} pathLength={1} />
        <circle cx={x(losses.length - 1)} cy={y(last)} r={2.5} />
        <CursorLayer
          axis="step"
          places={places}
          x={(step) => x(step - 1)}
          frame={{ left: 0, right: WIDTH, top: 0, bottom: HEIGHT }}
        />
      </svg>
      {steered !== undefined && (
        <CursorKeys
          title={steered}
          axis="step"
          places={places}
          say={(step) => `loss ${losses[step - 1]?.toFixed(2) ?? 'not there'}`}
        />
      )}
      <small aria-hidden>
        {here === undefined ? `loss ${first.toFixed(1)} → ${last.toFixed(1)}` : `step ${at}: loss ${here.toFixed(2)}`}
      </small>
    </span>
  );
}
