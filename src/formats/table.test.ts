import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, type Column, gridOf, markdownFile, toCsv, toMarkdown, toText, withoutGuard } from './table';

interface Row {
  a: Cell;
  b: Cell;
}

const COLUMNS: readonly Column<Row>[] = [
  { name: 'a', head: 'A', value: ({ a }) => a },
  { name: 'b', value: ({ b }) => b },
  { name: 'c', head: 'B', text: ({ b }) => (b === null ? null : `${b}!`), optional: true },
];

/** Text with all that has a meaning in one of the forms. */
const awkward = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom(...'|\\`*_[]~$<>&;#"\',=+-@\t\r\n ax/!?1'.split('')) }),
  fc.constantFrom('=1+1', '<br>', '&amp;', '\\|', 'a\\', '\r\n', '</td>', '[x](javascript:y)', '"', '""'),
);

/** As RFC 4180 has it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, at]: [string[], number] = [[], 0];
  while (at < text.length) {
    const [all = '', quoted, plain] = /"((?:[^"]|"")*)"|([^",\r\n]*)/y[Symbol.match](text.slice(at)) ?? [];
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    at += all.length;
    if (text[at] === ',') at += 1;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      rows.push(row);
      [row, at] = [[], at + 2];
    }
  }
  return rows;
}

/** What a reader of Markdown shows of a line: cells end at bars that no backslash precedes. */
function shownCells(line: string): string[] {
  const cells = [...line.slice(1).matchAll(/((?:\\.|[^\\|])*)\|/gs)].map(([, cell = '']) => cell);
  return cells.map((cell) => cell.replace(/\\([!-/:-@[-`{-~])|<br>/g, (_, mark?: string) => mark ?? '\n').trim());
}

describe('CSV', () => {
  it('quotes what needs quotes and defuses formulas', () => {
    const rows: Row[] = [
      { a: 'x, "y"', b: 'two\nlines' },
      { a: '=1+1', b: -0.5 },
      { a: null, b: true },
    ];
    expect(toCsv(COLUMNS, rows)).toBe('a,b\r\n"x, ""y""","two\nlines"\r\n\'=1+1,-0.5\r\n,true\r\n');
  });

  it('gives every text back, once the apostrophe before what would be a formula is taken off', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ a: awkward, b: fc.oneof(awkward, fc.integer(), fc.boolean()) })), (rows) => {
        const [head, ...read] = parseCsv(toCsv(COLUMNS, rows));
        expect(head).toEqual(['a', 'b']);
        const texts = rows.map(({ a, b }) => [a, b].map(String));
        // A number is no text, and has no apostrophe before it.
        const given = read.map((cells, row) =>
          cells.map((cell, at) =>
            typeof (at === 0 ? rows[row]?.a : rows[row]?.b) === 'string' ? withoutGuard(cell) : cell,
          ),
        );
        expect(given).toEqual(texts);
        for (const [index, cells] of read.entries())
          for (const [column, cell] of cells.entries())
            if (typeof Object.values(rows[index] ?? {})[column] === 'string') expect(cell).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });
});

describe('Markdown', () => {
  it('shows every text as it is, each in its cell, and lets none become HTML or layout', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(awkward, awkward), { minLength: 1 }), (rows) => {
        const lines = toMarkdown([['A', 'B'], ...rows]).split('\n');
        expect(lines).toHaveLength(rows.length + 2);
        expect(lines.slice(0, 2)).toEqual(['| A | B |', '|---|---|']);
        const plain = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ').trim();
        for (const [index, row] of rows.entries()) {
          const line = lines[index + 2] ?? '';
          expect(shownCells(line).map(plain)).toEqual(row.map(plain));
          // Without the line breaks that were put there and what is escaped, nothing starts a tag, an entity or a mark.
          const bare = line.replace(/\\[!-/:-@[-`{-~]|<br>/g, ' ');
          expect(bare).not.toMatch(/<[a-z/!?]|&(#|[a-z]+\d*;)|[`*_[\]~$]/i);
        }
      }),
    );
  });

  it('says what a file is about, and how to read it', () => {
    const table = [['A'], ['1']];
    expect(markdownFile(['x'], [['T:', table]], 'n')).toBe('- x\n\nT:\n\n| A |\n|---|\n| 1 |\n\nn\n');
    expect(markdownFile([], [['T:', table]], '')).toBe('T:\n\n| A |\n|---|\n| 1 |\n');
  });
});

describe('for people', () => {
  it('has the columns with a head, dashes for nothing, and no optional column that nothing fills', () => {
    expect(gridOf(COLUMNS, [{ a: 1, b: null }])).toEqual([['A'], ['1']]);
    expect(
      gridOf(COLUMNS, [
        { a: null, b: null },
        { a: 0, b: 'x' },
      ]),
    ).toEqual([
      ['A', 'B'],
      ['–', '–'],
      ['0', 'x!'],
    ]);
  });

  it('stands in columns in a terminal, without space at the end of a line', () => {
    expect(
      toText([
        ['A', 'B'],
        ['long', 'x'],
        ['s', 'yy'],
      ]),
    ).toBe('A     B\nlong  x\ns     yy');
    expect(
      toText([
        ['A', 'B'],
        ['x', ''],
      ]),
    ).toBe('A  B\nx');
  });
});
