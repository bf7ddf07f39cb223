/** What is trained along with each text so that it is not forgotten: earlier texts' lines, and everyday answers of the model before the stream. */
import type { TrainingSequence } from '../../contract/engine';
import type { Loop } from '../domain';
import { asLines, LINE_TOKENS, openingOfQuestion, requestsFor, weighted } from '../knowledge/continual/beside';
import type { Pool } from '../knowledge/lay';
import type { Knowledge, Material } from '../knowledge/types';
import { askAll } from '../loop/quiz';
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
    if (everyday > 0) this.#everyday ??= await this.#ask();
    return [
      { lines: this.#lines, perStep: this.#lines.length > 0 ? replayed : 0 },
      { lines: this.#everyday ?? [], perStep: everyday },
    ];
  }

  async #ask(): Promise<TrainingSequence[]> {
    const { loop, stream } = this;
    const openings = stream.everyday.map((question) => openingOfQuestion(loop, question));
    const requests = requestsFor(loop, openings, null, { sampled: false, key: 'everyday' });
    if (requests.length === 0) return [];
    const { result } = await askAll(loop, 'finetune', {
      requests,
      score: (answered) => ({ requests: [], grade: () => asLines(loop, requests, answered, LINE_TOKENS) }),
    });
    return result;
  }
}
