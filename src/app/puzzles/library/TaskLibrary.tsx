/** All tasks at hand: searched, filtered, a page at a time, one of them chosen. */
import { Trash2 } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import { plural } from '../../ui/numbers';
import { Pages } from '../../ui/Pages';
import { NOTHING_FOUND, SEARCH_HINT, SEARCH_LABEL } from '../words/library';
import { ExportTasks } from './ExportTasks';
import { FilterChips } from './FilterChips';
import type { LibraryTask } from './libraryTask';
import { foundTasks, type LibraryFilter, NO_FILTER } from './search';
import { TaskItem } from './TaskItem';

/** Tasks drawn at once. */
const PAGE = 24;

interface Props {
  tasks: readonly LibraryTask[];
  /** Key of the chosen task. */
  selected: string | null;
  onSelect: (task: LibraryTask) => void;
  /** Of imported tasks; without it none can be deleted here. */
  onDelete?: (task: LibraryTask) => void;
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
    <section className="task-library" aria-label="Task library">
      <div className="field">
        <label className="visually-hidden" htmlFor={id}>
          {SEARCH_LABEL}
        </label>
        <input
          id={id}
          type="search"
          className="input"
          placeholder={SEARCH_LABEL}
          value={filter.text}
          aria-describedby={`${id}-hint`}
          onChange={(event) => narrow({ ...filter, text: event.target.value })}
        />
        <span className="hint" id={`${id}-hint`}>
          {SEARCH_HINT}
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
        <p className="muted">{NOTHING_FOUND}</p>
      ) : (
        <ul className="task-list">
          {found.slice(page * PAGE, (page + 1) * PAGE).map((task) => (
            <TaskItem key={task.key} task={task} selected={task.key === selected} onSelect={() => onSelect(task)} />
          ))}
        </ul>
      )}
      <div className="row wrap">
        <ExportTasks chosen={chosen?.puzzle ?? null} listed={found.map(({ puzzle }) => puzzle)} />
        {onDelete !== undefined && chosen?.group === 'imported' && (
          <button type="button" className="button quiet" onClick={() => onDelete(chosen)}>
            <Trash2 size={14} aria-hidden />
            Delete {chosen.puzzle.id}
          </button>
        )}
      </div>
    </section>
  );
}
