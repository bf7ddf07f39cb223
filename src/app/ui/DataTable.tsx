import { type ReactNode, useId } from 'react';
import { type Column, cellText, readColumns } from '../../formats/table';
import styles from './DataTable.module.css';
import { within } from './numbers';
import { ScrollBox } from './ScrollBox';

interface Props<Row> {
  label: string;
  /** The first heads its row. One without a name above it is a picture of the others. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** What is drawn in place of a column's text, by its name. */
  cells?: Readonly<Partial<Record<string, (row: Row) => ReactNode>>>;
  /** Which rows are set off, and how. */
  marks?: (row: Row) => Readonly<Record<`data-${string}`, true | undefined>>;
  className?: string;
  /** What its own scroll box is called; `null` where it scrolls with what is around it. */
  scroll?: string | null;
  /** Whether the meanings of the columns stand below; they are read out with the heads in any case. */
  explained?: boolean;
  /** Between the table and what its columns mean. */
  children?: ReactNode;
}

/** Rows of one list of columns, with what each column means. */
export function DataTable<Row>({
  label,
  columns: all,
  rows,
  keyOf,
  cells = {},
  marks,
  className,
  scroll = `${label}: table`,
  explained = true,
  children,
}: Props<Row>) {
  const id = useId();
  const columns = readColumns(all, rows);
  const described = columns.filter(({ about }) => about !== undefined);
  const table = (
    <table className={className} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, head, about }, index) => (
            <th
              key={name}
              scope="col"
              {...(index === 0 ? {} : lookOf(head))}
              title={about}
              aria-describedby={about && `${id}-${name}`}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} {...marks?.(row)}>
            {columns.map((column, index) => {
              const content = cells[column.name]?.(row) ?? cellText(column, row) ?? '–';
              return index === 0 ? (
                <th key={column.name} scope="row">
                  {content}
                </th>
              ) : (
                <td key={column.name} {...lookOf(column.head)}>
                  {content}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
  const meanings = (
    <dl className={styles.meanings}>
      {described.map(({ name, head, about }) => (
        <div key={name}>
          <dt>{head}</dt>
          <dd id={`${id}-${name}`}>{about}</dd>
        </div>
      ))}
    </dl>
  );
  return (
    <>
      {scroll === null ? table : <ScrollBox label={scroll}>{table}</ScrollBox>}
      {children}
      {described.length > 0 &&
        (explained ? (
          <details>
            <summary>What the columns mean</summary>
            {meanings}
          </details>
        ) : (
          <div hidden>{meanings}</div>
        ))}
    </>
  );
}

const lookOf = (head?: string) => (head === '' ? { 'aria-hidden': true } : { className: 'numeric' });

/** The number that a table is about. */
export function Accuracy({ accuracy, standardError }: { accuracy: number; standardError: number | null }) {
  return (
    <>
      <strong>{(accuracy * 100).toFixed(1)}%</strong>
      {within(standardError)}
    </>
  );
}
