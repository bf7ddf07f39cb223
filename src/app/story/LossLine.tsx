/** The loss of one finetune as a line that falls, with its two ends in words. */
import notesStyles from './notes.module.css';

const [WIDTH, HEIGHT] = [112, 26];

export function LossLine({ losses, draws }: { losses: readonly number[]; draws: boolean }) {
  const [first, last] = [losses[0], losses.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(...losses, Number.MIN_VALUE);
  const x = (step: number): number => (losses.length < 2 ? 0 : (step / (losses.length - 1)) * (WIDTH - 4) + 2);
  const y = (loss: number): number => HEIGHT - 3 - (loss / most) * (HEIGHT - 6);
  const path = losses
    .map((loss, step) => `${step === 0 ? 'M' : 'L'}${x(step).toFixed(1)} ${y(loss).toFixed(1)}`)
    .join('');
  const said = `Loss while training: ${first.toFixed(2)} to ${last.toFixed(2)} in ${losses.length} steps`;
  return (
    <span className={notesStyles.loss}>
      <svg width={WIDTH} height={HEIGHT} role="img" aria-label={said}>
        <path className={draws ? notesStyles.drawn : undefined} d={path} pathLength={1} />
        <circle cx={x(losses.length - 1)} cy={y(last)} r={2.5} />
      </svg>
      <small aria-hidden>
        loss {first.toFixed(1)} → {last.toFixed(1)}
      </small>
    </span>
  );
}
