import { useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import type { WeightForm } from '../../contract/planner';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Panel } from '../ui/Panel';
import { Select } from '../ui/Select';
import { FormCosts } from './FormCosts';
import { figuresOf } from './formFigures';
import styles from './models.module.css';
import { useShape } from './shape';
import { closeInspected, type Inspected, load, useModels } from './store';
import { formText, MEMORY_PARTS, MODELS, modelFacts, shapeText } from './words';

/** What a model is and what it would take, before it is loaded. */
export function ModelCard() {
  const inspected = useModels((state) => state.inspected);
  return inspected === null ? null : <Card key={`${inspected.ref.kind} ${inspected.ref.key}`} inspected={inspected} />;
}

function Card({ inspected }: { inspected: Inspected }) {
  const { model, notices, forms } = inspected.inspection;
  const { edits, rank } = useShape();
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
        <Memory form={form} note={shapeText(edits, rank)} />
        <Button look="primary" onClick={() => load(inspected, form.asked)}>
          {MODELS.load}
        </Button>
      </div>
    </Panel>
  );
}

const PARTS = ['weights', 'adapters', 'optimizer', 'activations', 'cache', 'logits', 'total'] as const;

function Memory({ form: { plan }, note }: { form: WeightForm; note: string }) {
  return (
    <div>
      <table className={styles.memory} aria-label={MODELS.memory}>
        <caption>{MODELS.memory}</caption>
        <tbody>
          {PARTS.map((part) => (
            <tr key={part}>
              <th scope="row">{MEMORY_PARTS[part]}</th>
              <td className="numeric">{byteSize(plan[part])}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="muted small">{note}</p>
    </div>
  );
}
