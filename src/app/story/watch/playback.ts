/**
 * A recorded run as the events that it told while it went, in frames that a person can follow: passage by passage the notes line by
 * line, the losses step by step, the exam, what was kept; then the policy's training and what was measured. Pure.
 */
import type { Candidate, SealEvent } from '../../../seal/knowledge/types';
import type { KnowledgeRun } from '../../../seal/record/record';
import type { EventScope } from '../../../seal/types';
import { linesOf } from '../../knowledge/candidates';

export interface Frame {
  events: SealEvent[];
  /** How long it stays at speed 1. */
  milliseconds: number;
}

const [LINE, STEP, ANSWERS, DECIDED, MEASURED, POLICY] = [260, 90, 700, 1600, 1100, 120] as const;

export function framesOf(run: KnowledgeRun): Frame[] {
  const { items, start, rounds, settings } = run;
  return [
    { events: [{ type: 'run-started', items }], milliseconds: 0 },
    ...start.map(({ condition }): Frame => ({ events: [{ type: 'condition', condition }], milliseconds: 200 })),
    ...rounds.flatMap((record): Frame[] => {
      const { round, candidates, base, decisions, policyFinetune, evaluations } = record;
      const scope: EventScope = { purpose: 'train', round };
      const passages = [...new Set(candidates.map(({ edit }) => edit.item))];
      return [
        { events: [{ type: 'round-started', round, rounds: settings.rounds }], milliseconds: 0 },
        ...passages.flatMap((item) =>
          framesOfPassage(
            candidates.filter(({ edit }) => edit.item === item),
            scope,
            base.find((one) => one.item === item),
            decisions.filter((one) => one.item === item),
            item,
          ),
        ),
        // All of them at once: that is what the policy is trained on.
        {
          events: [staged('policy-finetune', scope), { type: 'selection', decisions, ...scope }],
          milliseconds: DECIDED,
        },
        ...(policyFinetune?.losses ?? []).map((loss, step, all): Frame => {
          const event: SealEvent = { type: 'policy-losses', step, losses: [loss], totalSteps: all.length, ...scope };
          return { events: [event, progress('policy-finetune', step + 1, all.length, scope)], milliseconds: POLICY };
        }),
        ...evaluations.map(
          ({ condition }): Frame => ({ events: [{ type: 'condition', condition }], milliseconds: MEASURED }),
        ),
      ];
    }),
  ];
}

const staged = (
  stage: 'self-edits' | 'finetune' | 'quiz' | 'reward' | 'policy-finetune',
  scope: EventScope,
): SealEvent => ({
  type: 'stage-started',
  stage,
  ...scope,
});

const progress = (
  stage: 'self-edits' | 'finetune' | 'policy-finetune',
  done: number,
  total: number,
  scope: EventScope,
): SealEvent => ({
  type: 'progress',
  stage,
  done,
  total,
  ...scope,
});

type Round = KnowledgeRun['rounds'][number];

function framesOfPassage(
  candidates: readonly Candidate[],
  scope: EventScope,
  bare: Round['base'][number] | undefined,
  decisions: Round['decisions'],
  item: number,
): Frame[] {
  const most = Math.max(0, ...candidates.flatMap(({ edit }) => edit.parts.map(({ text }) => linesOf(text).length)));
  const steps = Math.max(0, ...candidates.map(({ repeats }) => repeats[0]?.losses.length ?? 0));
  const written = Array.from({ length: most }, (_, at): Frame => {
    const texts = candidates.flatMap(({ edit }) =>
      edit.parts.map(({ text }, part): SealEvent => {
        const shown = linesOf(text)
          .slice(0, at + 1)
          .join('\n');
        return {
          type: 'edit-text',
          edit: edit.id,
          item,
          sample: edit.sample,
          part,
          text: shown,
          done: false,
          ...scope,
        };
      }),
    );
    return { events: [...(at === 0 ? [staged('self-edits', scope)] : []), ...texts], milliseconds: LINE };
  });
  const edits = candidates.map(({ edit }): SealEvent => ({ type: 'edit', edit, ...scope }));
  const material = candidates.map(({ edit, sequences, dropped }): SealEvent => {
    return { type: 'material', edit: edit.id, material: { sequences, dropped }, ...scope };
  });
  const trained = Array.from({ length: steps }, (_, step): Frame => {
    const losses = candidates.flatMap(({ edit, repeats: [first] }): SealEvent[] => {
      const loss = first?.losses[step];
      if (loss === undefined) return [];
      return [{ type: 'losses', edit: edit.id, repeat: 0, step, losses: [loss], totalSteps: steps, ...scope }];
    });
    return { events: [...losses, progress('finetune', step + 1, steps, scope)], milliseconds: STEP };
  });
  const answersOf = (edit: string | null, answers: Candidate['repeats'][number] | typeof bare): SealEvent[] =>
    answers === undefined
      ? []
      : [
          {
            type: 'answers',
            edit,
            repeat: 0,
            item,
            answers: {
              answers: answers.answers,
              goldLogProbabilities: answers.goldLogProbabilities ?? [],
              sideEffects: null,
            },
            ...scope,
          },
        ];
  const examined = candidates.map(
    ({ edit, repeats }): Frame => ({ events: answersOf(edit.id, repeats[0]), milliseconds: ANSWERS }),
  );
  const rewarded = candidates.map((candidate): SealEvent => ({ type: 'candidate', candidate, ...scope }));
  return [
    ...written,
    { events: [...edits, staged('finetune', scope), ...material], milliseconds: LINE },
    ...trained,
    { events: [staged('quiz', scope), ...answersOf(null, bare)], milliseconds: ANSWERS },
    ...examined,
    {
      events: [staged('reward', scope), ...rewarded, { type: 'selection', decisions, ...scope }],
      milliseconds: DECIDED,
    },
  ];
}
