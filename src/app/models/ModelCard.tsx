import { useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import type { Change, WeightForm } from '../../contract/planner';
import { useChosenModel } from '../experiment/chosenModel';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { FormCosts } from './FormCosts';
import { figuresOf } from './formFigures';
import styles from './models.module.css';
import { lowerRank, useShape } from './shape';
import { allowMemory, closeInspected, type Inspected, load, planAnew, useModels } from './store';
import { changeText, fitText, formText, MEMORY_PARTS, MODELS, modelFacts, shapeText, speedText } from './words';

/** What a model is and what it would take, before it is loaded. */
export function ModelCard() {
  const inspected = useModels((state) => state.inspected);
  return inspected === null ? null : <Card key={`${inspected.ref.kind} ${inspected.ref.key}`} inspected={inspected} />;
}

function Card({ inspected }: { inspected: Inspected }) {
  const { model, notices, forms } = inspected.inspection;
  const { edits, rank } = useShape();
  const matrixRate = useChosenModel((state) => state.matrixRate);
  const [chosen, setChosen] = useState(0);
  const form = forms[chosen] ?? forms[0];
  if (form === undefined) return null;
  return (
    <Panel
      title={model.name}
      beside={
        <Button size="small" look="quiet" onClick={closeInspected}>
          {MODELS.close}
        </Button>
      }
    >
      <div className={styles.content}>
        <p>{modelFacts(model)}</p>
        {notices.length > 0 && (
          <Callout tone="info" title={MODELS.notices}>
            {notices.join(' ')}
          </Callout>
        )}
        <div className={`field ${styles.field}`}>
          <Select
            label={MODELS.format}
            value={String(chosen)}
            options={forms.map((one, index) => [String(index), formText(one)])}
            onPick={(index) => setChosen(Number(index))}
          />
        </div>
        <FormCosts measured={figuresOf(model, forms[0]?.format ?? form.format)} chosen={form.format} />
        <Fit form={form} forms={forms} onForm={setChosen} />
        <Memory form={form} note={shapeText(edits, rank, form.together, takesTurns(form))} />
        <p className="hint">{speedText(model.parameters, matrixRate)}</p>
        <Button look="primary" onClick={() => load(inspected, form.asked)}>
          {MODELS.load}
        </Button>
      </div>
    </Panel>
  );
}

/** Where not all fits the visitor's cap: what would if what were changed, each a click. */
function Fit({
  form: { fits, together, changes },
  forms,
  onForm,
}: {
  form: WeightForm;
  forms: readonly WeightForm[];
  onForm: (index: number) => void;
}) {
  const shape = useShape();
  const isBusy = useModels(({ busy }) => busy !== null);
  const most = useChosenModel(({ mostMemory }) => mostMemory);
  if (most === null || (fits && together === shape.edits)) return null;
  const make = (change: Change): void => {
    if (change.kind === 'form') onForm(forms.findIndex(({ asked }) => asked === change.asked));
    if (change.kind === 'memory') allowMemory(change.bytes, shape);
    if (change.kind === 'rank') planAnew(lowerRank(change.rank));
  };
  return (
    <Callout
      tone={fits ? 'info' : 'warn'}
      title={fits ? MODELS.wouldFit : MODELS.doesNotFit}
      actions={changes.map((change) => (
        <Button key={change.kind} size="small" disabled={isBusy} onClick={() => make(change)}>
          {changeText(change, forms, shape.edits)}
        </Button>
      ))}
    >
      {fitText(fits, shape.edits, together, most)}
    </Callout>
  );
}

const PARTS = ['weights', 'adapters', 'optimizer', 'activations', 'cache', 'logits', 'total'] as const;

/** Whether some of the parts are not there while others are. */
const takesTurns = ({ plan: { total, ...parts } }: WeightForm): boolean =>
  total < Object.values(parts).reduce((sum, bytes) => sum + bytes, 0);

function Memory({ form: { plan, widening }, note }: { form: WeightForm; note: string }) {
  return (
    <div>
      <table className={styles.memory} aria-label={MODELS.memory}>
        <caption>{MODELS.memory}</caption>
        <tbody>
          {PARTS.map((part) => (
            <tr key={part} className={part === 'total' ? styles.total : undefined}>
              <th scope="row">{MEMORY_PARTS[part]}</th>
              <td className="numeric">{byteSize(plan[part])}</td>
            </tr>
          ))}
          {widening > 0 && (
            <tr>
              <th scope="row">{MEMORY_PARTS.widening}</th>
              <td className="numeric">{byteSize(widening)}</td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="muted small">{note}</p>
    </div>
  );
}
