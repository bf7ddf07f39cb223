/**
 * Keeps the build in the browser, so that a page that was open once works without a connection. With one, the server's answer
 * goes first for every name that may stand for something else in the next build: the pages, the models, the lists of runs.
 */

/** `files` are kept at once, `later` (large recorded runs) when they are first fetched. The build writes it. */
const { id, files, later } = { id: '', files: [], later: [] };
const OWN = `selkie-${id}`;
const ROOT = new URL('./', location.href);

const addressOf = (name) => new URL(name === 'index.html' ? './' : name, ROOT).href;
/** Its name has a hash of its content, so that it is the same in every build. */
const isFixed = (name) => name.startsWith('assets/');

function nameOf(address) {
  const { origin, pathname } = new URL(address);
  if (origin !== ROOT.origin || !pathname.startsWith(ROOT.pathname)) return null;
  return pathname.slice(ROOT.pathname.length) || 'index.html';
}

/** Of this build, or what an earlier one left. */
async function kept(name) {
  const [address, asked] = [addressOf(name), { ignoreVary: true }];
  const own = await caches.open(OWN);
  return (await own.match(address, asked)) ?? caches.match(address, asked);
}

async function keep(name, response) {
  if (!response.ok) throw new Error(`${name}: the server answers ${response.status}.`);
  // A page may not be answered with what came by another address.
  const plain = response.redirected ? new Response(await response.blob(), { headers: response.headers }) : response;
  await (await caches.open(OWN)).put(addressOf(name), plain);
}

/** One file after the other: the page that is being opened needs the connection more. */
async function keepBuild() {
  for (const name of files) {
    const earlier = isFixed(name) ? await kept(name) : undefined;
    await keep(name, earlier ?? (await fetch(addressOf(name), { cache: isFixed(name) ? 'default' : 'no-cache' })));
  }
  for (const name of later) {
    const earlier = await kept(name);
    if (earlier !== undefined) await keep(name, earlier);
  }
}

/** The build before this one stays: a page of it that is still open needs its own files. */
async function dropEarlier() {
  await clients.claim();
  const earlier = (await caches.keys()).filter((key) => key.startsWith('selkie-') && key !== OWN);
  await Promise.all(earlier.slice(0, -1).map((key) => caches.delete(key)));
}

async function fromServer(request, name) {
  try {
    const response = await fetch(request);
    if (later.includes(name) && response.status === 200) await keep(name, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    const found = await kept(name);
    if (found === undefined) throw error;
    return found;
  }
}

addEventListener('install', (event) => event.waitUntil(keepBuild()));
addEventListener('activate', (event) => event.waitUntil(dropEarlier()));
addEventListener('fetch', (event) => {
  const { request } = event;
  // A page that asks whether there is a newer build wants to know of the server.
  const name = request.method === 'GET' && request.cache !== 'no-store' ? nameOf(request.url) : null;
  if (name === null) return;
  if (isFixed(name)) event.respondWith(kept(name).then((found) => found ?? fetch(request)));
  else if (files.includes(name) || later.includes(name)) event.respondWith(fromServer(request, name));
});
/** A page says which script it began with; one of this build hands itself over. */
addEventListener('message', ({ data }) => {
  if (files.includes(data)) skipWaiting();
});
