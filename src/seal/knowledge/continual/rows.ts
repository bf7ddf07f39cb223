/** The quizzes after each edit: every passage that was learned so far, by whichever adapter answers, and what the model knew. */
import type { AdapterId } from '../../../contract/engine';
import type { Loop, QuizTaker } from '../../domain';
import { runQuiz } from '../../loop/quiz';
import type { EventScope } from '../../types';
import { knowledgeQuiz } from '../quiz';
import type { Knowledge, Passage, Question } from '../types';
import type { Lane } from './lanes';
import { commonWords, pickByWords } from './pick';
import type { Cell } from './record';

/** What is asked beside the passages. */
export interface Aside {
  /** About what the model knew from its training. */
  known: readonly Question[];
  /** Asked before training, for its own answers; none of them is among `known`. */
  everyday: readonly string[];
  /** Passages that no sequence has: what the model writes about them is kept too, or it forgets how to write an edit. */
  writing: readonly Passage[];
}

/** A question with the one who answers it. */
interface Posed {
  question: Question;
  /** Of adapters kept apart: which edit's it is. */
  picked: number | null;
  adapter: AdapterId | null;
}

/** Row `after` of all lanes: `items` of each, and what it knew. */
export async function quizRows(
  loop: Loop<Knowledge>,
  scope: EventScope,
  lanes: readonly Lane[],
  items: (lane: Lane) => readonly Passage[],
  { aside, apart }: { aside: Aside; apart: boolean },
): Promise<{ cells: Cell[]; known: number | null }[]> {
  const common = commonWords([...aside.everyday, ...aside.known.map(({ question }) => question)]);
  const pose = (lane: Lane, question: Question): Posed => {
    if (!apart) return { question, picked: null, adapter: lane.ground?.adapter ?? null };
    const texts = lane.learned.map(({ edit, lines }) => [edit.text, ...lines.map(({ text }) => text)].join('\n'));
    const picked = pickByWords(question.question, texts, common);
    return { question, picked, adapter: picked === null ? null : (lane.learned[picked]?.adapter ?? null) };
  };
  const asked = lanes.map((lane) => ({
    cells: items(lane).map(({ title, questions }) => ({ title, posed: questions.map((one) => pose(lane, one)) })),
    known: aside.known.map((one) => pose(lane, one)),
  }));
  const sheets = new Sheets();
  const cells = asked.map((lane) => ({
    cells: lane.cells.map(({ title, posed }) => sheets.add(title, posed)),
    known: sheets.add('', lane.known),
  }));
  const answers = await sheets.ask(loop, scope);
  return cells.map(({ cells: own, known }) => ({
    cells: own.map((read): Cell => {
      const given = read(answers);
      const cell = { said: given.map(({ text }) => text), right: given.map(({ correct }) => correct) };
      return apart ? { ...cell, picked: given.map(({ picked }) => picked) } : cell;
    }),
    known: aside.known.length === 0 ? null : rightOf(known(answers)),
  }));
}

const rightOf = (given: readonly { correct: boolean }[]): number =>
  given.filter(({ correct }) => correct).length / given.length;

interface Given {
  text: string;
  correct: boolean;
}

/** Questions by who answers them, as passages of a quiz: what one adapter is asked under one title is one of these. */
class Sheets {
  readonly #passages: Passage[] = [];
  readonly #takers: QuizTaker[] = [];

  /** @returns reads the answers, once they are there, in the order of the questions. */
  add(title: string, posed: readonly Posed[]): (answers: readonly (readonly Given[] | null)[]) => (Given & Posed)[] {
    const sheets = new Map<AdapterId | null, { item: number; questions: Question[] }>();
    const places = posed.map(({ question, adapter }) => {
      const sheet = sheets.get(adapter) ?? { item: this.#passages.length + sheets.size, questions: [] };
      sheets.set(adapter, sheet);
      return { item: sheet.item, place: sheet.questions.push(question) - 1 };
    });
    for (const [adapter, { item, questions }] of sheets) {
      this.#passages.push({ title, context: '', questions });
      this.#takers.push({ edit: adapter === null ? null : `${adapter}`, adapter, item, repeat: 0, openBook: false });
    }
    return (answers) =>
      posed.map((one, index) => {
        const { item, place } = places[index] ?? { item: -1, place: -1 };
        // Not-a-number says nothing, and so nothing that is right.
        const { text = '', correct = false } = answers[item]?.[place] ?? {};
        return { ...one, text, correct };
      });
  }

  async ask(loop: Loop<Knowledge>, scope: EventScope): Promise<(readonly Given[] | null)[]> {
    // Of sequences only the answers are kept.
    const settings = { ...loop.settings, quiz: { ...loop.settings.quiz, recall: false } };
    const quiz = knowledgeQuiz({ ...loop, settings }, this.#passages, null);
    const results = await runQuiz(loop, scope, quiz, this.#takers);
    const answers: (readonly Given[] | null)[] = this.#passages.map(() => null);
    for (const { taker, answers: given } of results) answers[taker.item] = given?.answers ?? null;
    return answers;
  }
}
