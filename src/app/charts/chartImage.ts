/**
 * A chart of the page as a file of its own: the inline SVG with every style that it takes from the page written into it, on
 * white and in the light theme whatever the page shows, with its title above and what it rests on below. Loaded on demand.
 */

const PADDING = 16;
const HEAD = 34;
const FOOT = 26;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/** What a stylesheet may have said about a mark, with the value that needs no saying. */
const INHERITED: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linejoin': 'miter',
  'stroke-opacity': '1',
  'font-family': '',
  'font-size': '',
  'font-weight': '400',
  'text-anchor': 'start',
  'paint-order': 'normal',
  'dominant-baseline': 'auto',
};
const OWN: Readonly<Record<string, string>> = { opacity: '1' };

/** Charts that can be exported carry `data-chart`; there is at most one of each on the page. */
export function findChart(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-chart="${CSS.escape(name)}"]`);
}

/** @throws Error when the chart is not on the page. */
export function chartSvg(name: string, origin: string): string {
  const figure = findChart(name);
  // Small drawings beside the chart, such as those of a legend, are hidden from those who read.
  const drawn = figure?.querySelector<SVGSVGElement>('svg:not([aria-hidden])');
  if (figure === null || !drawn) throw new Error('This chart is not on the page, so it cannot be exported.');
  const { width, height } = drawn.getBoundingClientRect();
  const title = figure.getAttribute('aria-label') ?? 'Chart';
  const note = [figure.dataset.note, origin].filter((part) => part !== undefined).join(' · ');
  return inLightTheme(figure, drawn, (light) => {
    const page = svg('svg', { viewBox: `0 0 ${width + 2 * PADDING} ${height + HEAD + FOOT + PADDING}` });
    page.setAttribute('xmlns', NAMESPACE);
    page.setAttribute('width', String(width + 2 * PADDING));
    page.setAttribute('height', String(height + HEAD + FOOT + PADDING));
    const family = getComputedStyle(light).fontFamily;
    const ink = getComputedStyle(light).color;
    const text = { 'font-family': family, fill: ink, x: String(PADDING) };
    const body = svg('g', { transform: `translate(${PADDING} ${HEAD + PADDING / 2})` });
    body.append(...[...light.children].map((child) => withStyles(child)));
    page.append(
      svg('title', {}, title),
      svg('desc', {}, drawn.getAttribute('aria-label') ?? ''),
      svg('rect', { width: '100%', height: '100%', fill: '#ffffff' }),
      svg('text', { ...text, y: '26', 'font-size': '14', 'font-weight': '600' }, title),
      body,
      svg('text', { ...text, y: String(height + HEAD + PADDING + 12), 'font-size': '11', opacity: '0.75' }, note),
    );
    return new XMLSerializer().serializeToString(page);
  });
}

/** Twice the size in points, so that it is sharp in print and on dense screens. */
export async function chartPng(name: string, origin: string, scale = 2): Promise<Blob> {
  const source = chartSvg(name, origin);
  const image = new Image();
  const address = URL.createObjectURL(new Blob([source], { type: 'image/svg+xml' }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('The browser could not turn this chart into a PNG. Export it as SVG instead.');
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/**
 * Hands a copy of the drawing to `use`, in the page so that its styles resolve, but under the light theme's colours. They
 * are read off the stylesheet, because the dark theme's may be the ones in force.
 */
function inLightTheme<Result>(
  figure: HTMLElement,
  drawn: SVGSVGElement,
  use: (light: SVGSVGElement) => Result,
): Result {
  const host = document.createElement('div');
  host.className = 'visually-hidden';
  for (const [name, value] of lightColours()) host.style.setProperty(name, value);
  host.style.setProperty('color', 'var(--ink)');
  const copy = drawn.cloneNode(true);
  const frame = figure.cloneNode(false);
  if (!(copy instanceof SVGSVGElement) || !(frame instanceof HTMLElement)) throw new Error('A chart has no drawing.');
  // Where the visitor points is not of the picture.
  for (const cursor of copy.querySelectorAll('[data-cursor]')) cursor.remove();
  frame.removeAttribute('data-chart');
  frame.append(copy);
  host.append(frame);
  document.body.append(host);
  try {
    return use(copy);
  } finally {
    host.remove();
  }
}

function lightColours(): [string, string][] {
  return [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules].flatMap(coloursOf));
}

function coloursOf(rule: CSSRule): [string, string][] {
  if (!(rule instanceof CSSStyleRule) || rule.selectorText !== ':root') return [];
  return [...rule.style]
    .filter((name) => name.startsWith('--'))
    .map((name) => [name, rule.style.getPropertyValue(name)]);
}

const DROPPED = ['class', 'style', 'tabindex', 'role', 'aria-label', 'aria-hidden', 'cursor'];

function withStyles(element: Element): Element {
  const copy = element.cloneNode(false);
  if (!(copy instanceof Element)) throw new Error('A chart holds something that is not drawn.');
  for (const name of DROPPED) copy.removeAttribute(name);
  const style = getComputedStyle(element);
  const parent = element.parentElement instanceof SVGElement ? getComputedStyle(element.parentElement) : null;
  const isOutermost = element.parentElement instanceof SVGSVGElement;
  for (const [name, usual] of Object.entries(INHERITED)) {
    const value = style.getPropertyValue(name);
    const given = isOutermost || parent === null ? usual : parent.getPropertyValue(name);
    if (value !== given || copy.hasAttribute(name)) copy.setAttribute(name, value);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) copy.setAttribute(name, value);
  }
  copy.append(
    ...[...element.childNodes].map((child) => (child instanceof Element ? withStyles(child) : child.cloneNode(true))),
  );
  return copy;
}

function svg(name: string, attributes: Readonly<Record<string, string>>, text?: string): SVGElement {
  const element = document.createElementNS(NAMESPACE, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  if (text !== undefined) element.textContent = text;
  return element;
}
