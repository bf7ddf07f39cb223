/**
 * What is trained along with each text so that it is not forgotten: earlier texts' lines, and everyday answers of the model before the
 * stream. Both are remedies of sequences of edits (`knowledge/continual/`), replay and a part of distilled lines; how many of each there
 * are hangs on the stream alone, not on how much was learned.
 */
import type { TrainingSequence } from '../../contract/engine';
import type { Loop } from '../domain';
import { askLines, everydayLines, LINE_TOKENS, weighted } from '../knowledge/continual/beside';
import type { Pool } from '../knowledge/lay';
import type { Knowledge, Material } from '../knowledge/types';
import type { StreamSettings } from './settings';
import type { Stream } from './streams';

export class Rehearsed {
  #everyday: TrainingSequence[] | null = null;
  readonly #lines: TrainingSequence[] = [];

  constructor(
    private readonly loop: Loop<Knowledge>,
    private readonly stream: Pick<Stream, 'everyday'>,
    private readonly perStep: Pick<StreamSettings, 'everyday' | 'replayed'>,
  ) {}

  /** The notes of what was learned are replayed from now on; its text itself is as long as all of them. */
  add({ sequences }: Material): void {
    const notes = sequences.filter(({ rule }) => rule !== 'passage');
    this.#lines.push(...weighted(notes, 1));
  }

  /** Everyday questions are asked once, of the model as it was before the stream. */
  async pools(): Promise<Pool[]> {
    const { everyday, replayed } = this.perStep;
    if (everyday > 0 && this.#everyday === null) {
      const asked = everydayLines(this.loop, this.stream.everyday, { sampled: false, weight: LINE_TOKENS });
      this.#everyday = (await askLines(this.loop, [asked])).flat();
    }
    return [
      { lines: this.#lines, perStep: this.#lines.length > 0 ? replayed : 0 },
      { lines: this.#everyday ?? [], perStep: everyday },
    ];
  }
}
