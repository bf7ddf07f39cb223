/** An endpoint as a person types it, checked before anything is sent. */
import type { Endpoint, TypedEndpoint } from '../contract/chat';
import { EndpointError } from '../contract/errors';

/** Hosts that are this machine, where nothing sent leaves it. */
const LOCAL = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * @param mayBeOpen whether a host other than this machine may be asked over plain http, where everybody on the way reads along.
 * @throws EndpointError that names the field.
 */
export function readEndpoint({ url, model, key }: TypedEndpoint, mayBeOpen: boolean): Endpoint {
  const typed = url.trim();
  if (typed === '') throw new EndpointError('The URL of the endpoint is empty. It usually ends in /v1.');
  if (!URL.canParse(typed) || !/^https?:$/.test(new URL(typed).protocol))
    throw new EndpointError(`"${short(typed)}" is no URL of an endpoint: it must begin with https:// or http://.`);
  const { protocol, hostname, origin, pathname, search, hash, username, password } = new URL(typed);
  if (username !== '' || password !== '')
    throw new EndpointError('The URL of the endpoint has a name or password in it. Put the key in its own field.');
  if (search !== '' || hash !== '')
    throw new EndpointError('The URL of the endpoint must end before any "?" or "#". It usually ends in /v1.');
  if (protocol === 'http:' && !LOCAL.has(hostname) && !mayBeOpen)
    throw new EndpointError(
      `A page may ask ${hostname} over https alone; over http it may ask localhost. Take its https address.`,
    );
  if (model.trim() === '')
    throw new EndpointError('The model of the endpoint is empty. Name it as its server does, as in gpt-4.1.');
  // The sheet of an API names this address; what is asked for is the part before it.
  const path = pathname.replace(/\/+$/, '').replace(/\/chat\/completions$/, '');
  return { base: `${origin}${path}`, model: model.trim(), key: readKey(key) };
}

/** @throws EndpointError for one that no header can carry. */
function readKey(key: string): string {
  const typed = key.trim();
  if (!/^[\x21-\x7e]*$/.test(typed))
    throw new EndpointError(
      'The key has a space or a sign that no key has. Copy it again, without what stands around.',
    );
  return typed;
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
