/** The tab of adapters: kept and imported ones, what they answer, and the ways out. */
import { Combine, Download, Trash2 } from 'lucide-react';
import { type ComponentType, useEffect } from 'react';
import { ADAPTER_FORMS } from '../../../formats/adapterExport';
import { LARGEST_FILE } from '../../../formats/zipFolder';
import { Button, IconButton } from '../../ui/Button';
import { Callout, Problem } from '../../ui/Callout';
import { DropBox } from '../../ui/DropBox';
import { FileButton } from '../../ui/FileButton';
import { Table } from '../../ui/Table';
import { useExperiment } from '../experiment';
import { FromAddress } from '../FromAddress';
import { useIsRunning } from '../running';
import { ADAPTERS, FORM_LABELS } from '../words/adapters';
import styles from './AdaptersTab.module.css';
import { bringBack, change, type HeldAdapter, letGo, loadAdapters, MOST_NAME, useAdapters } from './held';
import { adapterModel, exportAs, fold, importAdapter, keepTrained } from './work';

/** What a domain has of its own in the tab. */
export interface AdapterUse {
  /** The self-edit that is shown, where its finetune is done. */
  useTrained: () => { id: string; name: string } | null;
  /** Asks the model and the adapters the same, and shows what they say. */
  Questions: ComponentType<{ adapters: readonly HeldAdapter[]; isFree: boolean }>;
}

/** Whether the model is there and nothing else runs on it. */
function useIsFree(): boolean {
  const isReady = useExperiment().useEngine(({ status }) => status.kind === 'ready');
  const isRunning = useIsRunning();
  return isReady && !isRunning;
}

export function AdaptersTab({ use: { useTrained, Questions } }: { use: AdapterUse }) {
  const experiment = useExperiment();
  const isFree = useIsFree();
  const trained = useTrained();
  const { held, removed, busy, problem } = useAdapters();
  const folded = experiment.useEngine((state) => state.folded);
  const model = experiment.useEngine((state) => adapterModel(experiment, state));
  useEffect(() => void loadAdapters(), []);
  const own = held.filter((one) => one.model === model);
  const take = (files: readonly File[], folder: string | null = null): void =>
    void importAdapter(experiment, files, folder);
  return (
    <div className={styles.tab}>
      <p className="muted small">{ADAPTERS.about}</p>
      <DropBox onFiles={take}>
        {trained !== null && (
          <Button
            icon={Combine}
            disabled={!isFree}
            onClick={() => void keepTrained(experiment, trained.id, trained.name)}
          >
            {ADAPTERS.keep(trained.name)}
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
      {removed !== null && (
        <Callout
          tone="info"
          actions={
            <Button size="small" onClick={() => void bringBack()}>
              Undo
            </Button>
          }
        >
          {ADAPTERS.removed(removed.name)}
        </Callout>
      )}
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
  const experiment = useExperiment();
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
              onClick={() => void letGo(one.id)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}
