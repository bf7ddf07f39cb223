/** Long logs, shortened where nobody would read every line: what is left out is counted and hashed. */
import { digest } from './digest';

const LONGEST = 8;
const ENDS = 2;

/** Of many events in a row that tell of progress alone, the first and the last ones. */
export function foldedEvents(lines: readonly string[]): string[] {
  const folded: string[] = [];
  let run: string[] = [];
  const close = (): void => {
    folded.push(
      ...(run.length <= LONGEST ? run : [...run.slice(0, ENDS), leftOut(run.slice(ENDS, -ENDS)), ...run.slice(-ENDS)]),
    );
    run = [];
  };
  for (const line of lines) {
    if (/^(progress|losses|policy-losses|edit-text) /.test(line)) run.push(line);
    else {
      close();
      folded.push(line);
    }
  }
  close();
  return folded;
}

/** The end of a log whose beginning is that of another. */
export function lastOf(lines: readonly string[], count: number): string[] {
  return lines.length <= count ? [...lines] : [leftOut(lines.slice(0, -count)), ...lines.slice(-count)];
}

const leftOut = (lines: readonly string[]): string => `… ${lines.length} entries #${digest(lines)}`;
