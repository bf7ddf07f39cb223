import { describe, expect, it } from 'vitest';
import { makeDocument, makeWorld, WORLD_SEED } from '../../world';
import { ENGLISH_PASSAGES } from '../../world/english/passages';
import { type Flaw, markLines, type NotesOn } from './lineMarks';

const WORLD = makeWorld(WORLD_SEED);

function worldPassage(index: number): { passage: NotesOn; paragraphs: ReturnType<typeof makeDocument>['paragraphs'] } {
  const { title, paragraphs } = makeDocument(WORLD, 'train', index);
  const context = paragraphs.map(({ passage }) => passage).join('\n\n');
  const questions = paragraphs.flatMap(({ questions: own }) =>
    own.map(({ question, answer }) => ({ question, answer })),
  );
  return { passage: { title, context, questions }, paragraphs };
}

const flawOf = (passage: NotesOn, line: string): Flaw | null => markLines(passage, [line])[0]?.flaw ?? null;
const marked = (passage: NotesOn, line: string): string => {
  const [mark] = markLines(passage, [line]);
  return mark === undefined ? '' : line.slice(mark.start, mark.end);
};

describe('lines on the micro-world', () => {
  it('are without a flaw where the teacher wrote them', () => {
    for (const index of [0, 1, 2, 3]) {
      const { passage, paragraphs } = worldPassage(index);
      for (const { teacher } of paragraphs)
        for (const line of [...teacher.statements.split('\n'), ...teacher.questionLines.split('\n')])
          expect([line, flawOf(passage, line)]).toEqual([line, null]);
    }
  });

  it('are false with a rival’s value or a name that nobody has, and the wrong word is pointed out', () => {
    const { passage, paragraphs } = worldPassage(0);
    const [one, other] = paragraphs;
    if (one === undefined || other === undefined) throw new Error('A document has three paragraphs.');
    const { person } = other.entity.values;
    const role = one.questions.find(({ kind }) => kind === 'person')?.question ?? '';
    const asked = `Q: ${role} A: ${person}`;
    expect(flawOf(passage, asked)).toBe('false');
    expect(marked(passage, asked)).toBe(person);
    const unknown = 'Lma sells salt.';
    expect(flawOf(passage, unknown)).toBe('false');
    expect(marked(passage, unknown)).toBe('Lma');
  });

  it('teach nobody anything without a name, or without a fact', () => {
    const { passage } = worldPassage(0);
    expect(flawOf(passage, 'It serves cabbage.')).toBe('nameless');
    expect(marked(passage, 'Its gate is pink.')).toBe('Its');
    for (const line of ['Nobody knows why.', 'Oakenford is far away.', 'tia mo ke.'])
      expect([line, flawOf(passage, line)]).toEqual([line, 'empty']);
  });
});

describe('lines on other texts', () => {
  const found = ENGLISH_PASSAGES.find(({ context }) => context.includes('Ada Mirek'));
  if (found === undefined) throw new Error('The passage of the lighthouse is missing.');
  const varn = { ...found, questions: [] };

  it('are supported where each name and number stands in the passage', () => {
    for (const line of [
      '1. The lighthouse of Varn was built in 1874 by the engineer Ada Mirek.',
      'Ada Mirek’s lighthouse is old.',
      'Everything here is in other words.',
    ])
      expect([line, flawOf(varn, line)]).toEqual([line, null]);
  });

  it('are not with a year or a name from elsewhere', () => {
    expect(marked(varn, '2. The lighthouse was built in 1839 by Ada Mirek.')).toBe('1839');
    expect(marked(varn, 'It was built by the British navy.')).toBe('British');
    expect(flawOf(varn, 'It was built by the British navy.')).toBe('unsupported');
  });
});

it('a line that was there before is named as its repetition, whatever its number', () => {
  const { passage } = worldPassage(0);
  const lines = ['1. Kalomi sells salt.', '2. Nobody knows why.', '3. kalomi sells salt'];
  expect(markLines(passage, lines).map(({ repeats }) => repeats)).toEqual([null, null, 0]);
});
