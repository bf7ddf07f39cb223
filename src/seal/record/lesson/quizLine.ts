/** Notes in the form of the quiz: how far a writer teaches to the test. */
import type { Candidate } from '../../knowledge/types';

/** Whether a line of notes has the form of the quiz: "Q: Where does Fudima lie? A: Westria". */
export const isQuizLine = (line: string): boolean => /^Q: .+ A: /.test(line);

/** Of the lines of self-edits that were trained on; the passage itself is none. 0 where there are none. */
export function quizLineShare(candidates: readonly Pick<Candidate, 'sequences'>[]): number {
  const lines = candidates.flatMap(({ sequences }) => linesOf(sequences));
  return lines.filter(isQuizLine).length / Math.max(1, lines.length);
}

/** As they were trained on. @param paragraph leaves those of others out. */
export const linesOf = (sequences: Candidate['sequences'], paragraph?: number): string[] =>
  sequences.flatMap((one) => {
    const isOwn = one.paragraph !== null && (paragraph === undefined || one.paragraph === paragraph);
    return isOwn && one.rule !== 'passage' ? one.text : [];
  });
