/** The tab of adapters: kept and imported ones, what they answer, and the ways out. */
import { Combine, Download, Trash2 } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { ADAPTER_FORMS } from '../../formats/adapterExport';
import { LARGEST_FILE } from '../../formats/zipFolder';
import { FromAddress } from '../experiment/FromAddress';
import { useIsRunning } from '../experiment/running';
import { Button, IconButton } from '../ui/Button';
import { Callout, Problem } from '../ui/Callout';
import { DropBox } from '../ui/DropBox';
import { FileButton } from '../ui/FileButton';
import { Table } from '../ui/Table';
import styles from './AdaptersTab.module.css';
import {
  askThem,
  change,
  exportAs,
  fold,
  type HeldAdapter,
  importAdapter,
  keepTrained,
  letGo,
  MOST_NAME,
  ownModel,
  useAdapters,
} from './adapters';
import { candidateName } from './candidates';
import { useEngine, useKnowledge, useSelected } from './experiment';
import { ADAPTERS, FORM_LABELS } from './words/adapters';

/** Whether the model is there and nothing else runs on it. */
function useIsFree(): boolean {
  const isReady = useEngine(({ status }) => status.kind === 'ready');
  const isRunning = useIsRunning();
  return isReady && !isRunning;
}

export default function AdaptersTab() {
  const experiment = useKnowledge();
  const isFree = useIsFree();
  const selected = useSelected();
  const { held, busy, problem } = useAdapters();
  const folded = useEngine((state) => state.folded);
  const model = useEngine(ownModel);
  const own = held.filter((one) => one.model === model);
  const take = (files: readonly File[], folder: string | null = null): void =>
    void importAdapter(experiment, files, folder);
  return (
    <div className={styles.tab}>
      <p className="muted small">{ADAPTERS.about}</p>
      <DropBox onFiles={take}>
        {selected !== null && selected.losses.length > 0 && (
          <Button
            icon={Combine}
            disabled={!isFree}
            onClick={() => void keepTrained(experiment, selected.id, candidateName(selected))}
          >
            {ADAPTERS.keep(candidateName(selected))}
          </Button>
        )}
        <FileButton label={ADAPTERS.importFilesLabel} multiple disabled={!isFree} onFiles={take}>
          {ADAPTERS.importFiles}
        </FileButton>
        <FileButton
          label={ADAPTERS.importFolderLabel}
          folder
          disabled={!isFree}
          onFiles={(all) =>
            take(
              all.filter((file) => file.webkitRelativePath.split('/').length === 2),
              all[0]?.webkitRelativePath.split('/')[0],
            )
          }
        >
          {ADAPTERS.importFolder}
        </FileButton>
      </DropBox>
      <FromAddress
        most={LARGEST_FILE}
        placeholder={ADAPTERS.addressHint}
        disabled={!isFree}
        onFile={(file) => take([file])}
      />
      {busy !== null && <p className="muted small">{busy}</p>}
      {problem !== null && <Problem alert>{problem}</Problem>}
      {folded !== null && (
        <Callout
          tone="info"
          actions={
            <Button disabled={!isFree} onClick={() => void fold(experiment, null)}>
              Take it out
            </Button>
          }
        >
          {ADAPTERS.folded(folded)}
        </Callout>
      )}
      {own.length > 0 && <Held adapters={own} isFree={isFree} />}
      {own.length < held.length && <p className="muted small">{ADAPTERS.others(held.length - own.length)}</p>}
      {own.length > 0 && <Questions adapters={own.filter(({ isOn }) => isOn)} isFree={isFree} />}
    </div>
  );
}

function Held({ adapters, isFree }: { adapters: readonly HeldAdapter[]; isFree: boolean }) {
  const experiment = useKnowledge();
  return (
    <Table
      label="Adapters"
      scroll="Adapter list"
      heads={['Name', 'Made on', ['Rank', 'numeric'], 'On', 'Export', 'Model', '']}
    >
      {adapters.map((one) => (
        <tr key={one.id}>
          <td>
            <input
              className="input"
              aria-label={`Name of ${one.name}`}
              value={one.name}
              maxLength={MOST_NAME}
              onChange={({ target }) => change(one.id, { name: target.value })}
            />
          </td>
          <td className="small">{one.madeOn}</td>
          <td className="numeric">{one.weights.rank}</td>
          <td>
            <input
              type="checkbox"
              aria-label={`${one.name} answers`}
              checked={one.isOn}
              onChange={({ target }) => change(one.id, { isOn: target.checked })}
            />
          </td>
          <td className="nowrap">
            {ADAPTER_FORMS.map((form) => (
              <Button
                key={form}
                icon={Download}
                size="small"
                look="quiet"
                disabled={!isFree}
                title={FORM_LABELS[form].about}
                aria-label={`Export ${one.name} as ${FORM_LABELS[form].label}`}
                onClick={() => void exportAs(experiment, one, form)}
              >
                {FORM_LABELS[form].label}
              </Button>
            ))}
          </td>
          <td>
            <Button
              size="small"
              disabled={!isFree}
              aria-label={`Fold ${one.name} into the model`}
              onClick={() => void fold(experiment, one)}
            >
              Fold in
            </Button>
          </td>
          <td>
            <IconButton
              icon={Trash2}
              size="small"
              look="quiet"
              label={`Remove ${one.name}`}
              onClick={() => letGo(one.id)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Questions({ adapters, isFree }: { adapters: readonly HeldAdapter[]; isFree: boolean }) {
  const experiment = useKnowledge();
  const asked = useAdapters((state) => state.asked);
  const [question, setQuestion] = useState('');
  const id = useId();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isFree && question.trim() !== '') void askThem(experiment, question.trim(), adapters);
  };
  return (
    <>
      <form className="row" onSubmit={submit}>
        <label htmlFor={id}>Question</label>
        <input
          id={id}
          className="input grow"
          value={question}
          maxLength={1000}
          onChange={({ target }) => setQuestion(target.value)}
        />
        <button type="submit" className="button" disabled={!isFree || question.trim() === ''}>
          Ask side by side
        </button>
      </form>
      {asked !== null && (
        <Table
          label={`Answers to “${asked.question}”`}
          scroll="Answers side by side"
          heads={asked.answers.map(({ name }) => name)}
        >
          <tr>
            {asked.answers.map(({ text }, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the order is that of the columns
              <td key={index} className="answer-text">
                {text === '' ? <span className="muted">nothing</span> : text}
              </td>
            ))}
          </tr>
        </Table>
      )}
    </>
  );
}
