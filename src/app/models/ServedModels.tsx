import { Button } from '../ui/Button';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { useShape } from './shape';
import { look, servedModel, useModels } from './store';
import { MODELS } from './words';

/** What `npm run play -- --models FOLDER` shows. */
export function ServedModels() {
  const { served, busy } = useModels();
  const shape = useShape();
  if (served.length === 0) return null;
  return (
    <Panel title={MODELS.served}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.servedNote}</p>
        <ul className={styles.list}>
          {served.map((model) => (
            <li key={model.path}>
              <strong>{model.name}</strong>
              <Button
                size="small"
                disabled={busy !== null}
                aria-label={`Look at ${model.name}`}
                onClick={() => void look(servedModel(model), [], shape, MODELS.inspecting)}
              >
                {MODELS.details}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
