/** A model of the visitor's own that every page runs on, the one that comes next, and the one that a new page begins with. */
import { type ModelRef, modelKey } from '../../contract/model';
import { openAtStart, type RefusedModel, useChosenModel } from '../experiment/chosenModel';
import { cancelOpening } from '../experiment/modelChoice';
import { useIsRunning } from '../experiment/running';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { loadedText, loadingText, MODELS, notTakenText } from './words';

const nameOf = (ref: ModelRef | null): string => ref?.name ?? MODELS.own;
const keyOf = (ref: ModelRef | null): string | null => ref && modelKey(ref);

export function InUse() {
  const { ref, inUse, worker, refusal, atStart } = useChosenModel();
  const isChange = keyOf(ref) !== keyOf(inUse.ref);
  if (ref === null && !isChange && refusal === null && atStart === null) return null;
  return (
    <Panel title={MODELS.inUse}>
      <div className={styles.content}>
        <p>
          <strong>{nameOf(inUse.ref)}</strong>
          {worker.kind === 'ready' && inUse.ref !== null && ` · ${loadedText(worker.model)}`}
        </p>
        {isChange && <Next />}
        {!isChange && worker.kind === 'opening' && <Loading name={nameOf(ref)} part={worker.part} />}
        {worker.kind === 'unavailable' && (
          <Callout tone="warn" title={MODELS.failed} alert>
            {worker.failure.message}
          </Callout>
        )}
        {refusal !== null && <Refusal {...refusal} />}
        <AtStart />
      </div>
    </Panel>
  );
}

/** The choice, while it waits for a run to end, is loaded, or could not be. */
function Next() {
  const { ref, inUse, worker } = useChosenModel();
  const isRunning = useIsRunning();
  return (
    <>
      {isRunning ? (
        <p>
          {MODELS.next}, {MODELS.afterRun}: <strong>{nameOf(ref)}</strong>
        </p>
      ) : (
        worker.kind === 'opening' && <Loading name={nameOf(ref)} part={worker.part} />
      )}
      <Button size="small" onClick={cancelOpening}>
        {worker.kind === 'unavailable' ? `Back to ${nameOf(inUse.ref)}` : MODELS.cancel}
      </Button>
    </>
  );
}

function Loading({ name, part }: { name: string; part: number | undefined }) {
  return (
    <>
      <p>{loadingText(name, part)}</p>
      <progress aria-label={`Loading of ${name}`} {...(part !== undefined && { value: part, max: 1 })} />
    </>
  );
}

function Refusal({ ref, why }: RefusedModel) {
  const close = (
    <Button size="small" onClick={() => useChosenModel.setState({ refusal: null })}>
      {MODELS.close}
    </Button>
  );
  return (
    <Callout tone="warn" title={notTakenText(nameOf(ref))} alert actions={close}>
      {why}
    </Callout>
  );
}

/** Only of a model that stays in this browser. */
function AtStart() {
  const { inUse, atStart } = useChosenModel();
  const kept = inUse.ref?.kind === 'kept' ? inUse.ref : null;
  const isIt = kept !== null && keyOf(kept) === keyOf(atStart);
  return (
    <>
      {kept !== null && (
        <label className="row check">
          <input type="checkbox" checked={isIt} onChange={({ target }) => openAtStart(target.checked ? kept : null)} />
          <span>{MODELS.atStart}</span>
        </label>
      )}
      {atStart !== null && !isIt && (
        <p className="muted small">
          A new page begins with <strong>{atStart.name}</strong>.{' '}
          <Button size="small" look="quiet" onClick={() => openAtStart(null)}>
            Begin with {MODELS.own}
          </Button>
        </p>
      )}
    </>
  );
}
