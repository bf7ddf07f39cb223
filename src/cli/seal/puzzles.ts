/** `npm run seal -- puzzles`: ReST-EM on the micro-world's puzzles, without a page, for one seed or several. */
import { openNodeEngine } from '../../engine/node';
import type { Engine } from '../../engine/types';
import { readModelFolder } from '../../formats/modelFolder';
import { nodeFolder } from '../../formats/nodeFolder';
import { CostMeter, costOf } from '../../seal/cost/cost';
import { runPuzzleRestEm } from '../../seal/puzzles/restEm';
import { makePuzzleRunRecord, type PuzzleRunRecord } from '../../seal/puzzles/runFiles/runRecord';
import type { PuzzleEvaluation, PuzzleEvent, PuzzleRoundRecord } from '../../seal/puzzles/types';
import { puzzleInputs } from '../../seal/puzzles/worldInputs';
import type { StageTiming } from '../../seal/types';
import { type ChatRenderer, chatRenderer } from '../../tokenizer/chat';
import { loadTokenizer } from '../../tokenizer/tokenizer';
import type { Tokenizer } from '../../tokenizer/types';
import { costLines } from './costLines';
import type { PuzzleArguments } from './puzzleArguments';
import { puzzleConditionLine, puzzleRoundLine, puzzleTable, readingLine } from './puzzleReport';
import { headline, ProgressBar } from './report';
import { seedFile, writeWhole } from './runSet';
import { assertWritable, listenForInterrupt } from './session';
import { sourceCommit } from './sourceCommit';

export async function runPuzzles(given: PuzzleArguments): Promise<void> {
  const { json, table, seeds, model } = given;
  if (json !== null) await assertWritable('json', json);
  if (table !== null) await assertWritable('table', table);
  const files = await readModelFolder(nodeFolder(model));
  const tokenizer = loadTokenizer(files);
  const chat = given.settings.writing.form === 'official' ? await chatRenderer(files) : undefined;
  const engine = await openNodeEngine(files, { name: model.split(/[\\/]/).filter(Boolean).at(-1) ?? model });
  const stop = new AbortController();
  const stopListening = listenForInterrupt(stop);
  const bar = new ProgressBar(process.stderr);
  const commit = sourceCommit();
  const runs: PuzzleRunRecord[] = [];
  try {
    process.stderr.write(`${headline(engine.model, engine.device)}, commit ${commit ?? 'unknown'}\n`);
    for (const seed of seeds) {
      process.stderr.write(`seed ${seed}\n`);
      const file = json !== null && seeds.length > 1 ? seedFile(json, seed) : json;
      runs.push(await runSeed(given, { seed, file, engine, tokenizer, chat, bar, commit, signal: stop.signal }));
    }
    const summary = puzzleTable(runs.map(({ settings, conditions }) => ({ seed: settings.seed, conditions })));
    process.stdout.write(`\n${summary}\n`);
    if (table !== null) writeWhole(table, `${summary}\n`);
  } finally {
    bar.clear();
    stopListening();
    engine.dispose();
  }
}

interface SeedSession {
  seed: number;
  file: string | null;
  engine: Engine;
  tokenizer: Tokenizer;
  chat: ChatRenderer | undefined;
  bar: ProgressBar;
  commit: string | null;
  signal: AbortSignal;
}

async function runSeed(given: PuzzleArguments, session: SeedSession): Promise<PuzzleRunRecord> {
  const { engine, tokenizer, chat, bar, commit, signal, file } = session;
  const settings = { ...given.settings, seed: session.seed };
  const measuredOn = given.development ? 'development' : 'held-out';
  const inputs = puzzleInputs(settings, measuredOn);
  const now = (): number => performance.now();
  const [started, startedAt] = [now(), new Date()];
  const meter = new CostMeter(engine, now);
  const timings: StageTiming[] = [];
  let start: PuzzleEvaluation[] = [];
  const rounds: PuzzleRoundRecord[] = [];
  let matrixRate = await engine.matrixRate();
  const record = (): PuzzleRunRecord =>
    makePuzzleRunRecord(
      {
        model: engine.model,
        device: engine.device,
        settings,
        measuredOn,
        commit,
        timings,
        cost: costOf(meter.stages, matrixRate),
        seconds: (now() - started) / 1000,
        startedAt,
      },
      inputs,
      { start, rounds },
    );
  const save = (): void => {
    if (file !== null) writeWhole(file, `${JSON.stringify(record())}\n`);
  };
  const print = (line: string): void => {
    bar.clear();
    process.stdout.write(`${line}\n`);
  };
  const emit = (event: PuzzleEvent): void => {
    if (event.type === 'progress') bar.apply(event);
    if (event.type === 'stage-started' || event.type === 'stage-done') meter.apply(event);
    if (event.type === 'stage-done') {
      const { stage, purpose, round, seconds } = event;
      timings.push({ stage, purpose, round, seconds });
    } else if (event.type === 'condition') print(puzzleConditionLine(event.condition));
    else if (event.type === 'start-done') {
      start = event.evaluations;
      save();
    } else if (event.type === 'round-done') {
      print(puzzleRoundLine(event.record));
      if (event.record.reading) print(readingLine(event.record.reading));
      rounds.push(event.record);
      save();
    }
  };
  bar.begin(settings.rounds, `seed ${session.seed}, `);
  await runPuzzleRestEm(
    { engine: meter.engine, tokenizer, ...(chat && { chat }), settings, emit, signal, now },
    inputs,
  );
  matrixRate = Math.max(matrixRate, await engine.matrixRate());
  save();
  const finished = record();
  process.stderr.write(`seed ${session.seed}: ${finished.seconds.toFixed(0)} s\n`);
  for (const line of costLines(costOf(meter.stages, matrixRate))) process.stderr.write(`${line}\n`);
  return finished;
}
