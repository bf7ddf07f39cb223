/** `npm run seal -- questions`: each passage is asked about alone, and what is of use is told from what is not. */
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { readPassageFile } from '../../seal/knowledge/files/read';
import { type Passage, QUESTION_REFUSALS } from '../../seal/knowledge/types';
import { ScriptedEngine } from '../../seal/testing/scriptedEngine';
import { scriptedTokenizer } from '../../seal/testing/scriptedTokenizer';
import { askAbout, askedText, questionsCommand } from './questions';

vi.spyOn(process.stderr, 'write').mockReturnValue(true);
vi.spyOn(process.stdout, 'write').mockReturnValue(true);
vi.mock('../readModel', () => ({ readModel: async () => ({}) }));
vi.mock('./machine', () => ({ openMachine: async () => ({ engine: asking(), tokenizer: scriptedTokenizer }) }));

const work = mkdtempSync(join(tmpdir(), 'selkie-questions-'));
const at = (name: string): string => join(work, name);
afterAll(() => rmSync(work, { recursive: true }));

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

/** Says of a sentence what is to be said of it. */
function asking(): ScriptedEngine {
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
  return engine;
}

it('asks once for each sentence, as the page does, and counts', async () => {
  const asked = await askAbout(PASSAGES, { engine: asking(), tokenizer: scriptedTokenizer });
  // A question that the passage came with is none that the model has asked before.
  expect(asked.map(({ written }) => written.questions.map(({ question }) => question))).toEqual([
    ['When was it built?'],
    ['What does it eat?'],
  ]);
  const text = askedText(asked);
  expect(text).toContain('When was it built? 1874');
  expect(text).toContain('left out, not-in-passage: "Where is it?\\nAnswer: on Mars"');
  const cells = text.split('\n').map((line) => line.trim().split(/ {2,}/));
  const counted = (row: string) => cells.find(([name]) => name === row);
  expect(counted('passage')).toEqual(['passage', 'sentences', 'usable', ...QUESTION_REFUSALS]);
  const refused = QUESTION_REFUSALS.map((reason) => (reason === 'not-in-passage' ? '1' : '0'));
  expect(counted('all')).toEqual(['all', '3', '2', ...refused]);
});

it('has a column for whatever reason there is', () => {
  const written = { questions: [], refused: QUESTION_REFUSALS.map((reason) => ({ text: 'So?', reason })) };
  const text = askedText([{ passage: { title: 'Orsa', context: 'It eats salt.', questions: [] }, written }]);
  const row = text.split('\n').find((line) => line.trim().startsWith('all'));
  expect(row?.trim().split(/ +/).slice(3)).toEqual(QUESTION_REFUSALS.map(() => '1'));
});

const given = (out: string, ...paths: string[]) =>
  questionsCommand({ out: at(out), paths: paths.map(at), model: at('model'), memory: null, plain: true });
const ORSA = [{ title: 'Orsa', context: 'It eats salt.', questions: [{ question: 'Who eats?', answer: 'It' }] }];

it('never writes over what it was to ask about', async () => {
  const text = JSON.stringify(ORSA);
  writeFileSync(at('mine.json'), text);
  await expect(given('mine.json')).rejects.toThrow(
    /mine\.json: it is there already.* name the file to write before it: seal questions OUT\.json .*mine\.json/,
  );
  await expect(given('mine.json', 'mine.json')).rejects.toThrow(
    /mine\.json: it is one of the files that are read, which stay as they are\. Name another/,
  );
  expect(readFileSync(at('mine.json'), 'utf8')).toBe(text);
});

it('writes the passages with their new questions, or the built-in ones into a new file', async () => {
  writeFileSync(at('orsa.json'), JSON.stringify(ORSA));
  writeFileSync(at('out.json'), 'as it was before');
  // Who reads the old file meanwhile has it whole: the new one takes its place in one step.
  const open = openSync(at('out.json'), 'r');
  await given('out.json', 'orsa.json');
  expect(readFileSync(open, 'utf8')).toBe('as it was before');
  closeSync(open);
  const { passages } = readPassageFile({ name: 'out.json', text: readFileSync(at('out.json'), 'utf8') });
  expect(passages.map(({ questions }) => questions.map(({ question }) => question))).toEqual([['What does it eat?']]);
  await given('new.json');
  expect(existsSync(at('new.json'))).toBe(true);
});
