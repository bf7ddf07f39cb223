/** Files that a page hands out: records, tables and charts, each in the forms that it can have. */
import { type Column, gridOf, markdownFile, readColumns, toCsv } from '../../formats/table';
import { headline } from '../../seal/record/about';
import type { AnyRun } from '../../seal/record/record';
import { fetchPart } from '../ui/later';
import type { EngineStatus } from './engine';

export interface ExportFile {
  name: string;
  type: string;
  content: string | Blob;
}

/** An entry of an Export menu. */
export interface ExportEntry {
  label: string;
  /** To choose among; with none the label says it. */
  forms?: readonly string[];
  isEmpty?: () => boolean;
  /** Such as a chart that is drawn at this moment; others are not in the menu. */
  isOffered?: () => boolean;
  make: (form?: string) => ExportFile | Promise<ExportFile>;
}

export function jsonFile(stem: string, content: object): ExportFile {
  return { name: `${stem}.json`, type: 'application/json', content: JSON.stringify(content, null, 1) };
}

export const TABLE_FORMS = ['CSV', 'Markdown'] as const;

export interface ExportTable<Row> {
  stem: string;
  title: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** Where its numbers are from, for people. */
  about: readonly string[];
}

export function tableFile<Row>(form: string, { stem, title, columns, rows, about }: ExportTable<Row>): ExportFile {
  if (form === 'CSV') return { name: `${stem}.csv`, type: 'text/csv', content: toCsv(columns, rows) };
  const meanings = readColumns(columns, rows).flatMap((column) =>
    column.about === undefined ? [] : [`- ${column.head}: ${column.about}`],
  );
  const content = markdownFile(about, [[`${title}:`, gridOf(columns, rows)]], meanings.join('\n'));
  return { name: `${stem}.md`, type: 'text/markdown', content };
}

type Made = Pick<AnyRun, 'model' | 'device'>;

export function madeHere(status: EngineStatus): Made | null {
  return status.kind === 'ready' ? { model: status.model, device: status.device } : null;
}

/** Where the tables of one passage or task are from. */
export function aboutTask(made: Made | null, seed: number, n: string): string[] {
  return [...(made === null ? [] : [headline(made.model, made.device)]), `seed: ${seed}`, `n = ${n}`];
}

/** @param table as it is when it is asked for. */
export function tableEntry<Row>(title: string, table: () => Omit<ExportTable<Row>, 'title'>): ExportEntry {
  return {
    label: title,
    forms: TABLE_FORMS,
    isEmpty: () => table().rows.length === 0,
    make: (form = 'CSV') => tableFile(form, { title, ...table() }),
  };
}

/** @param name that its figure carries as `data-chart`. @param origin stands below the chart: what it comes from. */
export function chartEntry(name: string, label: string, stem: string, origin: string): ExportEntry {
  return {
    label,
    forms: ['SVG', 'PNG'],
    isOffered: () => document.querySelector(`[data-chart="${name}"] svg:not([aria-hidden])`) !== null,
    make: async (form) => {
      const { chartPng, chartSvg } = await fetchPart(() => import('../charts/chartImage'));
      return form === 'PNG'
        ? { name: `${stem}.png`, type: 'image/png', content: await chartPng(name, origin) }
        : { name: `${stem}.svg`, type: 'image/svg+xml', content: chartSvg(name, origin) };
    },
  };
}

export function download({ name, type, content }: ExportFile): void {
  const blob = typeof content === 'string' ? new Blob([content], { type: `${type};charset=utf-8` }) : content;
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
