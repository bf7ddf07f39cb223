import { expect, it } from 'vitest';
import { headersFor, pagePolicy } from './policy';

const policyOf = (address: string): string => headersFor(address)['Content-Security-Policy'] ?? '';

it.each(['/', '/index.html', '/assets/engine.worker-abc.js', '//', '/%', '/?embedded', '/?x=embed'])(
  'whatever %s is, nobody frames it and it reaches its own origin alone',
  (address) => {
    expect(policyOf(address)).toBe(`${pagePolicy('/index.html')}; frame-ancestors 'none'`);
    expect(policyOf(address)).toContain("connect-src 'self';");
  },
);

it.each(['/?embed', '/index.html?embed=1', '/?x=1&embed'])('%s may be framed, and may do no more for it', (address) => {
  expect(policyOf(address)).toBe(`${pagePolicy('/')}; frame-ancestors *`);
});

it.each(['/bench.html', '/bench', '/selkie/bench.html?x'])(
  '%s is the benchmark, which reaches its own origin alone and starts no worker',
  (address) => {
    expect(policyOf(address)).toContain("connect-src 'self'; worker-src 'none';");
  },
);
