import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEndpoint } from './address';

const read = (url: string, more: { model?: string; key?: string; mayBeOpen?: boolean } = {}) =>
  readEndpoint({ url, model: more.model ?? 'm', key: more.key ?? '' }, more.mayBeOpen ?? false);

it.each([
  ['https://api.openai.com/v1', 'https://api.openai.com/v1'],
  [' https://api.openai.com/v1/ ', 'https://api.openai.com/v1'],
  ['https://host.example/v1/chat/completions', 'https://host.example/v1'],
  ['http://localhost:11434/v1', 'http://localhost:11434/v1'],
  ['http://[::1]:8080', 'http://[::1]:8080'],
])('%j is asked at %j', (url, base) => {
  expect(read(url).base).toBe(base);
});

it.each([
  ['', /URL of the endpoint is empty/],
  ['api.openai.com/v1', /is no URL of an endpoint/],
  ['ftp://host/v1', /is no URL of an endpoint/],
  ['https://me:secret@host/v1', /name or password in it/],
  ['https://host/v1?key=secret', /before any "\?"/],
  ['http://host.example/v1', /may ask host.example over https alone/],
])('%j is refused by name', (url, message) => {
  expect(() => read(url)).toThrow(message);
});

it('a command may ask over plain http what a page may not', () => {
  expect(read('http://gpu7:8000/v1', { mayBeOpen: true }).base).toBe('http://gpu7:8000/v1');
});

it('wants a model, and a key that a header can carry', () => {
  expect(() => read('https://host/v1', { model: ' ' })).toThrow(/model of the endpoint is empty/);
  expect(() => read('https://host/v1', { key: 'two words' })).toThrow(/key has a space/);
  expect(() => read('https://host/v1', { key: 'Schlüssel' })).toThrow(/sign that no key has/);
  expect(read('https://host/v1', { key: ' sk-1\n' }).key).toBe('sk-1');
});

it('refuses anything else in one line', () => {
  fc.assert(
    fc.property(fc.string(), (url) => {
      let base = 'https://host/v1';
      try {
        ({ base } = read(url));
      } catch (error) {
        expect(error).toMatchObject({ name: 'EndpointError', message: expect.not.stringContaining('\n') });
      }
      expect(URL.canParse(base)).toBe(true);
    }),
  );
});
