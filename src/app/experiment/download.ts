/** Files that the page hands out: texts, and charts as pictures. */
import { fetchPart } from '../ui/later';

export const PICTURES = ['svg', 'png'] as const;
export type Picture = (typeof PICTURES)[number];

export interface ExportFile {
  name: string;
  type: string;
  content: string | Blob;
}

/** @param origin stands below the chart: what it comes from. */
export async function pictureOf(kind: string, picture: Picture, name: string, origin: string): Promise<ExportFile> {
  const { chartPng, chartSvg } = await fetchPart(() => import('../charts/chartImage'));
  return picture === 'png'
    ? { name, type: 'image/png', content: await chartPng(kind, origin) }
    : { name, type: 'image/svg+xml', content: chartSvg(kind, origin) };
}

/** Only what is drawn at this moment can be exported. */
export function isDrawn(kind: string): boolean {
  return document.querySelector(`[data-chart="${kind}"] svg:not([aria-hidden])`) !== null;
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
