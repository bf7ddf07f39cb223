/** A story as one picture for a slide: what it read, its notes before and after, the answers, the result. Light, and without fonts of its own. */
import type { Grid } from '../../seal/puzzles/types';
import { AUGMENTATIONS } from '../../seal/puzzles/types';
import type { KnowledgeStory, PuzzleStory, Story, StoryNotes } from '../../seal/stories/story';
import { PALETTE } from '../puzzles/grids/grid';
import { AUGMENTATION_NAMES } from '../puzzles/words/configuration';
import { fromTo, pointsOf } from './points';
import { configurationTitle, outOfHundred, resultOf, sheetTitle } from './words';

const [WIDTH, HEIGHT, TOP] = [1600, 900, 150] as const;
const COLOURS = {
  ink: '#1a2029',
  muted: '#56616f',
  line: '#d5dbe2',
  first: '#f6f2e9',
  trained: '#eaf0fd',
  right: '#046c49',
  wrong: '#a93418',
};
/** Width of a letter as a share of its size, on average over the fonts that a system may have. */
const LETTER = 0.54;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

interface Style {
  size: number;
  colour?: string;
  weight?: number;
  family?: string;
  struck?: boolean;
}

/** Lines that fit, broken between words. */
export function wrapped(text: string, width: number, size: number): string[] {
  const most = Math.max(1, Math.floor(width / (size * LETTER)));
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines.splice(-1, 1, `${last} ${word}`);
  }
  return lines;
}

/** Draws from top to bottom and remembers how far it has come. */
class Column {
  readonly parts: string[] = [];
  constructor(
    readonly x: number,
    public y: number,
    readonly width: number,
    /** Of letters and gaps: as large as the sheet has room for. */
    readonly scale = 1,
  ) {}

  text(
    text: string,
    { size: given, colour = COLOURS.ink, weight = 400, family = 'sans-serif', struck = false }: Style,
  ): this {
    const size = given * this.scale;
    for (const line of wrapped(text, this.width, size)) {
      this.y += size * 1.35;
      const decoration = struck ? ' text-decoration="line-through"' : '';
      this.parts.push(
        `<text x="${this.x}" y="${this.y.toFixed(1)}" font-family="${family}" font-size="${size.toFixed(1)}" font-weight="${weight}" fill="${colour}"${decoration}>${escaped(line)}</text>`,
      );
    }
    return this;
  }

  gap(height: number): this {
    this.y += height * this.scale;
    return this;
  }

  grid(grid: Grid, cell: number, x = this.x): this {
    for (const [row, cells] of grid.entries())
      for (const [at, colour] of cells.entries()) {
        const { fill, line } = PALETTE[colour] ?? { fill: '#ffffff', line: '#000000' };
        this.parts.push(
          `<rect x="${x + at * cell}" y="${this.y + row * cell}" width="${cell}" height="${cell}" fill="${fill}" stroke="${line}"/>`,
        );
      }
    return this;
  }
}

const head = (column: Column, title: string): Column =>
  column.text(title, { size: 17, colour: COLOURS.muted, weight: 600 }).gap(10);

function notes(column: Column, { lines, round, right }: StoryNotes, asked: number): Column {
  column.text(sheetTitle(round), { size: 20, weight: 700 }).gap(4);
  for (const { text, flaw, times } of lines.slice(0, 9)) {
    const colour = flaw === null ? COLOURS.ink : COLOURS.wrong;
    column.text(`• ${text}${times > 1 ? ` (said ${times} times)` : ''}`, {
      size: 17,
      colour,
      struck: flaw === 'false',
    });
  }
  return column
    .gap(8)
    .text(`${right} of ${asked} right`, { size: 18, weight: 700, colour: round > 0 ? COLOURS.right : COLOURS.ink });
}

function knowledgeColumns(story: KnowledgeStory, scale: number): Column[] {
  const { sheets, exam, asked } = story;
  const reads = head(new Column(60, TOP, 320, scale), '1 · It reads').text(story.text, { size: 22, family: 'serif' });
  const width = sheets.length > 1 ? 315 : 650;
  const written = sheets.map((sheet, at) =>
    notes(
      head(
        new Column(430 + at * 345, TOP, width, scale),
        at === 0 ? '2 · It writes its own notes, and trains on them' : ' ',
      ),
      sheet,
      asked,
    ),
  );
  const examined = head(new Column(1140, TOP, 400, scale), '3 · It sits the exam, book closed');
  for (const { question, base, adapted } of exam) {
    examined.text(question, { size: 17 });
    const last = adapted.at(-1) ?? base;
    examined.text(`✗ ${base.text}`.replace('✗', base.correct ? '✓' : '✗'), {
      size: 17,
      colour: base.correct ? COLOURS.right : COLOURS.wrong,
    });
    examined.text(`→ ${last.correct ? '✓' : '✗'} ${last.text}`, {
      size: 17,
      weight: 700,
      colour: last.correct ? COLOURS.right : COLOURS.wrong,
    });
    examined.gap(10);
  }
  return [reads, ...written, examined];
}

function puzzleColumns({ demonstrations, sheets, test, solved }: PuzzleStory, scale: number): Column[] {
  const looks = head(new Column(60, TOP, 320, scale), '1 · It looks at examples');
  for (const { input, output } of demonstrations.slice(0, 3)) {
    const cell = Math.min(34, 130 / Math.max(input[0]?.length ?? 1, output[0]?.length ?? 1));
    looks
      .grid(input, cell)
      .grid(output, cell, looks.x + 170)
      .gap((Math.max(input.length, output.length) * cell + 24) / scale);
  }
  const chosen = sheets.map(({ round, configuration, solved: isSolved }, at) => {
    const on = AUGMENTATIONS.filter((name) => configuration.augmentations[name]).map(
      (name) => AUGMENTATION_NAMES[name],
    );
    return head(new Column(430 + at * 345, TOP, 315, scale), at === 0 ? '2 · It decides how to train itself' : ' ')
      .text(configurationTitle(round), { size: 20, weight: 700 })
      .gap(4)
      .text(`copies: ${on.join(', ') || 'none'}`, { size: 17 })
      .text(`rate: ${configuration.learningRate}`, { size: 17 })
      .text(`passes: ${configuration.epochs}`, { size: 17 })
      .gap(8)
      .text(isSolved ? 'solved' : 'not solved', {
        size: 18,
        weight: 700,
        colour: isSolved ? COLOURS.right : COLOURS.wrong,
      });
  });
  const answers = head(new Column(1140, TOP, 400, scale), '3 · It answers the test');
  const cell = Math.min(34, 110 / Math.max(...[test.input, test.output].map((grid) => grid[0]?.length ?? 1)));
  answers.grid(test.input, cell);
  for (const [at, { attempt }] of sheets.entries())
    if (attempt !== null) answers.grid(attempt, cell, answers.x + 140 * (at + 1));
  answers.gap((test.output.length * cell + 16) / scale);
  for (const [at, tasks] of solved.entries())
    answers.text(
      `${at === 0 ? 'first choices' : 'after the rewards'}: ${tasks.filter(Boolean).length} of ${tasks.length} solved`,
      { size: 17 },
    );
  return [looks, ...chosen, answers];
}

/** The columns with the largest letters that leave room for the result below them. */
function largest(columnsAt: (scale: number) => Column[]): Column[] {
  for (let scale = 1.5; scale > LEAST_SCALE; scale -= 0.05) {
    const columns = columnsAt(scale);
    if (columns.every(({ y }) => y < HEIGHT - 140)) return columns;
  }
  return columnsAt(LEAST_SCALE);
}

/** Smaller letters are not read on a slide. */
const LEAST_SCALE = 0.6;

/** @param source where it comes from, in words. */
export function posterOf(story: Story, headline: string, source: string): string {
  const columns = largest((scale) =>
    story.domain === 'puzzles' ? puzzleColumns(story, scale) : knowledgeColumns(story, scale),
  );
  const ends = fromTo(pointsOf(story));
  const title = new Column(60, 40, WIDTH - 120).text(headline, { size: 34, weight: 700 });
  const score = new Column(60, HEIGHT - 118, WIDTH - 120);
  if (ends !== null)
    score.text(`${outOfHundred(ends.from.accuracy)} right → ${Math.round(ends.to.accuracy * 100)}`, {
      size: 34,
      weight: 700,
    });
  const { model, device, seed } = story.run;
  score.text(`${resultOf(story)}; ${source}, ${model} on ${device}, seed ${seed}`, { size: 16, colour: COLOURS.muted });
  const parts = [title, ...columns, score].flatMap((column) => column.parts).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img"><title>${escaped(headline)}</title>\n<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>\n<line x1="60" x2="${WIDTH - 60}" y1="${HEIGHT - 122}" y2="${HEIGHT - 122}" stroke="${COLOURS.line}"/>\n${parts}\n</svg>\n`;
}
