/** The panel of the library: all tasks at hand, searched, filtered, a page at a time, one of them chosen. */

import { Trash2 } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { Puzzle } from '../../../seal/puzzles/types';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { Pages } from '../../ui/Pages';
import configurationStyles from '../configuration/configuration.module.css';
import { useDraft, usePuzzle } from '../experiment';
import { PairView } from '../grids/GridView';
import gridStyles from '../grids/grids.module.css';
import { LIBRARY, POOL_NAMES, SOURCE_NAMES } from '../words/library';
import { deleteImportedTasks, useImportedTasks } from './importedTasks';
import styles from './library.module.css';
import {
  arcTasks,
  CHIPS,
  fits,
  foundTasks,
  type LibraryFilter,
  type LibraryTask,
  libraryTask,
  NO_FILTER,
  taskKey,
  worldTasks,
} from './libraryTask';
import { ExportTasks, ImportTasks } from './TaskFiles';

/** Of each split and kind. */
const WORLD_TASKS = 24;

/** Tasks drawn at once. */
const PAGE = 24;

/** An imported task that came with Selkie too is listed once. */
function libraryTasks(imported: readonly LibraryTask[]): LibraryTask[] {
  const all = [...imported, ...worldTasks(WORLD_TASKS), ...arcTasks()];
  return [...new Map(all.toReversed().map((task) => [task.key, task])).values()].toReversed();
}

interface Props {
  tasks: readonly LibraryTask[];
  /** Key of the chosen task. */
  selected: string | null;
  onSelect: (task: LibraryTask) => void;
  /** Of imported tasks. */
  onDelete: (task: LibraryTask) => void;
}

/** Every task at hand to choose from, and the way to bring in more. */
export default function LibraryPanel() {
  const puzzle = usePuzzle();
  const choose = useDraft((state) => state.choose);
  const imported = useImportedTasks((state) => state.tasks);
  const tasks = useMemo(
    () => libraryTasks((imported ?? []).map(({ puzzle: own }) => libraryTask(own, 'imported'))),
    [imported],
  );
  return (
    <div className="content stack">
      <TaskLibrary
        tasks={tasks}
        selected={taskKey(puzzle)}
        onSelect={(task) => choose(task.puzzle)}
        onDelete={(task) => void deleteImportedTasks([task.puzzle])}
      />
      <ImportTasks />
    </div>
  );
}

export function TaskLibrary({ tasks, selected, onSelect, onDelete }: Props) {
  const id = useId();
  const [filter, setFilter] = useState<LibraryFilter>(NO_FILTER);
  const [wanted, setWanted] = useState(() =>
    Math.max(0, Math.floor(tasks.findIndex(({ key }) => key === selected) / PAGE)),
  );
  const found = useMemo(() => foundTasks(tasks, filter), [tasks, filter]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(wanted, pages - 1);
  const chosen = tasks.find(({ key }) => key === selected) ?? null;
  const narrow = (next: LibraryFilter): void => {
    setFilter(next);
    setWanted(0);
  };
  return (
    <section className="stack" aria-label="Task library">
      <div className="field">
        <input
          type="search"
          className="input"
          aria-label={LIBRARY.search}
          placeholder={LIBRARY.search}
          value={filter.text}
          aria-describedby={`${id}-hint`}
          onChange={(event) => narrow({ ...filter, text: event.target.value })}
        />
        <span className="hint" id={`${id}-hint`}>
          {LIBRARY.searchHint}
        </span>
      </div>
      <FilterChips tasks={tasks} filter={filter} onFilter={narrow} />
      <div className="row wrap">
        <span className="muted small grow" role="status">
          {found.length === tasks.length
            ? plural(tasks.length, 'task')
            : `${found.length.toLocaleString('en')} of ${plural(tasks.length, 'task')}`}
        </span>
        <Pages of="tasks" page={page} pages={pages} onPage={setWanted} />
      </div>
      {found.length === 0 ? (
        <p className="muted">{LIBRARY.nothingFound}</p>
      ) : (
        <ul className={styles.list}>
          {found.slice(page * PAGE, (page + 1) * PAGE).map((task) => (
            <TaskItem key={task.key} task={task} selected={task.key === selected} onSelect={() => onSelect(task)} />
          ))}
        </ul>
      )}
      <div className="row wrap">
        <ExportTasks chosen={chosen?.puzzle ?? null} listed={found.map(({ puzzle }) => puzzle)} />
        {chosen?.group === 'imported' && (
          <Button icon={Trash2} look="quiet" onClick={() => onDelete(chosen)}>
            Delete {chosen.puzzle.id}
          </Button>
        )}
      </div>
    </section>
  );
}

interface ChipsProps {
  tasks: readonly LibraryTask[];
  filter: LibraryFilter;
  onFilter: (filter: LibraryFilter) => void;
}

/** Only those that some task answers to are there. */
function FilterChips({ tasks, filter, onFilter }: ChipsProps) {
  const { chips: on } = filter;
  return (
    <fieldset className="row wrap">
      <legend className="visually-hidden">Filters</legend>
      {CHIPS.filter((chip) => tasks.some((task) => fits(chip, task))).map((chip) => (
        <Button
          look="chip"
          size="small"
          key={chip.label}
          aria-pressed={on.includes(chip)}
          onClick={() =>
            onFilter({ ...filter, chips: on.includes(chip) ? on.filter((one) => one !== chip) : [...on, chip] })
          }
        >
          {chip.label}
        </Button>
      ))}
    </fieldset>
  );
}

/** Demonstrations that are shown of each. */
const PREVIEWED = 2;

interface ItemProps {
  task: LibraryTask;
  selected: boolean;
  onSelect: () => void;
}

/** One task of the library, small. */
function TaskItem({ task: { puzzle }, selected, onSelect }: ItemProps) {
  const { id, pool, demonstrations } = puzzle;
  return (
    <li>
      <button
        type="button"
        className={`${gridStyles.choice} ${styles.task}`}
        aria-pressed={selected}
        onClick={onSelect}
      >
        <span className={styles.previews}>
          {demonstrations.slice(0, PREVIEWED).map(({ input, output }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a demonstration is its place
            <PairView key={index} input={input} output={output} size="small" decorative />
          ))}
        </span>
        <strong>{id}</strong>
        <span className="muted small">{ruleText(puzzle)}</span>
        <span className="muted small">{LIBRARY.counts(puzzle)}</span>
        {pool !== undefined && <span className={configurationStyles.tag}>{POOL_NAMES[pool]}</span>}
      </button>
    </li>
  );
}

function ruleText({ family, kind, source }: Puzzle): string {
  return family === undefined ? SOURCE_NAMES[source] : `${kind === undefined ? '' : `${kind}: `}${family}`;
}
