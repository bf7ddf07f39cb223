import { useId, useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import type { WeightForm } from '../../contract/planner';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
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
  const id = useId();
  const form = forms[chosen] ?? forms[0];
  if (form === undefined) return null;
  return (
    <section className="panel" aria-label={model.name}>
      <header>
        <h2>{model.name}</h2>
        <Button size="small" look="quiet" onClick={closeInspected}>
          {MODELS.close}
        </Button>
      </header>
      <div className={styles.content}>
        <p>{modelFacts(model)}</p>
        {notices.length > 0 && (
          <Callout tone="info" title={MODELS.notices}>
            {notices.join(' ')}
          </Callout>
        )}
        <div className={styles.field}>
          <label htmlFor={id}>{MODELS.format}</label>
          <select id={id} value={chosen} onChange={({ target }) => setChosen(Number(target.value))}>
            {forms.map((one, index) => (
              <option key={one.asked ?? 'stored'} value={index}>
                {formText(one)}
              </option>
            ))}
          </select>
        </div>
        <Memory form={form} note={shapeText(edits, rank)} />
        <Button look="primary" onClick={() => load(inspected, form.asked)}>
          {MODELS.load}
        </Button>
      </div>
    </section>
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
