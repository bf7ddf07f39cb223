/** A run of sequences of edits as a file has it, made up by a rule, for tests of what is shown of one. */
import { sequencesAlone } from '../knowledge/continual/alone';
import type { Remedy } from '../knowledge/continual/choices';
import { type Cell, type ContinualRecord, continualName } from '../knowledge/continual/record';
import { DEFAULT_SETTINGS } from '../knowledge/settings';
import type { Knowledge, Passage } from '../knowledge/types';
import { beginRecord, type KnowledgeRun } from '../record/record';
import { townPassages } from './fixtures';
import { ScriptedEngine } from './scriptedEngine';

/** Of the three questions about a passage so many are right after so many further edits; "Replay" forgets later. */
const LEFT: Readonly<Partial<Record<Remedy, readonly number[]>>> = { plain: [3, 1, 0], replay: [3, 3, 2] };

/** The untouched model knows one answer of three in every second sequence. */
const knownBefore = (sequence: number): number => sequence % 2;

function cellOf({ questions }: Passage, right: number, picked: number | null | undefined): Cell {
  return {
    said: questions.map(({ answer }, at) => (at < right ? answer : 'nobody')),
    right: questions.map((_, at) => at < right),
    ...(picked !== undefined && { picked: questions.map(() => picked) }),
  };
}

/** @param done edits of each sequence; fewer than `length` of a run that is on its way. */
export function sequencesRecord(
  remedy: Remedy,
  passages: readonly (readonly Passage[])[],
  done = passages[0]?.length ?? 0,
): ContinualRecord {
  const left = LEFT[remedy] ?? [3, 3, 3];
  const isApart = remedy === 'apart';
  return {
    name: continualName(remedy),
    remedy,
    round: 0,
    length: passages[0]?.length ?? 0,
    knownQuestions: 4,
    sequences: passages.map((own, sequence) => ({
      sequence,
      edits: own.slice(0, done).map(({ teacher = [] }) => {
        return { text: teacher.join('\n'), lines: 4, beside: remedy === 'replay' ? 4 : 0, losses: [2, 1], tokens: 80 };
      }),
      rows: Array.from({ length: done + 1 }, (_, row) =>
        own.slice(0, row === 0 ? own.length : row).map((passage, column) => {
          if (row === 0) return cellOf(passage, knownBefore(sequence), isApart ? null : undefined);
          const age = row - 1 - column;
          return cellOf(passage, left[Math.min(age, left.length - 1)] ?? 0, isApart ? column : undefined);
        }),
      ),
      known: Array.from({ length: done + 1 }, (_, row) => Math.max(0, 1 - 0.25 * row)),
    })),
    flops: remedy === 'plain' ? 1e11 : 2e11,
    seconds: 12,
  };
}

const DEFAULT_REMEDIES: Remedy[] = ['plain', 'replay'];

export function sequencesRun({ remedies = DEFAULT_REMEDIES, sequences = 8, length = 3, seed = 1 } = {}): KnowledgeRun {
  const { model, device } = new ScriptedEngine();
  const alone = sequencesAlone(DEFAULT_SETTINGS);
  const passages = Array.from({ length: sequences }, (_, at) => townPassages(60 + at * length, length, 1));
  const record = beginRecord<Knowledge>({
    domain: 'knowledge',
    startedAt: new Date(seed * 1000).toISOString(),
    commit: null,
    ...{ model, device },
    settings: {
      ...alone,
      seed,
      continual: { ...alone.continual, ...{ sequences, length, remedies, author: 'teacher' as const } },
    },
    measuredOn: 'held-out',
    items: { training: townPassages(10, 1), heldOut: [], continual: passages },
  });
  return { ...record, measures: remedies.map((remedy) => sequencesRecord(remedy, passages)), seconds: 24 };
}
