/** `npm run seal -- passages`: any form that is read goes out in any that is written, or one line says why not. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it, vi } from 'vitest';
import { readPassageFile } from '../../seal/knowledge/files/read';
import { passagesCommand } from './passages';

const work = mkdtempSync(join(tmpdir(), 'selkie-passages-'));
const at = (name: string): string => join(work, name);
afterAll(() => rmSync(work, { recursive: true }));
vi.spyOn(process.stdout, 'write').mockReturnValue(true);
vi.spyOn(process.stderr, 'write').mockReturnValue(true);

const QAS = [
  { id: 'a', question: 'Where?', answers: [{ text: 'by the sea', answer_start: 12 }], is_impossible: false },
  { id: 'b', question: 'Who?', answers: [], is_impossible: true },
];
const CONTEXT = 'Varimo lies by the sea.';
writeFileSync(
  at('v2.json'),
  JSON.stringify({ version: 'v2.0', data: [{ title: 'Varimo', paragraphs: [{ context: CONTEXT, qas: QAS }] }] }),
);
writeFileSync(at('more.csv'), 'title;context;question;answer\nSool;It is old.;Is it old?;yes\n');

const written = (name: string) => readPassageFile({ name, text: readFileSync(at(name), 'utf8') });

it('puts the passages of several files one after another, with what they do not answer', async () => {
  await passagesCommand(at('all.json'), [at('v2.json'), at('more.csv')], 'squad');
  expect(written('all.json').passages).toEqual([
    {
      ...{ title: 'Varimo', context: CONTEXT, questions: [{ question: 'Where?', answer: 'by the sea' }] },
      impossible: ['Who?'],
    },
    { title: 'Sool', context: 'It is old.', questions: [{ question: 'Is it old?', answer: 'yes' }] },
  ]);
});

it('goes by the ending where no form is named', async () => {
  await passagesCommand(at('all.csv'), [at('v2.json')]);
  expect(written('all.csv').form).toBe('CSV');
  await passagesCommand(at('seal.json'), [at('more.csv')]);
  expect(written('seal.json').form).toBe('SEAL passages');
});

it.each([
  [['missing.json'], undefined, 'missing.json: there is no such file.'],
  [['more.csv'], 'xml', '--to xml: it must be one of seal, squad, csv.'],
])('refuses %s %s in one line', async (names, to, message) => {
  await expect(passagesCommand(at('no.json'), names.map(at), to)).rejects.toThrow(message);
  expect(() => readFileSync(at('no.json'))).toThrow();
});

it('does not write over what it reads', async () => {
  const before = readFileSync(at('v2.json'), 'utf8');
  await expect(passagesCommand(at('v2.json'), [at('more.csv'), at('v2.json')])).rejects.toThrow(
    'it is one of the files that are read, which stay as they are',
  );
  expect(readFileSync(at('v2.json'), 'utf8')).toBe(before);
});
