/** What a recorded run on knowledge shows on the screens of a live one: its passages, and what it did on each of them. */
import { type CreditRecord, creditsOf } from '../../../seal/knowledge/measured';
import { DEFAULT_SETTINGS } from '../../../seal/knowledge/settings';
import type { BaseAnswers, Candidate, Repeat, SealEvent } from '../../../seal/knowledge/types';
import type { KnowledgeRun } from '../../../seal/record/record';
import type { EventScope } from '../../../seal/types';
import { readRunFile } from '../../../worker/runFiles';
import { type RecordedDomain, recordedRuns } from '../../experiment/recorded';
import { evaluationBy, evaluationsOf, type RecordedPosition, writtenAt } from '../../experiment/recordedPositions';
import { fillDraft } from '../draft';
import type { KnowledgePage } from '../page';
import { applyLabEvent, judgedBy, NOTHING_JUDGED } from '../results';

/** Oracles only choose among the self-edits of others. */
const WRITERS: readonly string[] = ['untrained', 'teacher', 'policy'];

/** What is read and shown of a run, wherever it is opened. */
export const KNOWLEDGE_RUNS: RecordedDomain<KnowledgePage> = {
  folder: '',
  read: (file) => readRunFile('knowledge', file),
  listed: () => null,
  fillsStages: true,
  settingsOf: ({ settings }) => settings,
  perRound: ({ trainingPassages }) => trainingPassages,
  isWriter: (name) => WRITERS.includes(name),
  itemOf: ({ history }) => history.present.passage,
  showItem: ({ showRecorded }, passage, run) => showRecorded(passage, run),
  resultsOf: (run, position) =>
    judgedBy(eventsOf(run, position).reduce(applyLabEvent, NOTHING_JUDGED), [], run.settings.reward),
  putBack: (draft) => draft,
  // An older Selkie left in the tab what it showed of a recorded run.
  ownOf: ({ useDraft }, work) =>
    work.draft.history.present.origin.kind === 'recorded'
      ? { ...work, settings: DEFAULT_SETTINGS, draft: useDraft.getInitialState() }
      : work,
};

export const RECORDED_RUNS = recordedRuns<KnowledgePage>({
  ...KNOWLEDGE_RUNS,
  left: (experiment) => void fillDraft(experiment),
});

const LAB: EventScope = { purpose: 'lab', round: 0 };

/** What the run did at one place, as the events that a live run of the Lab would have told: so that the same screens show it. */
export function eventsOf(run: KnowledgeRun, position: RecordedPosition): SealEvent[] {
  const own = (candidates: readonly Candidate[]): Candidate[] =>
    candidates.filter(({ edit }) => edit.item === position.item).map(moved);
  const { base, bare, decisions } = measuredAt(run, position);
  const all = [...own(writtenAt(run, position) ?? []), ...own(bare).slice(0, 1)];
  const answers = base.find(({ item }) => item === position.item);
  const made = decisions.flatMap((one) => (one.item === position.item ? [{ ...one, item: 0 }] : []));
  return [
    ...all.map(({ edit }): SealEvent => ({ type: 'edit', edit, ...LAB })),
    ...all.flatMap(learned),
    ...(answers === undefined ? [] : [answersOf(null, 0, answers)]),
    ...all.flatMap(answered),
    ...creditsAt(run, position).map((credit): SealEvent => ({ type: 'credit', credit, ...LAB })),
    ...(made.length === 0 ? [] : [{ type: 'selection', decisions: made, ...LAB } satisfies SealEvent]),
  ];
}

/** Beside the self-edits; `bare` are adapters of the same weights on the passage alone. */
function measuredAt(
  run: KnowledgeRun,
  { set, writer }: RecordedPosition,
): Pick<KnowledgeRun['rounds'][number], 'decisions'> & { base: BaseAnswers[]; bare: Candidate[] } {
  const round = run.rounds.find((one) => one.round === set);
  if (writer === null) return { base: round?.base ?? [], bare: [], decisions: round?.decisions ?? [] };
  const bare = evaluationBy(run, { name: 'passage', round: writer.round });
  return { base: evaluationBy(run, writer)?.base ?? [], bare: bare?.candidates ?? [], decisions: [] };
}

/** Of the lines of its self-edits, where they were credited once the run was finished. */
function creditsAt(run: KnowledgeRun, { set, item, writer }: RecordedPosition): CreditRecord[] {
  if (set !== 'held-out' || writer === null) return [];
  const measured = creditsOf(run.measures).filter((one) => one.item === item && one.round === writer.round);
  return measured.map(({ credit }) => credit);
}

/** The Lab has one passage, so that it is always the first. */
function moved(candidate: Candidate): Candidate {
  return { ...candidate, edit: { ...candidate.edit, item: 0 } };
}

function learned({ edit: { id }, sequences, dropped, repeats }: Candidate): SealEvent[] {
  return [
    { type: 'material', edit: id, material: { sequences, dropped }, ...LAB },
    ...repeats.map(({ losses }, repeat): SealEvent => {
      return { type: 'losses', edit: id, repeat, step: 0, losses, totalSteps: losses.length, ...LAB };
    }),
  ];
}

function answered(candidate: Candidate): SealEvent[] {
  const { edit, repeats } = candidate;
  return [...repeats.map((one, repeat) => answersOf(edit.id, repeat, one)), { type: 'candidate', candidate, ...LAB }];
}

function answersOf(
  edit: string | null,
  repeat: number,
  { answers, goldLogProbabilities, recall }: Pick<Repeat, 'answers' | 'goldLogProbabilities' | 'recall'>,
): SealEvent {
  const given = {
    answers,
    goldLogProbabilities: goldLogProbabilities ?? [],
    ...(recall && { recall }),
    sideEffects: null,
  };
  return { type: 'answers', edit, repeat, item: 0, answers: given, ...LAB };
}

/** What the same policy wrote about the same passage before the rounds and after them, with the same random numbers. */
export function beforeAndAfter(
  run: KnowledgeRun,
  passage: number,
): { before: Candidate[]; after: Candidate[]; round: number } | null {
  const last = evaluationsOf(run).findLast(({ condition }) => condition.name === 'policy')?.condition;
  if (last === undefined) return null;
  const of = (name: string, round: number): Candidate[] =>
    (evaluationBy(run, { name, round })?.candidates ?? []).filter(({ edit }) => edit.item === passage);
  const before = of('untrained', 0);
  return before.length === 0 ? null : { before, after: of(last.name, last.round), round: last.round };
}
