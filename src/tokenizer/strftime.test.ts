import { expect, it } from 'vitest';
import { strftime } from './strftime';

// Values of Python 3.12.
it.each([
  ['%d %b %Y', '05 Mar 2024'],
  ['%-d %B %y', '5 March 24'],
  ['%A %a', 'Tuesday Tue'],
  ['%Y-%m-%dT%H:%M:%S', '2024-03-05T00:07:09'],
  ['%I %p 100%%', '12 AM 100%'],
  ['%', '%'],
])('%j: %j', (format, text) => {
  expect(strftime(new Date(Date.UTC(2024, 2, 5, 0, 7, 9)), format)).toBe(text);
});
