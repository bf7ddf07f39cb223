/** What the command line knows of a domain: its options, where its items come from, how its runs are kept and told of. */
import type * as z from 'zod/mini';
import type { AskJudge } from '../../contract/chat';
import type { EmbeddedModel } from '../../contract/model';
import type { ModelFiles } from '../../formats/modelFolder';
import type { TitledTable } from '../../formats/table';
import type { Given } from '../../seal/context';
import type { ExpectedModel } from '../../seal/cost/rehearsal';
import type { Domain } from '../../seal/domain';
import type { RunFormat } from '../../seal/record/format';
import type { MeasuredOn, RunRecord } from '../../seal/record/record';
import type { ParsedSettings, SettingsTable } from '../../seal/settings';
import type { Part } from '../../seal/shards/stageShare';
import type { Kind, RoundRecord } from '../../seal/types';
import type { ChatRenderer } from '../../tokenizer/chat';
import type { Outside } from './outside';
import type { PassagePaths } from './passagePaths';
import type { TaskPaths } from './taskPaths';

/** Values of options as commander collects them. */
export interface OptionValues extends Record<string, unknown> {
  model: string;
  memory?: number;
  json?: string;
  table?: string;
  resume?: string;
  shard?: Part;
  seeds?: number;
  development?: boolean;
  tasks?: number;
  heldOut?: number;
  trainingTasks?: string[];
  heldOutTasks?: string[];
  paperTasks?: boolean;
  chat?: boolean;
  passages?: number;
  passagesFrom?: string[];
  heldOutFrom?: string[];
  editsFrom?: string;
  editsBy?: string;
  authorUrl?: string;
  authorModel?: string;
  judgeUrl?: string;
  judgeModel?: string;
  prices?: string;
}

export interface RunArguments<K extends Kind> {
  /** With the first seed. */
  settings: K['settings'];
  seeds: number[];
  model: string;
  /** The most bytes on the device; `null`: what it gives. */
  memory: number | null;
  json: string | null;
  table: string | null;
  development: boolean;
  /** Where tasks are read from; `null` for the items of the world. */
  tasks: TaskPaths | null;
  /** The same of passages. */
  passages?: PassagePaths & { asked: ReadonlySet<string> };
  /** Endpoints that are asked beside the engine; absent where none is named. */
  outside?: Outside;
  /** A run or a set of runs to go on with; settings, seeds and items are then those of the file. */
  resume: string | null;
  /** The share of this machine; `null` where it does all. */
  shard: Part | null;
}

/** Where the items of a run come from, beside its settings; a file that lists several runs holds these fields. */
export interface RunSource<K extends Kind> {
  measuredOn: MeasuredOn;
  /** Those that were read from files, so that a run goes on though the files have changed; `null` for the world's. */
  tasks?: { training: readonly K['item'][]; heldOut: readonly K['item'][] } | null;
  /** What an endpoint wrote about the held-out items, in their order, so that a run that goes on does not ask again. */
  authored?: { name: string; texts: readonly (readonly string[])[] } | undefined;
}

export interface Begun<K extends Kind> {
  settings: K['settings'];
  source: RunSource<K>;
}

export interface CliDomain<K extends Kind> {
  /** Its name is the command. */
  domain: Domain<K>;
  format: RunFormat<K>;
  about: string;
  /** The embedded model that the command takes where none is named. */
  ownModel: EmbeddedModel;

  /** Its settings, each with its flag. */
  table: SettingsTable<K['settings']>;
  /** Other options that say what is run. */
  further: readonly (readonly [flags: string, about: string])[];
  /** Options that say where something is, which no file of a run holds: they may be given with `--resume`. */
  anew?: readonly (readonly [flags: string, about: string])[];
  /** What `--development` does. */
  development: string;
  /** Ends `--help`. */
  help: string;
  /** @param given fields of the settings. @throws Error with one plain line. */
  settings: (given: unknown, values: OptionValues) => ParsedSettings<K['settings']>;
  /** @throws Error with one plain line. */
  tasks: (values: OptionValues) => TaskPaths | null;
  /** The same, where its items are passages. */
  passages?: (values: OptionValues) => NonNullable<RunArguments<K>['passages']> | null;

  /** What says that a file lists several runs. */
  setSchema: string;
  /** A run that measured some of its held-out items, as a run on these alone; absent where runs have no such part. */
  ofItems?: (run: RunRecord<K>, items: readonly number[]) => RunRecord<K>;
  source: z.ZodMiniType<RunSource<K>>;
  sourceOf: (run: RunRecord<K>) => RunSource<K>;
  /** Reads what the arguments name, and has written what an endpoint is to write. @throws Error with one plain line. */
  begin: (given: RunArguments<K>) => Begun<K> | Promise<Begun<K>>;
  /** @throws Error with one plain line. */
  outside?: (values: OptionValues) => Outside | null;
  /** Who judges in place of the engine; `null` for nobody. @throws Error with one plain line where the settings want one. */
  judge?: (settings: K['settings'], outside: Outside | undefined) => AskJudge | null;
  recordedSettings: (input: unknown) => ParsedSettings<K['settings']>;
  /** @throws Error that says in one plain line why a run could not go on from this. */
  assertResumable: (run: RunRecord<K>) => void;
  /** Of its command, where that is not the domain's. */
  command?: string;
  /** What is measured beside the conditions, and after which rounds. */
  measured: (run: RunRecord<K>) => { name: K['measure']['name']; round: number }[];

  /** `null` where the settings ask for none. @throws Error with one plain line. */
  chat: (files: ModelFiles, settings: K['settings'], isResumed: boolean) => Promise<ChatRenderer | null>;
  /** @throws Error when `earlier` was begun on others. */
  inputs: (settings: K['settings'], source: RunSource<K>, earlier: RunRecord<K> | null) => K['inputs'];
  /** What is expected of the model, by which a run is estimated. */
  expected: (given: Given<K['settings']>, inputs: K['inputs']) => ExpectedModel<K>;

  /** @param record what the run came to before. */
  conditionLine: (condition: K['evaluation']['condition'], record: RunRecord<K>) => string;
  roundLine: (round: RoundRecord<K>) => string;
  measureLines: (measure: K['measure'], record: RunRecord<K>) => string[];

  /** Over runs that differ in their seed alone: for a file, as tables, and what Markdown says of the items. */
  summary: (runs: readonly RunRecord<K>[]) => object;
  tables: (runs: readonly RunRecord<K>[]) => TitledTable[];
  aboutItems: (settings: K['settings'], sort: MeasuredOn) => string[];
}
