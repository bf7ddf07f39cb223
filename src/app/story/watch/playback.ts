/**
 * A recorded run as the events that it told while it went, in frames that a person can follow: item by item the texts as they were
 * written, the losses step by step, the answers, what was kept; then the policy's training and what was measured. Pure. What differs
 * between the domains is a `Told`.
 */
import type { RunRecord } from '../../../seal/record/record';
import type { EventScope, Kind, LoopEvent, RoundRecord, Stage } from '../../../seal/types';

export interface Frame<Event> {
  events: Event[];
  /** How long it stays at speed 1. */
  milliseconds: number;
}

/** How the record of a domain tells again what happened to one candidate. */
export interface Told<K extends Kind> {
  edit: (candidate: K['candidate']) => K['edit'];
  /** Its texts as they grew: of each part all that was there, look by look. */
  looks: (candidate: K['candidate']) => { part: number; text: string }[][];
  material: (candidate: K['candidate']) => K['material'] | null;
  losses: (candidate: K['candidate']) => readonly number[];
  /** `null` where it gave none of its own. */
  answers: (candidate: K['candidate']) => K['answers'] | null;
  /** Of the weights without an adapter; `null` where they were not asked. */
  bare: (record: RoundRecord<K>, item: number) => K['answers'] | null;
}

const [LOOK, STEP, ANSWERS, DECIDED, MEASURED, POLICY] = [260, 90, 700, 1600, 1100, 120] as const;

/** Of one finetune; where it took more steps, several go together. */
const MOST_STEPS = 40;

export function framesOf<K extends Kind>(run: RunRecord<K>, told: Told<K>): Frame<LoopEvent<K>>[] {
  const { items, start, rounds, settings } = run;
  return [
    { events: [{ type: 'run-started', items }], milliseconds: 0 },
    ...start.map(({ condition }) => frameOf<K>({ type: 'condition', condition }, 200)),
    ...rounds.flatMap((record) => {
      const { round, candidates, decisions, policyFinetune, evaluations } = record;
      const scope: EventScope = { purpose: 'train', round };
      return [
        frameOf<K>({ type: 'round-started', round, rounds: settings.rounds }, 0),
        ...[...new Set(candidates.map(({ edit }) => edit.item))].flatMap((item) =>
          framesOfItem(record, item, told, scope),
        ),
        // All of them at once: that is what the policy is trained on.
        {
          events: [staged<K>('policy-finetune', scope), { type: 'selection' as const, decisions, ...scope }],
          milliseconds: DECIDED,
        },
        ...(policyFinetune?.losses ?? []).map((loss, step, { length }) => ({
          events: [
            { type: 'policy-losses' as const, step, losses: [loss], totalSteps: length, ...scope },
            progress<K>('policy-finetune', step + 1, length, scope),
          ],
          milliseconds: POLICY,
        })),
        ...evaluations.map(({ condition }) => frameOf<K>({ type: 'condition', condition }, MEASURED)),
      ];
    }),
  ];
}

const frameOf = <K extends Kind>(event: LoopEvent<K>, milliseconds: number): Frame<LoopEvent<K>> => ({
  events: [event],
  milliseconds,
});

const staged = <K extends Kind>(stage: Stage, scope: EventScope): LoopEvent<K> => ({
  type: 'stage-started',
  stage,
  ...scope,
});

const progress = <K extends Kind>(stage: Stage, done: number, total: number, scope: EventScope): LoopEvent<K> => ({
  type: 'progress',
  stage,
  done,
  total,
  ...scope,
});

function framesOfItem<K extends Kind>(
  record: RoundRecord<K>,
  item: number,
  told: Told<K>,
  scope: EventScope,
): Frame<LoopEvent<K>>[] {
  const candidates: K['candidate'][] = record.candidates.filter(({ edit }) => edit.item === item);
  const decisions: K['decision'][] = record.decisions.filter((one) => one.item === item);
  const bare = told.bare(record, item);
  const examined = candidates.flatMap((candidate) => {
    const answers = told.answers(candidate);
    return answers === null
      ? []
      : [frameOf<K>({ type: 'answers', edit: candidate.edit.id, repeat: 0, item, answers, ...scope }, ANSWERS)];
  });
  return [
    ...writtenFrames(candidates, item, told, scope),
    {
      events: [
        ...candidates.map((one): LoopEvent<K> => ({ type: 'edit', edit: told.edit(one), ...scope })),
        staged<K>('finetune', scope),
        ...candidates.flatMap((candidate): LoopEvent<K>[] => {
          const material = told.material(candidate);
          return material === null ? [] : [{ type: 'material', edit: candidate.edit.id, material, ...scope }];
        }),
      ],
      milliseconds: LOOK,
    },
    ...trainedFrames(candidates, told, scope),
    {
      events: [
        staged<K>('quiz', scope),
        ...(bare === null ? [] : [{ type: 'answers' as const, edit: null, repeat: 0, item, answers: bare, ...scope }]),
      ],
      milliseconds: bare === null ? 0 : ANSWERS,
    },
    ...examined,
    {
      events: [
        staged<K>('reward', scope),
        ...candidates.map((candidate): LoopEvent<K> => ({ type: 'candidate', candidate, ...scope })),
        { type: 'selection', decisions, ...scope },
      ],
      milliseconds: DECIDED,
    },
  ];
}

function writtenFrames<K extends Kind>(
  candidates: readonly K['candidate'][],
  item: number,
  { looks }: Told<K>,
  scope: EventScope,
): Frame<LoopEvent<K>>[] {
  const all = candidates.map((candidate) => ({ edit: candidate.edit, seen: looks(candidate) }));
  const most = Math.max(0, ...all.map(({ seen }) => seen.length));
  return Array.from({ length: most }, (_, at) => ({
    events: [
      ...(at === 0 ? [staged<K>('self-edits', scope)] : []),
      ...all.flatMap(({ edit: { id, sample }, seen }) =>
        (seen[Math.min(at, seen.length - 1)] ?? []).map(
          (look): LoopEvent<K> => ({ type: 'edit-text', edit: id, item, sample, done: false, ...look, ...scope }),
        ),
      ),
    ],
    milliseconds: LOOK,
  }));
}

function trainedFrames<K extends Kind>(
  candidates: readonly K['candidate'][],
  told: Told<K>,
  scope: EventScope,
): Frame<LoopEvent<K>>[] {
  const trained = candidates.map((candidate) => ({ edit: candidate.edit.id, losses: told.losses(candidate) }));
  const steps = Math.max(0, ...trained.map(({ losses }) => losses.length));
  const stride = Math.ceil(steps / MOST_STEPS) || 1;
  return Array.from({ length: Math.ceil(steps / stride) }, (_, at) => {
    const step = at * stride;
    return {
      events: [
        ...trained.flatMap(({ edit, losses }): LoopEvent<K>[] => {
          const some = losses.slice(step, step + stride);
          return some.length === 0
            ? []
            : [{ type: 'losses', edit, repeat: 0, step, losses: some, totalSteps: losses.length, ...scope }];
        }),
        progress<K>('finetune', Math.min(steps, step + stride), steps, scope),
      ],
      milliseconds: STEP,
    };
  });
}
