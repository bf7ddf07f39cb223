import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AnsweredCall } from '../../seal/answeredCalls';
import { costMeter } from '../../seal/cost/cost';
import { runRestEm } from '../../seal/loop/restEm';
import type { RunRecord } from '../../seal/record/record';
import type { ScriptedEngine, ScriptedOptions } from '../../seal/testing/scriptedEngine';
import type { Kind, LoopEvent } from '../../seal/types';
import { type JournalPlace, journalFile, planRuns, readResumed, resumedPlan } from './plan';
import { ProgressBar } from './report';
import { RunLog } from './runLog';
import { type Case, KNOWLEDGE_CASE, now, PUZZLE_CASE, type StopAt } from './testing/runCases';

interface Followed<K extends Kind> {
  engine: ScriptedEngine;
  lines: string[];
  log: RunLog<K>;
}

/** A run that is logged to `file`, goes on with `earlier`, and is stopped when an event is the one to stop at. */
async function follow<K extends Kind>(
  { cli, inputs, open }: Case<K>,
  file: string,
  {
    earlier = null,
    place = null,
    answered = [],
    stopAt = () => false,
    isKilled = false,
    ...options
  }: {
    earlier?: RunRecord<K> | null;
    place?: JournalPlace | null;
    answered?: readonly AnsweredCall[];
    stopAt?: StopAt<K>;
    /** It ends without a word, once its journal is on the disk. */
    isKilled?: boolean;
  } & ScriptedOptions = {},
): Promise<Followed<K>> {
  const stop = new AbortController();
  const { engine, loop } = open(stop.signal, options);
  const lines: string[] = [];
  const meter = costMeter(engine, now);
  const header = {
    domain: cli.domain.name,
    startedAt: new Date().toISOString(),
    commit: null,
    model: engine.model,
    device: engine.device,
    settings: loop.settings,
    measuredOn: 'held-out' as const,
    items: { training: [...inputs.training], heldOut: [...inputs.heldOut] },
  };
  const bar = new ProgressBar();
  const log = new RunLog(cli, { header, file, bar, earlier, place, answered, meter, matrixRate: null });
  let entries = 0;
  // With its beginning, and what it goes on with.
  const already = linesOf(journalFile(file)) + (place === null ? (earlier === null ? 1 : 2) : 0);
  await log.begun;
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  const emit = (event: LoopEvent<K>): void => {
    log.apply(event);
    const begins = event.type === 'run-started' || event.type === 'start-done';
    if (begins ? !earlier?.start.length : event.type === 'round-done' || event.type === 'measure') entries += 1;
    if (stopAt(event)) stop.abort();
  };
  try {
    await runRestEm({ ...loop, emit, engine: log.answered.on(meter.engine) }, earlier ?? {});
  } catch (error) {
    expect(error).toMatchObject({ code: 'aborted' });
  } finally {
    entries += log.record.timings.length - (earlier?.timings.length ?? 0);
    if (!isKilled) await log.end();
    else
      await vi
        .waitFor(() => expect(linesOf(journalFile(file))).toBe(already + entries))
        // Its process is gone.
        .finally(() => rmSync(lockFile(file)));
    write.mockRestore();
  }
  return { engine, lines, log };
}

const lockFile = (file: string): string => `${journalFile(file)}.lock`;

const newFile = (): string => join(mkdtempSync(join(tmpdir(), 'selkie-')), 'run.json');

/** A run without what hangs on the clock. */
function timeless(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
    ['seconds', 'startedAt', 'id', 'rateShare'].includes(key) ? 0 : value,
  );
}

const linesOf = (file: string): number => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0);

const asked = ({ calls }: ScriptedEngine): number =>
  calls.filter(({ verb }) => verb === 'generate' || verb === 'score').length;

/** The finetunes that were merged into the weights. */
const policiesOf = ({ calls }: ScriptedEngine): unknown[] =>
  calls.flatMap((call, at) => (call.verb === 'finetune' && calls[at + 1]?.verb === 'merge' ? [call.jobs] : []));

function specs<K extends Kind>(given: Case<K>): void {
  const { cli, titles, holds, stops } = given;
  const kept = (file: string): RunRecord<K> => readResumed(cli, JSON.parse(readFileSync(file, 'utf8')));

  it('prints a line per condition and round, and its file holds every finished round of a run that was stopped', async () => {
    const file = newFile();
    const { lines, log } = await follow(given, file, {
      stopAt: (event) => event.type === 'round-started' && event.round === 3,
    });
    expect(lines.map((line) => line.replace(/^( *\S+) +round (\d).*\n$/, '$1 $2'))).toEqual(titles);
    const record = JSON.parse(readFileSync(file, 'utf8'));
    expect(record.rounds).toHaveLength(2);
    expect(record.conditions).toHaveLength(holds.conditions);
    expect(record.measures).toHaveLength(holds.measures);
    expect(record.timings.length).toBeGreaterThan(10);
    expect(record.cost.stages).toHaveLength(record.timings.length);
    expect(record.seconds).toBeGreaterThan(0);
    expect(log.isKept).toBe(true);
    for (const beside of ['part', 'journal', 'journal.lock']) expect(existsSync(`${file}.${beside}`)).toBe(false);
  });

  it.each(stops)('goes on from its own file after a stop %s, to the same run', async (_, stopAt, policies) => {
    const [whole, part] = [newFile(), newFile()];
    await follow(given, whole);
    await follow(given, part, { stopAt });
    expect(timeless(part)).not.toEqual(timeless(whole));
    const { engine } = await follow(given, part, { earlier: kept(part) });
    expect(timeless(part)).toEqual(timeless(whole));
    expect(engine.live).toBe(0);
    // Policies of finished rounds come back by their finetunes alone, before anything is measured.
    const verbs = engine.calls.flatMap(({ verb }) => (verb === 'free' || verb === 'restore' ? [] : verb));
    const brought = Array.from({ length: policies }, () => ['finetune', 'merge']).flat();
    expect(verbs.slice(0, brought.length)).toEqual(brought);
    expect(verbs.slice(0, verbs.indexOf('generate')).filter((verb) => verb === 'merge')).toHaveLength(policies);
  });

  const early: [string, StopAt<K>, number] = ['in its first measurements', (event) => event.type === 'candidate', 0];
  it.each([early, ...stops])('goes on from its journal where it was killed %s, to the same run', async (_, stopAt) => {
    const [whole, part] = [newFile(), newFile()];
    const all = await follow(given, whole);
    await follow(given, part, { stopAt, isKilled: true });
    expect(existsSync(part)).toBe(false);
    // A line that was being written.
    appendFileSync(journalFile(part), '["1x');
    const [begun] = (await resumedPlan(cli, part)).runs;
    expect(begun?.place).not.toBeNull();
    // What a finished stage asked is not asked again.
    const finished = readFileSync(journalFile(part), 'utf8').match(/"verb":"(generate|score)"/g) ?? [];
    expect(finished.length).toBeGreaterThan(0);
    const rest = await follow(given, part, { ...begun });
    expect(asked(rest.engine)).toBe(asked(all.engine) - finished.length);
    expect(timeless(part)).toEqual(timeless(whole));
    expect(existsSync(journalFile(part))).toBe(false);
  });

  it('is refused where another process writes its file, and touches nothing', async () => {
    const file = newFile();
    await follow(given, file, { stopAt: stops[0]?.[1], isKilled: true });
    const [begun] = (await resumedPlan(cli, file)).runs;
    const before = readFileSync(journalFile(file), 'utf8');
    writeFileSync(lockFile(file), `${process.ppid} 1\n`);
    const refusal = `${journalFile(file)} is being written by process ${process.ppid}. Let it end`;
    await expect(resumedPlan(cli, file)).rejects.toThrow(refusal);
    const source = { measuredOn: 'held-out' as const };
    const plan = () => planRuns<K>({ settings: cli.table.defaults, seeds: [1], json: file, source });
    expect(plan).toThrow(refusal);
    // Also where it began after that was looked at.
    for (const options of [{ ...begun }, {}]) await expect(follow(given, file, options)).rejects.toThrow(refusal);
    expect(readFileSync(journalFile(file), 'utf8')).toBe(before);
    rmSync(lockFile(file));
    expect(plan).not.toThrow();
  });

  it('of a file and its journal takes up the one that is further along, and of another run the later one', async () => {
    const file = newFile();
    const [, atRound2] = stops[1] ?? [];
    const begun = async () => (await resumedPlan(cli, file)).runs[0];
    // The file was written when the run was stopped, and gone on with from there it was killed.
    await follow(given, file, { stopAt: stops[0]?.[1] });
    expect(await begun()).toMatchObject({ place: null, earlier: { rounds: [] } });
    await follow(given, file, { earlier: (await begun())?.earlier, stopAt: atRound2, isKilled: true });
    expect(await begun()).toMatchObject({ place: { run: expect.any(String) }, earlier: { rounds: [{ round: 1 }] } });
    // Begun anew under the same name, and killed before anything was measured: there is nothing of it to go on with.
    await follow(given, file, { stopAt: (event) => event.type === 'run-started', isKilled: true }).catch(
      () => undefined,
    );
    expect(await begun()).toMatchObject({ earlier: { rounds: [{ round: 1 }] } });
  });

  it('repeats the finetunes of the policy exactly', async () => {
    const [whole, part] = [newFile(), newFile()];
    const uninterrupted = await follow(given, whole);
    await follow(given, part, { stopAt: (event) => event.type === 'round-started' && event.round === 3 });
    const resumed = await follow(given, part, { earlier: kept(part) });
    expect(policiesOf(uninterrupted.engine)).toHaveLength(3);
    expect(policiesOf(resumed.engine)).toEqual(policiesOf(uninterrupted.engine));
  });

  it('says what diverged, and goes on', async () => {
    const { lines, log } = await follow(given, newFile(), { diverges: () => true });
    expect(log.record.rounds).toHaveLength(3);
    for (const start of ['held-out +round 0 ', 'held-out +round 3 '])
      expect(lines.join('')).toMatch(new RegExp(`^${start} \\d+ diverged: not-a-number in training`, 'm'));
    expect(lines.join('')).toMatch(/^training +round 1 .*kept 0 of \d+( parts)?, \d+ diverged; /m);
  });
}

describe('the log of a run on knowledge', () => specs(KNOWLEDGE_CASE));
describe('the log of a run on puzzles', () => specs(PUZZLE_CASE));
