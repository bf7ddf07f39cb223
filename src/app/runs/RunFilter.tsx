/** Which runs are shown: by words, domain, model and tag. */
import { Search } from 'lucide-react';
import { useId } from 'react';
import { DOMAIN_NAMES } from '../experiment/words/runs';
import { Button } from '../ui/Button';
import { Select } from '../ui/Select';
import { type Filter, isFiltering, NO_FILTER } from './filter';
import type { Listed } from './listed';
import styles from './runs.module.css';
import { RUNS_PAGE } from './words';

interface Props {
  all: readonly Listed[];
  filter: Filter;
  onFilter: (filter: Filter) => void;
}

export function RunFilter({ all, filter, onFilter }: Props) {
  const id = useId();
  const set = (part: Partial<Filter>): void => onFilter({ ...filter, ...part });
  const models = distinct(all.map(({ entry }) => entry.model));
  const tags = distinct(all.flatMap((run) => run.tags));
  const any = ['', RUNS_PAGE.any] as const;
  const options = (names: readonly string[]) => [any, ...names.map((name) => [name, name] as const)];
  return (
    <search className={styles.filter} aria-label="Filter runs">
      <span className="row">
        <label htmlFor={id} className="visually-hidden">
          {RUNS_PAGE.search}
        </label>
        <Search size={14} aria-hidden />
        <input
          id={id}
          type="search"
          className="input"
          placeholder={RUNS_PAGE.searchHint}
          value={filter.text}
          onChange={({ target }) => set({ text: target.value })}
        />
      </span>
      <span className="row">
        <Select
          label={RUNS_PAGE.domain}
          value={filter.domain}
          options={[any, ...Object.entries(DOMAIN_NAMES)]}
          onPick={(domain) => set({ domain })}
        />
      </span>
      {models.length > 1 && (
        <span className="row">
          <Select
            label={RUNS_PAGE.model}
            value={filter.model}
            options={options(models)}
            onPick={(model) => set({ model })}
          />
        </span>
      )}
      {tags.length > 0 && (
        <span className="row">
          <Select label={RUNS_PAGE.tag} value={filter.tag} options={options(tags)} onPick={(tag) => set({ tag })} />
        </span>
      )}
      {isFiltering(filter) && (
        <Button look="quiet" onClick={() => onFilter(NO_FILTER)}>
          {RUNS_PAGE.clear}
        </Button>
      )}
    </search>
  );
}

const distinct = (names: readonly string[]): string[] => [...new Set(names)].toSorted();
