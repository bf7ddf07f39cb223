/** `npm run seal -- questions`: each passage is asked about alone, and what is of use is told from what is not. */
import { expect, it, vi } from 'vitest';
import type { Passage } from '../../seal/knowledge/types';
import { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import { askAbout, askedText } from './questions';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);

const PASSAGES: Passage[] = [
  {
    title: 'Varn',
    context: 'It was built in 1874. It stands on Gull Rock.',
    questions: [{ question: 'When was it built?', answer: '1874' }],
  },
  { title: 'Orsa', context: 'It eats salt.', questions: [] },
];
const SAID: Record<string, string> = {
  'built in 1874': ' When was it built?\nAnswer: 1874',
  'Gull Rock': ' Where is it?\nAnswer: on Mars',
  'eats salt': ' What does it eat?\nAnswer: salt',
};

it('asks once for each sentence, as the page does, and counts', async () => {
  const engine = new ScriptedEngine();
  engine.generate = async (requests) =>
    requests.map(({ prompt }) => {
      const asked = scriptedTokenizer.decode(prompt, { skipSpecialTokens: true });
      // The last text of the prompt is what is asked about; those before it are examples.
      const last = asked.slice(asked.lastIndexOf('Text about'));
      const said = Object.entries(SAID).find(([words]) => last.includes(words))?.[1] ?? '';
      const ids = [...scriptedTokenizer.encode(said, { addSpecialTokens: false })];
      return { ids, logProbabilities: [], finish: 'stop' };
    });
  const asked = await askAbout(PASSAGES, { engine, tokenizer: scriptedTokenizer });
  // A question that the passage came with is none that the model has asked before.
  expect(asked.map(({ written }) => written.questions.map(({ question }) => question))).toEqual([
    ['When was it built?'],
    ['What does it eat?'],
  ]);
  const text = askedText(asked);
  expect(text).toContain('When was it built? 1874');
  expect(text).toContain('left out, not-in-passage: "Where is it?\\nAnswer: on Mars"');
  const cells = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  expect(cells.find(([name]) => name === 'passage')).toEqual([
    ...[
      'passage',
      'sentences',
      'usable',
      'no-pair',
      'asked-before',
      'long',
      'gives-away',
      'not-in-passage',
      'stranger',
    ],
  ]);
  expect(cells.find(([name]) => name === 'all')).toEqual(['all', '3', '2', '0', '0', '0', '0', '1', '0']);
});
