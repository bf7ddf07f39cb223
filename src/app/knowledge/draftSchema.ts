/** A passage with its questions as the page keeps it: in storage, in a link, in its undo history. */
import { type Passage, passageSchema } from '../../seal/knowledge/types';
import type { Notice } from '../../seal/types';
import { Cuts } from '../experiment/cuts';
import {
  MOST_ANSWER_CHARACTERS,
  MOST_CHARACTERS,
  MOST_QUESTIONS,
  MOST_TEACHER_CHARACTERS,
  MOST_TEACHER_TEXTS,
  MOST_TITLE_CHARACTERS,
} from '../experiment/limits';

export interface ReadPassage {
  passage: Passage;
  /** What of it did not fit. */
  notices: Notice[];
}

/** `null` for anything that is not a passage; what is too long is cut. */
export function readPassage(input: unknown): ReadPassage | null {
  const parsed = passageSchema.safeParse(input);
  if (!parsed.success) return null;
  const { title, context, questions, teacher } = parsed.data;
  const cuts = new Cuts();
  const kept = cuts.list(questions, MOST_QUESTIONS, 'passage.questions');
  const asked = kept.map(({ question }) => question);
  const answered = kept.map(({ answer }) => answer);
  const [asks, answers] = [
    cuts.texts(asked, MOST_ANSWER_CHARACTERS, 'passage.question'),
    cuts.texts(answered, MOST_ANSWER_CHARACTERS, 'passage.answer'),
  ];
  const passage: Passage = {
    title: cuts.text(title, MOST_TITLE_CHARACTERS, 'passage.title'),
    context: cuts.text(context, MOST_CHARACTERS, 'passage.context'),
    questions: kept.map((question, at) => ({ ...question, question: asks[at] ?? '', answer: answers[at] ?? '' })),
  };
  if (teacher === undefined) return { passage, notices: cuts.notices };
  const edits = cuts.list(teacher, MOST_TEACHER_TEXTS, 'passage.teacher');
  passage.teacher = cuts.texts(edits, MOST_TEACHER_CHARACTERS, 'passage.teacherText');
  return { passage, notices: cuts.notices };
}
