import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { writeSealEdits, writeSealPassages } from '../../seal/knowledge/files/sealJson';
import type { Knowledge } from '../../seal/knowledge/types';
import { KNOWLEDGE_FORMAT, readRunText, writeRun } from '../../seal/record/format';
import { beginRecord } from '../../seal/record/record';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import type { RunArguments } from './cliDomain';
import { KNOWLEDGE_CLI } from './knowledge';
import { parse } from './testing/parse';

let folder: string;
let warnings: string[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'selkie-passages-'));
  warnings = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    warnings.push(String(text));
    return true;
  });
});

const passages = townPassages(1, 6).map(({ title, context, questions }) => ({
  title,
  context,
  questions: questions.map(({ question, answer }) => ({ question, answer })),
}));
const edits = passages.map((passage, at) => ({ ...passage, completions: [`Edit ${at}.`, 'Another.'], prompt: 'p' }));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const knowledge = (...args: string[]): RunArguments<Knowledge> => parse(KNOWLEDGE_CLI, args);
const begun = async (...args: string[]) => KNOWLEDGE_CLI.begin(knowledge(...args));
const titles = (list: readonly { title: string }[] | undefined): string[] => (list ?? []).map(({ title }) => title);

describe('passages of files on the command line', () => {
  it('are split by the seed, kept with the run, and each has the edit that was written for its text', async () => {
    const paths = ['--passages-from', file('own.json', writeSealPassages(passages))];
    const edited = [...paths, '--edits-from', file('gpt4_1_val.json', writeSealEdits(edits.toReversed()))];
    const { settings, source } = await begun(...edited, '--rounds', '1', '--held-out', '2');
    expect(settings).toMatchObject({ corpus: 'own', trainingPassages: 4, heldOutPassages: 2 });
    const { training = [], heldOut = [] } = source.tasks ?? {};
    expect([training.length, heldOut.length]).toEqual([4, 2]);
    expect(new Set(titles([...training, ...heldOut]))).toEqual(new Set(titles(passages)));
    for (const { title, teacher, teacherName } of heldOut) {
      expect(teacher?.[0]).toBe(`Edit ${titles(passages).indexOf(title)}.`);
      expect(teacherName).toBe('GPT-4.1');
    }
    const other = await begun(...edited, '--edits-by', 'Ada', '--seed', '2', '--rounds', '1', '--held-out', '2');
    expect(other.source.tasks?.heldOut.map(({ teacherName }) => teacherName)).toEqual(['Ada', 'Ada']);
    const inputs = KNOWLEDGE_CLI.inputs(settings, source, null);
    expect([titles(inputs.training), titles(inputs.heldOut)]).toEqual([titles(training), titles(heldOut)]);
  });

  it('that only measure come from files of their own, in their order', async () => {
    const [one, other] = [
      file('a.json', writeSealPassages(passages.slice(0, 3))),
      file('b.json', writeSealPassages(passages.slice(3))),
    ];
    const { source } = await begun(
      '--passages-from',
      one,
      '--held-out-from',
      other,
      '--rounds',
      '1',
      '--passages',
      '2',
    );
    expect([titles(source.tasks?.training), titles(source.tasks?.heldOut)]).toEqual([
      titles(passages.slice(0, 2)),
      titles(passages.slice(3)),
    ]);
  });

  it('are those of the run’s file when it goes on, whatever has become of theirs', async () => {
    const path = file('own.json', writeSealPassages(passages));
    const { settings, source } = await begun('--passages-from', path, '--rounds', '1', '--held-out', '2');
    const asFile: unknown = JSON.parse(JSON.stringify(source));
    expect(KNOWLEDGE_CLI.source.parse(asFile)).toEqual(source);
    const { training, heldOut } = KNOWLEDGE_CLI.inputs(settings, source, null);
    const { engine } = testLoop(settings);
    const record = beginRecord<Knowledge>({
      ...{ domain: 'knowledge', startedAt: '2026-01-01T00:00:00.000Z', commit: null, measuredOn: 'held-out', settings },
      ...{ model: engine.model, device: engine.device, items: { training: [...training], heldOut: [...heldOut] } },
    });
    writeFileSync(path, '[]');
    const again = readRunText(KNOWLEDGE_FORMAT, writeRun(KNOWLEDGE_FORMAT, record));
    expect(KNOWLEDGE_CLI.sourceOf(again)).toEqual(source);
    expect(KNOWLEDGE_CLI.inputs(again.settings, KNOWLEDGE_CLI.sourceOf(again), again)).toMatchObject({
      training,
      heldOut,
    });
  });

  it('may be the sample that comes with the page, edits included', async () => {
    const sample = fileURLToPath(new URL('../../../public/data/squad-sample.json', import.meta.url));
    const { source } = await begun('--passages-from', sample, '--edits-from', sample, '--chat', '--rounds', '1');
    expect(source.tasks?.heldOut.map(({ teacherName }) => teacherName)).toEqual([
      'GPT-4.1',
      'GPT-4.1',
      'GPT-4.1',
      'GPT-4.1',
    ]);
  });

  it('tell what is left out of a file', async () => {
    const mute = { ...passages[0], title: 'Mute', context: 'Nobody asks.', questions: [] };
    const path = file('own.json', JSON.stringify([...passages, mute, passages[0]]));
    expect((await begun('--passages-from', path)).source.tasks?.heldOut).toHaveLength(3);
    expect(warnings.join('')).toMatch(/1 of 8 passages are left out.*"Mute": There are no questions/);
    expect(warnings.join('')).toMatch(/1 passages are left out, which repeat a text/);
  });

  it.each([
    [['--passages-from', 'nowhere.json'], /^--passages-from nowhere\.json: there is no such file\.$/],
    [['--held-out-from', 'x'], /^--held-out-from needs --passages-from/],
    [['--edits-from', 'x'], /^--edits-from needs --passages-from/],
    [['--corpus', 'own'], /^--corpus own needs --passages-from/],
    [['--corpus', 'english', '--passages-from', 'x'], /^--corpus english names other passages/],
    [['--development', '--passages-from', 'x'], /^--development measures on passages that came along/],
    [['--edits-by', 'Ada', '--passages-from', 'x'], /^--edits-by needs --edits-from/],
  ])('%j is refused', async (args, message) => {
    await expect(begun(...args)).rejects.toThrow(message);
  });

  it('are refused with file, row and field where one is bad, or has no edit', async () => {
    const bad = file('bad.json', JSON.stringify([...passages, { title: 'T', context: 7 }]));
    await expect(begun('--passages-from', bad)).rejects.toThrow(
      /^--passages-from .*bad\.json: passage 7, field context: must be a text\.$/,
    );
    const latin = join(folder, 'latin.csv');
    writeFileSync(latin, Buffer.from('title,context\nCafé,Old', 'latin1'));
    await expect(begun('--passages-from', latin)).rejects.toThrow(
      /latin\.csv: this is not UTF-8 text but probably Latin-1/,
    );
    const own = file('own.json', writeSealPassages(passages));
    const few = file('few.json', writeSealEdits(edits.slice(0, 1)));
    await expect(begun('--passages-from', own, '--edits-from', few)).rejects.toThrow(
      /few\.json: it has no edit of the held-out passage/,
    );
    const both = ['--passages-from', own, '--held-out-from', own];
    await expect(begun(...both, '--rounds', '1', '--passages', '2', '--held-out', '2')).rejects.toThrow(
      /^Held-out passage 1 \(.*\) is also training passage 1/,
    );
  });
});
