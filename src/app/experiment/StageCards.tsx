/** The cards that every domain has after its first: their names, and what writing and finetuning show of themselves. */
import { ClipboardCheck, Dumbbell, PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { mean } from '../../seal/statistics/estimate';
import { type Curve, LossSparks } from '../charts/LossSparks';
import { Term } from '../ui/Term';
import type { StageView } from './context';
import { EditList } from './EditList';
import { useExperiment } from './experiment';
import { StageFrame, type StageFrameProps } from './StageFrame';

const CARDS = {
  'self-edits': { number: 2, name: 'Self-edits', button: { icon: PenLine, label: 'Write self-edits' } },
  finetune: { number: 3, name: 'Finetune', button: { icon: Dumbbell, label: 'Finetune' } },
  quiz: { number: 4, name: 'Quiz', button: { icon: ClipboardCheck, label: 'Quiz' } },
  reward: { number: 5, name: 'Reward' },
} as const;

interface CardProps extends Omit<StageFrameProps, 'id' | 'number' | 'name' | 'button'> {
  id: keyof typeof CARDS;
}

export const StageCard = ({ id, ...rest }: CardProps) => <StageFrame id={id} {...CARDS[id]} {...rest} />;

interface WritingProps extends StageView {
  settings: { edits: number; writing: { temperature: number } };
  /** Of those that are written, or being written. */
  count: number;
  /** What one is called: "version". */
  unit: string;
  /** Once there are some; `null` for how they are written. */
  caption: string | null;
  empty: string;
  children: ReactNode;
}

export function WritingFrame({ settings, count, unit, caption, empty, children, ...view }: WritingProps) {
  const none = count === 0;
  return (
    <StageCard
      id="self-edits"
      {...view}
      figure={none ? settings.edits : count}
      unit={none ? 'to write' : count === 1 ? unit : `${unit}s`}
      caption={none || caption === null ? `at temperature ${settings.writing.temperature}` : caption}
      empty={none ? empty : null}
    >
      <EditList>{children}</EditList>
    </StageCard>
  );
}

interface FinetuneProps extends StageView {
  /** Of what is training, or was. */
  curves: readonly Curve[];
  totalSteps: number;
  /** What it will be: the number of steps, what they are called, and how they are made. */
  planned: { steps: number; unit?: string; caption: string };
  caption: string;
  /** While there are no curves. */
  empty: string | null;
  /** What one line is. */
  line: string;
}

export function FinetuneFrame({ curves, totalSteps, planned, caption, empty, line, ...view }: FinetuneProps) {
  const selected = useExperiment().useView((state) => state.selected);
  const none = curves.length === 0;
  const lossAt = (place: 0 | -1): string => mean(curves.map(({ losses }) => losses.at(place) ?? 0)).toFixed(2);
  const steps = `step${planned.steps === 1 ? '' : 's'}${planned.unit ?? ''}`;
  return (
    <StageCard
      id="finetune"
      {...view}
      from={none ? null : lossAt(0)}
      figure={none ? planned.steps : lossAt(-1)}
      unit={none ? steps : 'loss'}
      caption={none ? planned.caption : caption}
      empty={none ? empty : null}
    >
      {!none && (
        <LossSparks title="Loss while finetuning" curves={curves} totalSteps={totalSteps} selected={selected} />
      )}
      <p className="legend">
        <span>
          <Term of="nats">nats per token</Term> one line a {line}
        </span>
      </p>
    </StageCard>
  );
}
