/**
 * What the model says itself before later edits can change it: to everyday questions and about other passages as it came, and to the
 * beginnings of each edit's lines right after that edit. Later edits learn it along. Greedy answers are distilled lines; sampled ones
 * make the loss, in the mean, the KL divergence from the model that gave them, and a constant.
 */
import type { TrainingSequence } from '../../../contract/engine';
import { runStage } from '../../context';
import type { Loop } from '../../domain';
import type { EventScope } from '../../types';
import type { Pool } from '../lay';
import type { Knowledge } from '../types';
import { type AskedLines, askLines, everydayLines, LINE_TOKENS, type Opening, openingOf, ownLines } from './beside';
import type { Lane, Learned } from './lanes';
import type { Aside } from './rows';

/** Lines of a usual note, which weighs as much as all of them. */
const NOTE_LINES = 6;

export class OwnAnswers {
  #everyday: TrainingSequence[] = [];
  #notes: TrainingSequence[] = [];

  constructor(
    private readonly loop: Loop<Knowledge>,
    private readonly scope: EventScope,
    private readonly aside: Aside,
    private readonly sampled: boolean,
  ) {}

  /** Lines for each step of the next edit. */
  pools(learned: readonly Learned[]): Pool[] {
    const { perEdit, everyday, writing } = this.loop.settings.continual;
    return [
      ...learned.map(({ distilled: lines }) => ({ lines, perStep: perEdit })),
      { lines: this.#everyday, perStep: everyday },
      { lines: this.#notes, perStep: writing },
    ].filter(({ lines }) => lines.length > 0);
  }

  /** Once, of the untouched model, for all sequences. Notes of a teacher are not the model's to forget. */
  async askUntouched(): Promise<void> {
    const { loop, aside, sampled } = this;
    const { author, writing } = loop.settings.continual;
    const passages = author === 'policy' && writing > 0 ? aside.writing : [];
    const prompts = passages.flatMap((passage) => loop.bound.prompts(passage));
    const whole = prompts.map(({ ids, maxTokens }): Opening => ({ ids, most: maxTokens }));
    const weight = this.#weight;
    const [everyday = [], notes = []] = await this.#ask([
      everydayLines(loop, aside.everyday, { sampled, weight }),
      ownLines(loop, whole, { sampled, adapter: null, key: 'notes', weight: weight * NOTE_LINES }),
    ]);
    this.#everyday = everyday;
    this.#notes = notes;
  }

  /** Right after an edit was learned, when the model knows it best. */
  async askBeginnings(lanes: readonly Lane[], edit: number): Promise<void> {
    const { loop, sampled } = this;
    const lines = await this.#ask(
      lanes.map(({ learned, ground, sequence }) => {
        const openings = (learned[edit]?.lines ?? []).flatMap((line) => openingOf(loop, line) ?? []);
        const key = `sequence ${sequence} edit ${edit}`;
        return ownLines(loop, openings, { sampled, adapter: ground?.adapter ?? null, key, weight: this.#weight });
      }),
    );
    for (const [index, { learned }] of lanes.entries()) {
      const own = learned[edit];
      if (own) own.distilled = lines[index] ?? [];
    }
  }

  get #weight(): number {
    return this.loop.settings.continual.weight * LINE_TOKENS;
  }

  async #ask(asked: readonly AskedLines[]): Promise<TrainingSequence[][]> {
    if (asked.every(({ requests }) => requests.length === 0)) return [];
    return runStage(this.loop, 'finetune', this.scope, () => askLines(this.loop, asked));
  }
}
