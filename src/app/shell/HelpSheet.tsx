import { TOUR } from '../experiment/words/tour';
import { HOW_IT_WORKS } from '../knowledge/words/sheets';
import { Button } from '../ui/Button';
import { Sheet } from '../ui/Sheet';
import styles from './HelpSheet.module.css';
import { SHORTCUTS } from './shortcuts';
import { useShell } from './view';

export default function HelpSheet() {
  const { show, shortcuts, setShortcuts } = useShell();
  return (
    <Sheet title="How this works" onClose={() => show(null)}>
      <ol className={styles.steps}>
        {HOW_IT_WORKS.map(({ term, text }) => (
          <li key={term}>
            <strong>{term}.</strong> {text}
          </li>
        ))}
      </ol>
      <p className="row wrap">
        <Button data-tour>{TOUR.start}</Button>
        <Button
          onClick={() => {
            show(null);
            location.hash = '#/learn';
          }}
        >
          Learn, step by step
        </Button>
      </p>
      <h3>Keys</h3>
      <label className="row check">
        <input type="checkbox" checked={shortcuts} onChange={(event) => setShortcuts(event.target.checked)} />
        Single-key shortcuts
      </label>
      <table className={styles.keys}>
        <caption className="visually-hidden">Keyboard shortcuts</caption>
        <thead className="visually-hidden">
          <tr>
            <th>Key</th>
            <th>What it does</th>
          </tr>
        </thead>
        <tbody>
          {SHORTCUTS.map(({ keys, label }) => (
            <tr key={keys}>
              <td>
                <kbd>{keys}</kbd>
              </td>
              <td>{label}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
