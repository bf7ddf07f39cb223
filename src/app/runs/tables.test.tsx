/** Screen, CSV and command line are written of the same runs, so they must say the same. */
import { readdirSync, readFileSync } from 'node:fs';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { KNOWLEDGE_CLI } from '../../cli/seal/knowledge';
import { PUZZLES_CLI } from '../../cli/seal/puzzles';
import { comparisonText } from '../../cli/seal/report';
import { toCsv } from '../../formats/table';
import { aboutItems } from '../../seal/knowledge/runFile/index';
import { aboutPuzzleItems } from '../../seal/puzzles/runFile/index';
import { aboutRuns } from '../../seal/record/about';
import { KNOWLEDGE_FORMAT, PUZZLE_FORMAT, readRunBytes } from '../../seal/record/format';
import { tableFile } from '../experiment/download';
import { CONDITION_COLUMNS, conditionRows } from '../knowledge/columns';
import { KnowledgeProvider, lab } from '../knowledge/experiment';
import { ConditionsTable } from '../knowledge/tables';
import { PUZZLE_CONDITION_COLUMNS, PuzzleConditionsTable, puzzleConditionRows } from '../puzzles/tables';

function firstFile(folder: string): Uint8Array<ArrayBuffer> {
  const [name = ''] = readdirSync(folder).filter((file) => file.endsWith('.gz'));
  return new Uint8Array(readFileSync(`${folder}/${name}`));
}

const knowledge = await readRunBytes(KNOWLEDGE_FORMAT, firstFile('public/runs'));
const puzzles = await readRunBytes(PUZZLE_FORMAT, firstFile('public/runs/puzzles'));

describe.each([
  {
    domain: 'knowledge',
    markup: renderToStaticMarkup(
      <KnowledgeProvider of={lab}>
        <ConditionsTable conditions={knowledge.conditions} />
      </KnowledgeProvider>,
    ),
    csv: toCsv(CONDITION_COLUMNS, conditionRows(knowledge.conditions, [])),
    markdown: tableFile('Markdown', {
      stem: 'x',
      title: 'Conditions',
      columns: CONDITION_COLUMNS,
      rows: conditionRows(knowledge.conditions, []),
      about: aboutRuns([knowledge], aboutItems),
    }),
    terminal: comparisonText(KNOWLEDGE_CLI.tables([knowledge])),
    share: 'accuracy',
    n: 'passages',
    seed: knowledge.settings.seed,
  },
  {
    domain: 'puzzles',
    markup: renderToStaticMarkup(<PuzzleConditionsTable conditions={puzzles.conditions} />),
    csv: toCsv(PUZZLE_CONDITION_COLUMNS, puzzleConditionRows(puzzles.conditions, puzzles.measures)),
    markdown: tableFile('Markdown', {
      stem: 'x',
      title: 'Conditions',
      columns: PUZZLE_CONDITION_COLUMNS,
      rows: puzzleConditionRows(puzzles.conditions, puzzles.measures),
      about: aboutRuns([puzzles], aboutPuzzleItems),
    }),
    terminal: comparisonText(PUZZLES_CLI.tables([puzzles])),
    share: 'solved',
    n: 'tasks',
    seed: puzzles.settings.seed,
  },
])('the conditions of a recorded run on $domain', ({ markup, csv, markdown, terminal, share, n, seed }) => {
  const [fields = [], ...rows] = csv
    .trimEnd()
    .split('\r\n')
    .map((line) => [...(line.match(/"(?:[^"]|"")*"|[^",]+|(?<=,|^)(?=,|$)/g) ?? [])]);
  const read = rows.map((row) => ({
    accuracy: (100 * Number(row[fields.indexOf(share)])).toFixed(1),
    error: (100 * Number(row[fields.indexOf('standard_error')])).toFixed(1),
    n: row[fields.indexOf(n)] ?? '',
  }));

  it('have one accuracy, standard error and n on the screen, in CSV and Markdown, and on the command line', () => {
    const drawn = markup.split('<tbody>')[1]?.split('</tbody>')[0]?.split('<tr').slice(1) ?? [];
    const written = String(markdown.content)
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(1);
    const [, , ...printed] =
      terminal
        .split('\n\n')[0]
        ?.split('\n')
        .map((line) => line.split(/ {2,}/)) ?? [];
    expect([drawn.length, written.length, printed.length]).toEqual([read.length, read.length, read.length]);
    for (const [index, row] of read.entries()) {
      expect(drawn[index]).toContain(
        `<strong>${row.accuracy}%</strong> ± ${row.error}</td><td class="numeric">${row.n}`,
      );
      expect(written[index]).toContain(` | ${row.accuracy}% ± ${row.error} | ${row.n} | `);
      expect(printed[index]?.slice(1, 3)).toEqual([row.accuracy, row.error]);
      expect(printed[index]?.at(-1)).toBe(row.n);
    }
  });

  it('say in Markdown of which model, adapter and seed they are', () => {
    expect(markdown).toMatchObject({ name: 'x.md', type: 'text/markdown' });
    expect(markdown.content).toMatch(/^- micro-\w+ \(.* parameters, \w+\) on .+, commit \w+\n/);
    expect(markdown.content).toContain(`\n- seeds: ${seed}\n`);
  });
});
