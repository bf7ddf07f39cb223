/** On a narrow screen the cards stand below each other; this leads to each and shows its state. */
import type { StageStatus } from '../knowledge/stages';
import { StatusIcon } from './StatusBadge';

/** Id of the card, its name, its state. */
export type Step = readonly [id: string, name: string, status: StageStatus];

export function Stepper({ steps }: { steps: readonly Step[] }) {
  return (
    <nav className="stepper" aria-label="Stages">
      {steps.map(([id, name, status]) => (
        <a
          key={id}
          href={`#${id}`}
          data-status={status}
          onClick={(event) => {
            // The hash belongs to the route and the settings.
            event.preventDefault();
            document.getElementById(id)?.scrollIntoView();
          }}
        >
          <StatusIcon status={status} size={15} />
          {name}
          <span className="visually-hidden">: {status}</span>
        </a>
      ))}
    </nav>
  );
}
