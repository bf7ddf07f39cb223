/** The memory at hand: what it holds, and the ways to name, switch, export and undo. */
import { Download, Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { MOST_RANK } from '../../contract/engine';
import type { StoredMemory } from '../../storage/memories';
import { Button, IconButton } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { Told } from '../ui/Told';
import { exportMemory } from './exportMemory';
import { LearnedItem } from './LearnedItem';
import {
  beginMemory,
  bringBack,
  closeEvicted,
  deletePresent,
  hasUnstored,
  keepAgain,
  presentMemory,
  rename,
  switchTo,
  useMemories,
} from './memories';
import styles from './talk.module.css';
import { useIsFree } from './useIsFree';
import { MEMORY } from './words/memory';

export function MemoryPanel() {
  const state = useMemories();
  const present = presentMemory(state);
  return (
    <Panel title={MEMORY.title} term="memory">
      <div className={styles.memory}>
        <Messages />
        {present !== null && (
          <>
            <Which present={present} all={state.all ?? []} />
            {present.learned.length === 0 ? <p className="muted">{MEMORY.empty}</p> : <Held present={present} />}
          </>
        )}
        <Others />
      </div>
    </Panel>
  );
}

function Messages() {
  const { gone, problem, lost, unreadable, evicted } = useMemories();
  return (
    <>
      {problem !== null && (
        <Callout
          tone="warn"
          alert
          actions={
            hasUnstored() && (
              <Button size="small" onClick={() => void keepAgain()}>
                {MEMORY.keepAgain}
              </Button>
            )
          }
        >
          {problem}
        </Callout>
      )}
      {evicted > 0 && (
        <Callout
          tone="warn"
          actions={
            <Button size="small" onClick={closeEvicted}>
              {MEMORY.close}
            </Button>
          }
        >
          {MEMORY.evicted(evicted)}
        </Callout>
      )}
      {lost.length > 0 && <Callout tone="warn">{MEMORY.lost(lost)}</Callout>}
      {unreadable > 0 && <Callout tone="warn">{MEMORY.unreadable(unreadable)}</Callout>}
      <div role="status">
        {gone !== null && (
          <Callout
            tone="info"
            actions={
              <>
                <Button size="small" onClick={() => void bringBack()}>
                  {MEMORY.bringBack}
                </Button>
                <Button size="small" onClick={() => useMemories.setState({ gone: null })}>
                  {MEMORY.close}
                </Button>
              </>
            }
          >
            {gone.kind === 'memory' ? MEMORY.deleted(gone.name) : MEMORY.undone(gone.name)}
          </Callout>
        )}
      </div>
    </>
  );
}

/** Which one, its name, and the way to another. */
function Which({ present: { memory }, all }: { present: StoredMemory; all: readonly StoredMemory[] }) {
  const isFree = useIsFree();
  const [naming, setNaming] = useState(false);
  return (
    <div className={styles.which}>
      <div className="row">
        <Select
          label={MEMORY.which}
          value={memory.id}
          options={all.map((one) => [one.memory.id, one.memory.name] as const)}
          onPick={switchTo}
        />
        <IconButton icon={Plus} size="small" label={MEMORY.begin} title={MEMORY.begin} onClick={beginMemory} />
        <IconButton
          icon={Trash2}
          size="small"
          label={MEMORY.delete}
          title={MEMORY.delete}
          disabled={!isFree}
          onClick={() => void deletePresent()}
        />
      </div>
      {naming ? (
        <Naming name={memory.name} onDone={() => setNaming(false)} />
      ) : (
        <p className={styles.facts}>
          <Told text={MEMORY.belongs(memory.model.name)} />{' '}
          <Button size="small" look="quiet" onClick={() => setNaming(true)}>
            {MEMORY.rename}
          </Button>
        </p>
      )}
    </div>
  );
}

const MOST_NAME = 60;

function Naming({ name, onDone }: { name: string; onDone: () => void }) {
  const [given, setGiven] = useState(name);
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void rename(given);
    onDone();
  };
  return (
    <form className="row" onSubmit={submit}>
      <label htmlFor={id} className="visually-hidden">
        {MEMORY.name}
      </label>
      <input
        id={id}
        className="input"
        value={given}
        // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was just pressed
        autoFocus
        maxLength={MOST_NAME}
        onChange={({ target }) => setGiven(target.value)}
      />
      <button type="submit" className="button small" disabled={given.trim() === ''}>
        {MEMORY.rename}
      </button>
    </form>
  );
}

function Held({ present }: { present: StoredMemory }) {
  const isFree = useIsFree();
  const { learned } = present;
  const most = Math.floor(MOST_RANK / Math.max(1, ...learned.map(({ rank }) => rank)));
  return (
    <>
      <ol className={styles.list} aria-label={MEMORY.title}>
        {learned.toReversed().map((one) => (
          <LearnedItem key={one.id} memory={present} learned={one} />
        ))}
      </ol>
      <p className={styles.facts}>
        {MEMORY.full(learned.length, most)} · {MEMORY.size(learned.reduce((sum, { bytes }) => sum + bytes, 0))}
      </p>
      <Button icon={Download} size="small" disabled={!isFree} onClick={() => void exportMemory(present, learned)}>
        {MEMORY.exportAll}
      </Button>
    </>
  );
}

function Others() {
  const others = useMemories((state) => state.others);
  if (others.length === 0) return null;
  return (
    <div className={styles.facts}>
      <p>{MEMORY.others(others.length)}</p>
      <ul className={styles.others}>
        {others.map(({ name, model }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat
          <li key={at}>
            {name} · {model}
          </li>
        ))}
      </ul>
    </div>
  );
}
