/** Every answer to one test: what the prompt showed, what the model wrote, and that turned back. */
import { Undo2 } from 'lucide-react';
import type { Prediction } from '../../../seal/puzzles/types';
import { EMPTY_TEXT, NOT_A_GRID, promptText } from '../words/votes';
import { GridView } from './GridView';

export function PredictionList({ predictions }: { predictions: readonly Prediction[] }) {
  return (
    <ol className="prediction-list">
      {predictions.map((prediction, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a prediction is its place
        <li key={index}>
          <p className="small muted">{promptText(prediction)}</p>
          <Answer prediction={prediction} />
        </li>
      ))}
    </ol>
  );
}

function Answer({ prediction: { raw, grid, text, transform } }: { prediction: Prediction }) {
  if (raw === null || grid === null)
    return (
      <p className="not-a-grid small">
        {NOT_A_GRID}: <code>{text === '' ? EMPTY_TEXT : text}</code>
      </p>
    );
  if (transform === null) return <GridView grid={grid} size="small" label="Answer" />;
  return (
    <div className="pair-grids">
      <GridView grid={raw} size="small" label="As written" />
      <Undo2 size={14} aria-hidden />
      <GridView grid={grid} size="small" label="Turned back" />
    </div>
  );
}
