/** The sheet of samples and files: a list of passages with search, of which one becomes the Lab's, or all become a set for rounds. */
import { useEffect, useMemo, useState } from 'react';
import { type FilePassage, MOST_MEGABYTES } from '../../../seal/knowledge/files/dataFile';
import { plainPassage, withTeacher } from '../../../seal/knowledge/files/edits';
import type { Passage } from '../../../seal/knowledge/types';
import { ExportForms } from '../../experiment/ExportList';
import { FromAddress } from '../../experiment/FromAddress';
import { Button } from '../../ui/Button';
import { Callout } from '../../ui/Callout';
import { DropBox } from '../../ui/DropBox';
import { FileButton } from '../../ui/FileButton';
import { plural } from '../../ui/numbers';
import { Pages } from '../../ui/Pages';
import { Select } from '../../ui/Select';
import { Sheet } from '../../ui/Sheet';
import { readPassage } from '../draft';
import { useKnowledge } from '../experiment';
import { passageEntry } from '../passageExport';
import { LIBRARY } from '../words/library';
import { KeptSets } from './KeptSets';
import styles from './library.module.css';
import { OwnSetPart } from './OwnSetPart';
import { openFiles, openSample, useOpened } from './opened';

/** Passages drawn at once. */
const PAGE = 12;

export default function PassageLibrary({ onClose }: { onClose: () => void }) {
  const { file, problems, reading } = useOpened();
  useEffect(() => {
    if (useOpened.getState().file === null) void openSample();
  }, []);
  return (
    <Sheet title={LIBRARY.title} onClose={onClose}>
      <div className={`stack ${styles.library}`}>
        <DropBox onFiles={(files) => void openFiles(files)}>
          <div className="row wrap">
            <FileButton label={LIBRARY.files} multiple onFiles={(files) => void openFiles(files)}>
              {LIBRARY.open}
            </FileButton>
            {file?.name !== LIBRARY.samples && <Button onClick={() => void openSample()}>{LIBRARY.samples}</Button>}
            <span className="muted small">{LIBRARY.drop}</span>
          </div>
        </DropBox>
        <FromAddress most={MOST_MEGABYTES * 1024 * 1024} onFile={(file) => void openFiles([file])} />
        <KeptSets />
        {problems.length > 0 && (
          <Callout tone="warn" title={LIBRARY.problems} alert>
            <ul>
              {problems.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </Callout>
        )}
        {reading && <p className="muted">{LIBRARY.waiting}</p>}
        {file !== null && <PassageList key={file.name} onClose={onClose} />}
      </div>
    </Sheet>
  );
}

function PassageList({ onClose }: { onClose: () => void }) {
  const experiment = useKnowledge();
  const file = useOpened((state) => state.file);
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState(0);
  const [writer, setWriter] = useState(0);
  const { name = '', form = '', notes = [], writers = [] } = file ?? {};
  const passages = file?.passages;
  const found = useMemo(() => (passages ?? []).filter((passage) => hasWords(passage, text)), [passages, text]);
  const pages = Math.max(1, Math.ceil(found.length / PAGE));
  const page = Math.min(wanted, pages - 1);
  const withEdit = (passage: FilePassage): Passage => {
    const edit = passage.completions?.[writer] ?? '';
    return edit.trim() === '' ? plainPassage(passage) : withTeacher(plainPassage(passage), edit, writers[writer] ?? '');
  };
  const choose = (passage: FilePassage): void => {
    const read = readPassage(withEdit(passage));
    if (read === null) return;
    const from = name === LIBRARY.samples ? `SQuAD (CC BY-SA 4.0): ${passage.title}` : `${name}: ${passage.title}`;
    experiment.useDraft.getState().replace(read.passage, { kind: 'own', from: from.slice(0, 200) });
    onClose();
  };
  return (
    <section className="stack" aria-label={name}>
      <p>
        <strong>{name}</strong>{' '}
        <span className="muted small" role="status">
          {name === LIBRARY.samples ? '' : `${form}, `}
          {found.length === passages?.length
            ? plural(found.length, 'passage')
            : `${found.length.toLocaleString('en')} of ${plural(passages?.length ?? 0, 'passage')}`}
        </span>
      </p>
      {name === LIBRARY.samples && <p className="muted small">{LIBRARY.credit}</p>}
      {notes.map((note) => (
        <p key={note} className="muted small">
          {note}
        </p>
      ))}
      <div className="row wrap">
        <input
          type="search"
          className={`input ${styles.search}`}
          aria-label={LIBRARY.search}
          placeholder={LIBRARY.search}
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            setWanted(0);
          }}
        />
        {writers.length > 0 && (
          <Select
            label={LIBRARY.beside}
            value={String(writer)}
            options={[...writers.map((one, at) => [String(at), one] as const), ['-1', LIBRARY.none] as const]}
            onPick={(value) => setWriter(Number(value))}
          />
        )}
        <Pages of="passages" page={page} pages={pages} onPage={setWanted} />
      </div>
      {found.length === 0 ? (
        <p className="muted">{LIBRARY.nothing}</p>
      ) : (
        <ul className={styles.list}>
          {found.slice(page * PAGE, (page + 1) * PAGE).map((passage, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: titles and texts may be equal; its place tells it apart
            <li key={page * PAGE + at} className={styles.passage}>
              <Button look="quiet" onClick={() => choose(passage)}>
                <span className={styles.excerpt}>
                  <strong>{passage.title || 'Untitled'}</strong>{' '}
                  <span className="muted small">{plural(passage.questions.length, 'question')}</span> {passage.context}
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {found.length > 0 && (
        <div className="row wrap small">
          <ExportForms entry={passageEntry(LIBRARY.save, stemOf(name), () => found)} />
        </div>
      )}
      {passages !== undefined && passages.length > 1 && (
        <OwnSetPart name={name} passages={passages} withEdit={withEdit} />
      )}
    </section>
  );
}

/** Part of a file's name, on any system. */
const stemOf = (name: string): string =>
  name
    .replace(/\.\w+$/, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'passages';

/** All words, wherever they stand. */
function hasWords({ title, context, questions }: Passage, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const all = [title, context, ...questions.map(({ question }) => question)].join('\n').toLowerCase();
  return words.every((word) => all.includes(word));
}
