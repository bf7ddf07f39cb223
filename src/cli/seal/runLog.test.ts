import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runRestEm } from '../../seal/restEm';
import { testLoop, townPassages } from '../../seal/testing/fixtures';
import { ProgressBar } from './report';
import { RunLog } from './runLog';

const inputs = { training: townPassages(10, 6), heldOut: townPassages(1, 2), replay: null };

describe('RunLog', () => {
  it('prints a line per condition and round, and its file holds every finished round of a run that was stopped', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'selkie-')), 'run.json');
    const lines: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    const stop = new AbortController();
    const { engine, context } = testLoop({ rounds: 3 }, {}, { signal: stop.signal });
    const log = new RunLog(
      { model: engine.model, device: engine.device, settings: context.settings },
      inputs,
      file,
      new ProgressBar(process.stderr, 3),
    );
    context.emit = (event) => {
      log.apply(event);
      if (event.type === 'round-started' && event.round === 3) stop.abort();
    };
    await expect(runRestEm(context, inputs)).rejects.toMatchObject({ code: 'aborted' });
    write.mockRestore();
    const titles = lines.map((line) => line.replace(/^(\S+) +round (\d).*\n$/, '$1 $2'));
    expect(titles).toEqual([
      'base 0',
      'passage 0',
      'untrained 0',
      'teacher 0',
      'base 1',
      'policy 1',
      'training 1',
      'base 2',
      'policy 2',
      'training 2',
    ]);
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(record.rounds).toHaveLength(2);
    expect(record.conditions).toHaveLength(8);
    expect(record.timings.length).toBeGreaterThan(10);
    expect(existsSync(`${file}.part`)).toBe(false);
  });
});
