/**
 * What the pages may do, in one place. The build writes the policy into each page, so that it holds on any static host, and
 * whoever serves the build sends it as headers too: a worker obeys the headers of its own script, not the page's text, and who
 * may frame a page can only be said in a header.
 */
import type { Plugin } from 'vite';

type Directives = Readonly<Record<string, readonly string[]>>;

const PAGE: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  // A chart that is saved as PNG is painted from an SVG that the page made.
  'img-src': ["'self'", 'blob:'],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  // The one that src/worker/scripts.ts makes.
  'trusted-types': ['selkie'],
};

const BENCH: Directives = {
  ...PAGE,
  'img-src': ["'self'"],
  'worker-src': ["'none'"],
  'trusted-types': ["'none'"],
};

/**
 * The scripts that fetch models (`src/worker/models.worker.ts`) and ask an endpoint (`src/worker/endpoint.worker.ts`). A worker obeys
 * the headers of its own script, so that these may ask the host that the visitor chose while the page and the engine may not.
 */
const OUTSIDE_WORKER: Directives = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'", 'https:', 'http://localhost:*', 'http://127.0.0.1:*'],
  'require-trusted-types-for': ["'script'"],
};

/** The development server writes scripts and styles into the page, and its messages are not of trusted types. */
function forDevelopment({ 'require-trusted-types-for': _, 'trusted-types': __, ...built }: Directives): Directives {
  const loose = ["'self'", "'unsafe-inline'"];
  return { ...built, 'script-src': loose, 'style-src': loose };
}

function directivesOf(path: string): Directives {
  if (/\/(?:models|endpoint)\.worker-[\w-]+\.js$/.test(path)) return OUTSIDE_WORKER;
  return /\bbench(\.html)?$/.test(path) ? BENCH : PAGE;
}

const textOf = (directives: Directives): string =>
  Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');

/** @param path of the page, as the address or the file system has it. */
export const pagePolicy = (path: string): string => textOf(directivesOf(path));

/**
 * For every answer of a server, scripts of workers among them. Nobody may frame a page, so that no click on it can be led astray,
 * but where the address asks for it with `?embed`.
 * @param address path and query of the request.
 */
export function headersFor(address: string): Readonly<Record<string, string>> {
  const [path = '', query] = address.split('?', 2);
  const framedBy = new URLSearchParams(query).has('embed') ? '*' : "'none'";
  return {
    'Content-Security-Policy': `${pagePolicy(path)}; frame-ancestors ${framedBy}`,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  };
}

/** Writes the policy into the pages of the build, and makes `vite preview`, which `npm run play` is, send the headers. */
export function policy(): Plugin {
  return {
    name: 'policy',
    transformIndexHtml: (_html, { path, server }) => {
      const content = server === undefined ? pagePolicy(path) : textOf(forDevelopment(directivesOf(path)));
      return [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }];
    },
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(({ url }, response, next) => {
        for (const [name, value] of Object.entries(headersFor(url ?? '/'))) response.setHeader(name, value);
        next();
      });
    },
  };
}
