/**
 * What the model says itself before later edits can change it: to everyday questions and about other passages as it came, and to the
 * beginnings of each edit's lines right after that edit. Later edits learn it along. Greedy answers are distilled lines; sampled ones
 * make the loss, in the mean, the KL divergence from the model that gave them, and a constant.
 */
import type { GenerateRequest, GenerateResult, TrainingSequence } from '../../../contract/engine';
import { runStage } from '../../context';
import type { Loop } from '../../domain';
import { askAll } from '../../loop/quiz';
import type { EventScope } from '../../types';
import type { Pool } from '../lay';
import type { Knowledge } from '../types';
import { asLines, LINE_TOKENS, type Opening, openingOf, openingOfQuestion, requestsFor } from './beside';
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
    const openings = aside.everyday.map((question) => openingOfQuestion(loop, question));
    const everyday = requestsFor(loop, openings, null, { sampled, key: 'everyday' });
    const whole = prompts.map(({ ids, maxTokens }): Opening => ({ ids, most: maxTokens }));
    const notes = requestsFor(loop, whole, null, { sampled, key: 'notes' });
    if (everyday.length + notes.length === 0) return;
    await this.#ask([...everyday, ...notes], (results) => {
      this.#everyday = asLines(loop, everyday, results, this.#weight);
      this.#notes = asLines(loop, notes, results.slice(everyday.length), this.#weight * NOTE_LINES);
    });
  }

  /** Right after an edit was learned, when the model knows it best. */
  async askBeginnings(lanes: readonly Lane[], edit: number): Promise<void> {
    const { loop, sampled } = this;
    const asked = lanes.map((lane) => {
      const openings = (lane.learned[edit]?.lines ?? []).flatMap((line) => openingOf(loop, line) ?? []);
      const key = `sequence ${lane.sequence} edit ${edit}`;
      return { lane, requests: requestsFor(loop, openings, lane.ground?.adapter ?? null, { sampled, key }) };
    });
    await this.#ask(
      asked.flatMap(({ requests }) => requests),
      (results) => {
        let from = 0;
        for (const { lane, requests } of asked) {
          const own = results.slice(from, from + requests.length);
          from += requests.length;
          const learned = lane.learned[edit];
          if (learned) learned.distilled = asLines(loop, requests, own, this.#weight);
        }
      },
    );
  }

  get #weight(): number {
    return this.loop.settings.continual.weight * LINE_TOKENS;
  }

  async #ask(requests: readonly GenerateRequest[], take: (results: readonly GenerateResult[]) => void): Promise<void> {
    const score = (results: readonly GenerateResult[]) => {
      take(results);
      return { requests: [], grade: () => undefined };
    };
    await runStage(this.loop, 'finetune', this.scope, () => askAll(this.loop, 'finetune', { requests, score }));
  }
}
