/** How far a reward depends on the quiz that gave it. Marks are one letter a question, `1` for a right answer. Pure. */
import { Random } from '../../../world/random';
import { mean } from '../../statistics/estimate';

/**
 * A quiz that might have been: as many facts, drawn anew from those that were asked, each with both of its wordings (a bootstrap).
 * The same facts for all, as one quiz asks all of them the same.
 */
export function freshQuiz(all: readonly string[], random: Random): number[] {
  const facts = (all[0] ?? '').length / 2;
  const right = all.map(() => 0);
  // Thousands of quizzes are drawn while the page waits, so it makes no lists on the way.
  for (let draw = 0; draw < facts; draw += 1) {
    const fact = random.below(facts);
    for (const [at, marks] of all.entries())
      right[at] = (right[at] ?? 0) + Number(marks[fact] === '1') + Number(marks[fact + facts] === '1');
  }
  return right.map((count) => count / (2 * facts));
}

/** How often each is the best; a tie is shared. */
export function winsOf(quizzes: readonly (readonly number[])[]): number[] {
  const wins = (quizzes[0] ?? []).map(() => 0);
  for (const quiz of quizzes) {
    const best = Math.max(...quiz);
    const winners = quiz.filter((share) => share === best).length;
    quiz.forEach((share, at) => {
      if (share === best) wins[at] = (wins[at] ?? 0) + 1 / winners;
    });
  }
  return wins;
}

const MANY = 1000;

/** How often the set with the best marks stays the best, in percent of many fresh quizzes; the mean over all groups. */
export function staysBest(groups: readonly { right: readonly string[] }[]): number {
  const random = new Random(1, 'lesson/stays');
  return mean(
    groups.map(({ right }) => {
      const counts = right.map((marks) => marks.split('1').length);
      const wins = winsOf(Array.from({ length: MANY }, () => freshQuiz(right, random)));
      return (100 * (wins[counts.indexOf(Math.max(...counts))] ?? 0)) / MANY;
    }),
  );
}
