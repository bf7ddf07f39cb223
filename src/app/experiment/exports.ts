/** What the Export menu of every domain offers: all of it, tables of the stages and of the rounds, and the charts that are drawn. */
import type { Column } from '../../formats/table';
import { aboutRuns } from '../../seal/record/about';
import { type RunFormat, writeRun } from '../../seal/record/format';
import type { MeasuredOn, RunRecord } from '../../seal/record/record';
import type { Kind } from '../../seal/types';
import { aboutTask, chartEntry, type ExportEntry, jsonFile, madeHere, tableEntry } from './download';
import type { RecordedTypes, Recording } from './recordedState';
import { liveRun, type Rounds } from './rounds';

/** A table of one item, as it is when it is asked for. */
interface ItemTable<Row> {
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** What its numbers are over. */
  n: string;
  /** It comes out of the recorded run. */
  recorded: boolean;
}
type MakeTable = <Row>(title: string, what: string, table: () => ItemTable<Row>) => ExportEntry;

export interface ExportParts<P extends RecordedTypes, Row> {
  /** What the name of every file begins with. */
  stem: string;
  /** Stands below each chart, before the seed. */
  origin: string;
  /** By the names that their figures have. */
  charts: Readonly<Record<string, string>>;
  everything: () => { schema: string };
  tables: (table: MakeTable) => readonly ExportEntry[];
  conditions: {
    columns: readonly Column<Row>[];
    rows: (conditions: Rounds<P['kind']>['conditions'], measures: Rounds<P['kind']>['measures']) => readonly Row[];
    about: (settings: P['kind']['settings'], sort: MeasuredOn) => readonly string[];
  };
  format: RunFormat<P['kind']>;
  /** Files in the shapes of others. */
  files?: readonly ExportEntry[];
  /** What the steps came to, as a run of its own; `null` where that cannot be told, absent where a run cannot hold it. */
  stepsRun?: () => RunRecord<P['kind']> | null;
}

export function exportsOf<P extends RecordedTypes, Row>(x: Recording<P>, parts: ExportParts<P, Row>): ExportEntry[] {
  const { settings } = x.useSettings.getState();
  const stem = (what: string): string => `${parts.stem}-${what}-seed${settings.seed}`;
  const table: MakeTable = (title, what, make) =>
    tableEntry(title, () => {
      const { recorded, n, ...made } = make();
      const by = recorded ? x.extras.useRecorded.getState().run : madeHere(x.useEngine.getState().status);
      return { ...made, stem: stem(what), about: aboutTask(by, settings.seed, n) };
    });
  return [
    { label: 'Everything, as JSON', make: () => jsonFile(stem('run'), withOrigin(x, parts.everything())) },
    ...parts.tables(table),
    tableEntry('Conditions of the rounds', () => {
      const { conditions, measures } = x.useRounds.getState();
      const { columns, rows, about } = parts.conditions;
      const run = shownRun(x);
      return {
        stem: stem('rounds'),
        columns,
        rows: rows(conditions, measures),
        about: run === null ? [] : aboutRuns([run], about),
      };
    }),
    ...(parts.stepsRun ? [runEntry('Run of the steps, as a run file', parts.format, parts.stepsRun)] : []),
    runEntry('Run of the rounds, as a run file', parts.format, () => shownRun(x)),
    ...(parts.files ?? []),
    ...Object.entries(parts.charts).map(([name, label]) =>
      chartEntry(name, label, stem(`${name}-chart`), `${parts.origin}, seed ${settings.seed}`),
    ),
  ];
}

/** A file that the Runs page opens. */
export const runEntry = <K extends Kind>(
  label: string,
  format: RunFormat<K>,
  of: () => RunRecord<K> | null,
): ExportEntry => ({
  label,
  isEmpty: () => of() === null,
  make: () => {
    const run = of();
    if (run === null) throw new Error('There is no such run to export.');
    return { name: `selkie-${run.id}.json`, type: 'application/json', content: writeRun(format, run) };
  },
});

/** The rounds on the screen, of this device or recorded; `null` while nothing was measured. */
export function shownRun<P extends RecordedTypes>({ useRounds, extras }: Recording<P>): RunRecord<P['kind']> | null {
  return useRounds.getState().recorded ? extras.useRecorded.getState().run : liveRun(useRounds.getState());
}

/** Model and device are those of this page; what comes out of a recorded run was measured elsewhere. */
function withOrigin<P extends RecordedTypes>(x: Recording<P>, { schema, ...content }: { schema: string }): object {
  const { status, policy } = x.useEngine.getState();
  return {
    schema,
    version: 1,
    savedAt: new Date().toISOString(),
    ...(madeHere(status) ?? { model: null, device: null }),
    policyVersion: policy?.rounds ?? 0,
    settings: x.useSettings.getState().settings,
    ...content,
  };
}
