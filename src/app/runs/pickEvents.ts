/**
 * What a recorded run did at one place, as the events that a live run of the Lab would have told: so that the same screens
 * show it, and none of them needs to know. Pure.
 */
import type { Candidate, SealEvent, SelfEdit } from '../../seal/knowledge/types';
import type { EventScope } from '../../seal/types';
import { PASSAGE_ONLY } from '../lab/labEvents';
import type { Picked } from './picks';

const LAB: EventScope = { purpose: 'lab', round: 0 };

export function eventsOf({ base, candidates, passageOnly, decisions }: Picked): SealEvent[] {
  const sitters = candidates.map((candidate) => moved(candidate, candidate.edit.id));
  const bare = passageOnly === null ? [] : [moved(passageOnly, `${PASSAGE_ONLY}/${passageOnly.edit.id}`)];
  return [
    ...sitters.map(({ edit: selfEdit }): SealEvent => ({ type: 'self-edit', selfEdit, ...LAB })),
    ...[...sitters, ...bare].flatMap(learned),
    ...(base === null
      ? []
      : [
          { type: 'answers', selfEdit: null, repeat: 0, passage: 0, answers: base.answers, ...LAB } satisfies SealEvent,
        ]),
    ...[...sitters, ...bare].flatMap(answered),
    ...(decisions.length === 0
      ? []
      : [
          {
            type: 'selection',
            decisions: decisions.map((decision) => ({ ...decision, passage: 0 })),
            ...LAB,
          } satisfies SealEvent,
        ]),
  ];
}

/** The Lab has one passage, so that it is always the first. */
function moved(candidate: Candidate, id: string): Candidate {
  const selfEdit: SelfEdit = { ...candidate.edit, id, item: 0 };
  return { ...candidate, edit: selfEdit };
}

function learned({ edit: { id }, sequences, dropped, repeats }: Candidate): SealEvent[] {
  return [
    { type: 'sequences', selfEdit: id, sequences, dropped, ...LAB },
    ...repeats.map(
      ({ losses }, repeat): SealEvent => ({
        type: 'losses',
        selfEdit: id,
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
  const { edit: selfEdit, repeats } = candidate;
  return [
    ...repeats.map(
      ({ answers }, repeat): SealEvent => ({
        type: 'answers',
        selfEdit: selfEdit.id,
        repeat,
        passage: 0,
        answers,
        ...LAB,
      }),
    ),
    { type: 'reward', candidate, ...LAB },
  ];
}
