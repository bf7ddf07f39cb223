import { expect, it } from 'vitest';
import { draftProblem, withKnownParagraphs } from './draft';

const QUESTIONS = [{ question: 'What?', answer: 'That', paragraph: 1 }];
const TWO = { title: '', context: 'One.\n\nTwo.', questions: QUESTIONS };

it('finds the place of each problem', () => {
  expect(draftProblem(TWO, null)).toBeNull();
  expect(draftProblem({ ...TWO, context: ' \n ' }, null)?.place).toBe('passage');
  expect(draftProblem({ ...TWO, questions: [] }, null)?.place).toBe('questions');
  expect(draftProblem({ ...TWO, questions: [{ question: 'What?', answer: ' ' }] }, null)?.place).toBe('questions');
});

it('names the paragraph that is too long, and the limit', () => {
  const problem = draftProblem(TWO, {
    ...{ total: 600, paragraphs: [20, 580], paragraphLimit: 467 },
    training: { sequences: 2, lost: 0, longest: 512 },
    prompt: '',
  });
  expect(problem).toEqual({
    place: 'passage',
    text: expect.stringContaining('Paragraph 2 has 580 tokens; at most 467'),
  });
});

it('a question of a paragraph that was deleted belongs to the whole passage', () => {
  const passage = withKnownParagraphs({ ...TWO, context: 'One.' });
  expect(passage.questions).toEqual([{ question: 'What?', answer: 'That' }]);
  expect(draftProblem(passage, null)).toBeNull();
});
