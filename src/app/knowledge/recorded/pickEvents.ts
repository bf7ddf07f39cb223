/**
 * What a recorded run did at one place, as the events that a live run of the Lab would have told: so that the same screens
 * show it, and none of them needs to know. Pure.
 */
import type { Candidate, Repeat, SealEvent } from '../../../seal/knowledge/types';
import type { EventScope } from '../../../seal/types';
import type { Picked } from './picks';

const LAB: EventScope = { purpose: 'lab', round: 0 };

export function eventsOf({ base, candidates, passageOnly, decisions }: Picked): SealEvent[] {
  const all = [...candidates, ...(passageOnly === null ? [] : [passageOnly])].map(moved);
  return [
    ...all.map(({ edit }): SealEvent => ({ type: 'edit', edit, ...LAB })),
    ...all.flatMap(learned),
    ...(base === null ? [] : [answersOf(null, 0, base)]),
    ...all.flatMap(answered),
    ...(decisions.length === 0
      ? []
      : [
          {
            type: 'selection',
            decisions: decisions.map((decision) => ({ ...decision, item: 0 })),
            ...LAB,
          } satisfies SealEvent,
        ]),
  ];
}

/** The Lab has one passage, so that it is always the first. */
function moved(candidate: Candidate): Candidate {
  return { ...candidate, edit: { ...candidate.edit, item: 0 } };
}

function learned({ edit: { id }, sequences, dropped, repeats }: Candidate): SealEvent[] {
  return [
    { type: 'material', edit: id, material: { sequences, dropped }, ...LAB },
    ...repeats.map(
      ({ losses }, repeat): SealEvent => ({
        type: 'losses',
        edit: id,
        repeat,
        step: 0,
        losses,
        totalSteps: losses.length,
        ...LAB,
      }),
    ),
  ];
}

function answered(candidate: Candidate): SealEvent[] {
  const { edit, repeats } = candidate;
  return [...repeats.map((one, repeat) => answersOf(edit.id, repeat, one)), { type: 'candidate', candidate, ...LAB }];
}

function answersOf(
  edit: string | null,
  repeat: number,
  { answers, goldLogProbabilities }: Pick<Repeat, 'answers' | 'goldLogProbabilities'>,
): SealEvent {
  const given = { answers, goldLogProbabilities: goldLogProbabilities ?? [], sideEffects: null };
  return { type: 'answers', edit, repeat, item: 0, answers: given, ...LAB };
}
