import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { BytesProgress } from './bytesProgress';

function watched(isTTY: boolean) {
  let text = '';
  let now = 0;
  const stream = new Writable({
    write: (chunk, _, done) => {
      text += String(chunk);
      done();
    },
  });
  // What a terminal has besides.
  const out = Object.assign(stream, { isTTY, columns: 80 }) as unknown as NodeJS.WriteStream;
  const progress = new BytesProgress('Reading x', out, () => now);
  return { progress, text: () => text, wait: (seconds: number) => (now += 1000 * seconds) };
}

describe('bytes that come', () => {
  it('are a plain line now and then where nobody watches, with the rate of what came since', () => {
    const { progress, text, wait } = watched(false);
    progress.update(50e6, 300e6);
    wait(5);
    progress.update(100e6, 300e6);
    expect(text()).toBe('');
    wait(5);
    progress.update(150e6, 300e6);
    progress.update(151e6, 300e6);
    wait(10);
    progress.update(250e6, null);
    progress.end();
    expect(text()).toBe('Reading x: 150 MB of 300 MB (50%) · 10 MB a second\nReading x: 250 MB · 10 MB a second\n');
  });

  it('are a bar where a person watches', () => {
    const { progress, text, wait } = watched(true);
    wait(2);
    progress.update(0, 300e6);
    progress.update(150e6, 300e6);
    progress.end();
    expect(text()).toContain('Reading x: 150 MB of 300 MB (50%)');
    expect(text()).not.toContain('\n\n');
  });
});
