/** Fixed, broken and same answers of one condition, for each kind of question. Pure. */
import type { Evaluation } from '../../seal/knowledge/measured';
import { changeOf } from './verdict';

export interface KindFlips {
  kind: string;
  fixed: number;
  broken: number;
  stillRight: number;
  stillWrong: number;
}

/** Answers of every adapter against the same weights without it; open book against closed. */
export function flipsByKind(
  { base, candidates, openBook = [] }: Evaluation,
  kindOf: (passage: number, question: number) => string,
): KindFlips[] {
  const sittings = [
    ...candidates.flatMap(({ edit: selfEdit, repeats }) =>
      repeats.map(({ answers }) => ({ item: selfEdit.item, answers })),
    ),
    ...openBook,
  ];
  const before = new Map(
    base.flatMap(({ item: passage, answers }) =>
      answers.map((answer) => [`${passage}/${answer.question}`, answer.correct] as const),
    ),
  );
  const counts = new Map<string, KindFlips>();
  for (const { item: passage, answers } of sittings) {
    for (const { question, correct } of answers) {
      const earlier = before.get(`${passage}/${question}`);
      if (earlier === undefined) continue;
      const kind = kindOf(passage, question);
      const count = counts.get(kind) ?? { kind, fixed: 0, broken: 0, stillRight: 0, stillWrong: 0 };
      counts.set(kind, count);
      count[FIELDS[changeOf(earlier, correct)]] += 1;
    }
  }
  return [...counts.values()];
}

const FIELDS = { fixed: 'fixed', broken: 'broken', 'still-right': 'stillRight', 'still-wrong': 'stillWrong' } as const;

export function answersOf({ fixed, broken, stillRight, stillWrong }: KindFlips): number {
  return fixed + broken + stillRight + stillWrong;
}

/** Only conditions that changed something can have changed an answer. */
export function canFlip({ candidates, openBook = [] }: Evaluation): boolean {
  return candidates.length > 0 || openBook.length > 0;
}
