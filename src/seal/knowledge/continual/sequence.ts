/**
 * Many edits one after another (seal-reference 4; official `src/continual/continual_self_edits.py`): each is written and learned by
 * the model with all earlier ones in place, and then every passage so far is asked closed-book. All sequences of a run go on
 * together, edit by edit, each on adapters of its own; an edit is trained on the one before as on weights that it was merged into.
 */
import { type AdapterId, type FinetuneJob, stackedRank } from '../../../contract/engine';
import { Random } from '../../../world/random';
import { stopwatch } from '../../context';
import { meteredEngine } from '../../cost/meteredEngine';
import type { Loop, Measure } from '../../domain';
import { type Finetuned, jobOf, type Trainable, trainWaves } from '../../loop/train';
import { writeEdits } from '../../loop/write';
import { deriveSeed } from '../../seeds';
import type { EventScope } from '../../types';
import { layBeside, type Pool } from '../lay';
import { buildTrainingSequences, givenSelfEdit, selfEditId } from '../selfEdits';
import type { Knowledge, Passage, SelfEdit, TrainingSequence } from '../types';
import { weighted } from './beside';
import { candidatesWorth } from './candidates';
import type { Remedy } from './choices';
import { adaptersOf, type Lane, laneOf } from './lanes';
import { OwnAnswers } from './ownAnswers';
import { type ContinualRecord, continualName, type EditRecord } from './record';
import { type Aside, quizRows } from './rows';

export interface ContinualInputs {
  /** Of each sequence its passages, in order. */
  sequences: readonly (readonly Passage[])[];
  aside: Aside;
}

/** One measure a remedy, on the weights that the last round left: a run that goes on has those that are finished. */
export function continualMeasures(
  { sequences, aside }: ContinualInputs,
  remedies: readonly Remedy[],
  rounds: number,
): Measure<Knowledge>[] {
  if (sequences.length === 0) return [];
  return remedies.map((remedy) => ({
    name: continualName(remedy),
    due: (round) => round === rounds,
    run: (loop, round) => new Sequences(loop, round, remedy, { sequences, aside }).run(),
  }));
}

interface Candidate extends Trainable {
  lane: Lane;
  written: SelfEdit;
  lines: readonly TrainingSequence[];
  beside: number;
  place: number;
}

class Sequences {
  readonly #scope: EventScope;
  readonly #lanes: Lane[];
  readonly #seconds: () => number;
  /** The loop whose work is counted: all but the quizzes. */
  readonly #counted: Loop<Knowledge>;
  /** Of the remedies that learn them along. */
  readonly #answers: OwnAnswers | null;
  #flops = 0;

  constructor(
    readonly loop: Loop<Knowledge>,
    readonly round: number,
    readonly remedy: Remedy,
    readonly inputs: ContinualInputs,
  ) {
    this.#scope = { purpose: 'continual', round };
    this.#seconds = stopwatch(loop);
    this.#lanes = inputs.sequences.map(laneOf).filter(({ sequence }) => loop.share?.owns(sequence) ?? true);
    const count = (flops: number): void => {
      this.#flops += flops;
    };
    // Sequences are shared out whole, so that within one nothing is.
    const { share: _, ...own } = loop;
    this.#counted = {
      ...own,
      engine: meteredEngine(
        loop.engine,
        () => 0,
        ({ flops }) => count(flops),
      ),
    };
    const asks = remedy === 'distilled' || remedy === 'kl';
    this.#answers = asks ? new OwnAnswers(this.#counted, this.#scope, inputs.aside, remedy === 'kl') : null;
  }

  get #apart(): boolean {
    return this.remedy === 'apart';
  }

  async run(): Promise<ContinualRecord> {
    const { loop } = this;
    try {
      await this.#quiz(({ passages }) => passages);
      loop.emit({ type: 'measuring', measure: this.#record() });
      await this.#answers?.askUntouched();
      const { length } = loop.settings.continual;
      for (let edit = 0; edit < length; edit += 1) {
        await this.#learn(edit);
        // Nothing comes after the last.
        if (edit + 1 < length) await this.#answers?.askBeginnings(this.#lanes, edit);
        await this.#quiz(({ passages }) => passages.slice(0, edit + 1));
        loop.emit({ type: 'measuring', measure: this.#record() });
      }
      return this.#record();
    } finally {
      // Those of a device that is gone went with it.
      await loop.engine.freeAdapters(this.#lanes.flatMap(adaptersOf)).catch(() => undefined);
    }
  }

  #record(): ContinualRecord {
    const { loop, remedy, round, inputs } = this;
    return {
      name: continualName(remedy),
      remedy,
      round,
      length: loop.settings.continual.length,
      knownQuestions: inputs.aside.known.length,
      sequences: this.#lanes.map(({ sequence, edits, rows, known }) => {
        return { sequence, edits: [...edits], rows: [...rows], known: [...known] };
      }),
      flops: this.#flops || null,
      seconds: this.#seconds(),
    };
  }

  async #quiz(items: (lane: Lane) => readonly Passage[]): Promise<void> {
    const rows = await quizRows(this.loop, this.#scope, this.#lanes, items, {
      aside: this.inputs.aside,
      apart: this.#apart,
    });
    for (const [index, lane] of this.#lanes.entries()) {
      const row = rows[index];
      if (!row) continue;
      lane.rows.push(row.cells);
      if (row.known !== null) lane.known.push(row.known);
    }
  }

  /** Writes, trains, and keeps one candidate of each lane. */
  async #learn(edit: number): Promise<void> {
    const candidates = await this.#candidates(edit);
    const trained: Finetuned<Candidate>[] = [];
    const kept = new Set<AdapterId>();
    try {
      for await (const wave of trainWaves<Candidate, Knowledge>(this.#counted, this.#scope, candidates))
        trained.push(...wave);
      const chosen = await this.#choose(trained);
      for (const lane of this.#lanes) {
        const one = chosen.get(lane);
        if (!one) continue;
        const { adapter, losses, tokens, diverged } = one.result;
        const record: EditRecord = {
          ...{ text: one.written.text, lines: one.lines.length, beside: one.beside, losses, tokens },
          ...(this.remedy === 'penalty' && { candidate: one.place }),
          ...(diverged !== null && { divergedAt: diverged }),
        };
        lane.edits.push(record);
        // What is no number any more is not learned on: the model stays as it was.
        const good = diverged === null;
        lane.learned.push({
          ...{ edit: one.written, lines: one.lines, distilled: [] },
          adapter: good && this.#apart ? adapter : null,
        });
        if (!good) continue;
        kept.add(adapter);
        if (this.#apart) continue;
        if (lane.ground) await this.loop.engine.freeAdapters([lane.ground.adapter]);
        lane.ground = { adapter, rank: stackedRank(one.job) };
      }
    } finally {
      const rest = trained.map(({ result }) => result.adapter).filter((adapter) => !kept.has(adapter));
      if (rest.length > 0) await this.loop.engine.freeAdapters(rest);
    }
  }

  async #candidates(edit: number): Promise<Candidate[]> {
    const { settings } = this.loop;
    const { author, candidates } = settings.continual;
    const count = this.remedy === 'penalty' ? candidates : 1;
    const label = `${continualName(this.remedy)}/edit${edit + 1}`;
    // By their place among all sequences, also where another machine does some of them: random numbers hang on it.
    const passages = this.inputs.sequences.flatMap((own) => own[edit] ?? []);
    const laneAt = (sequence: number): Lane | undefined => this.#lanes.find((lane) => lane.sequence === sequence);
    const written =
      author === 'teacher'
        ? passages.flatMap((passage, item) =>
            laneAt(item) ? Array.from({ length: count }, () => taughtEdit(label, item, passage)) : [],
          )
        : await writeEdits(
            { ...this.#counted, ...(this.loop.share && { share: this.loop.share }) },
            this.#scope,
            passages,
            {
              edits: count,
              policyVersion: this.round,
              label,
              // Equal weights write with equal luck, whatever the remedy.
              seedKey: `continual/edit${edit + 1}`,
              adapterOf: (item) => laneAt(item)?.ground?.adapter ?? null,
            },
          );
    const places = new Map<Lane, number>();
    return written.flatMap((one): Candidate[] => {
      const [lane, passage] = [laneAt(one.item), passages[one.item]];
      if (!lane || !passage) return [];
      const place = places.get(lane) ?? 0;
      places.set(lane, place + 1);
      const lines = buildTrainingSequences(this.loop, passage, one).sequences;
      const id = selfEditId(label, lane.sequence, place);
      const frame = { lane, written: one, lines, place, edit: id, repeat: 0 };
      return [{ ...this.#job(lane, lines, edit, place), ...frame }];
    });
  }

  #job(
    lane: Lane,
    lines: readonly TrainingSequence[],
    edit: number,
    place: number,
  ): { job: FinetuneJob; beside: number } {
    const { seed, finetune, continual } = this.loop.settings;
    const [order, adapter] = [
      deriveSeed(seed, 'continual shuffle', lane.sequence, edit),
      deriveSeed(seed, 'continual adapter', lane.sequence, edit, place),
    ];
    const own = lines.map(({ ids }) => ({ ids }));
    const pools = this.#pools(lane);
    const settings = {
      ...finetune,
      ...(this.remedy === 'lower-rate' && { learningRate: finetune.learningRate * continual.rateShare }),
      ...(this.remedy === 'decay' && { weightDecay: continual.decay }),
    };
    const laid = pools.length > 0 ? layBeside(own, pools, finetune, new Random(order, 'lines beside')) : null;
    const job = laid
      ? jobOf({ ...settings, ...laid }, laid.sequences, adapter, null)
      : jobOf(settings, own, adapter, finetune.batchSize === null ? null : order);
    const { ground } = lane;
    return {
      job: {
        ...job,
        ...(ground && { onto: ground }),
        ...(ground && this.remedy === 'orthogonal' && { orthogonal: true }),
      },
      beside: pools.reduce((sum, { perStep }) => sum + perStep, 0),
    };
  }

  /** What stands beside the lines of an edit in each step. */
  #pools({ learned }: Lane): Pool[] {
    if (this.#answers) return this.#answers.pools(learned);
    if (this.remedy !== 'replay') return [];
    const { perEdit, weight } = this.loop.settings.continual;
    return learned.map(({ lines }) => ({ lines: weighted(lines, weight), perStep: perEdit }));
  }

  /** Of each lane the one candidate; where there are several, the one that is worth most and is a number. */
  async #choose(trained: readonly Finetuned<Candidate>[]): Promise<Map<Lane, Finetuned<Candidate>>> {
    const worth =
      this.remedy === 'penalty' ? await candidatesWorth(this.#counted, this.#scope, trained) : trained.map(() => 0);
    const chosen = new Map<Lane, { one: Finetuned<Candidate>; worth: number }>();
    for (const [index, one] of trained.entries()) {
      const own = one.result.diverged === null ? (worth[index] ?? 0) : Number.NEGATIVE_INFINITY;
      const best = chosen.get(one.lane);
      if (!best || own > best.worth) chosen.set(one.lane, { one, worth: own });
    }
    return new Map([...chosen].map(([lane, { one }]) => [lane, one]));
  }
}

function taughtEdit(label: string, item: number, passage: Passage): SelfEdit {
  if (passage.teacher === undefined)
    throw new Error(`"${passage.title}" has no edit of a teacher. Let the model itself write the edits.`);
  return givenSelfEdit('teacher', label, item, passage.teacher);
}
