import { Dumbbell } from 'lucide-react';
import { mean } from '../../../seal/statistics/estimate';
import { LossSparks } from '../../charts/LossSparks';
import { StageFrame } from '../../experiment/StageFrame';
import { divergedCount, isDiverged } from '../../experiment/words/diverged';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { useCandidates, usePuzzles, useRunnable, useSettings, useTrainCard, useView } from '../experiment';
import { notTrained, PUZZLE_EMPTY } from '../words/page';

export function FinetuneCard() {
  const { status, changed, problem } = useTrainCard('finetune');
  const { actions } = usePuzzles();
  const runnable = useRunnable();
  const candidates = useCandidates();
  const selected = useView((state) => state.selected);
  const { rank, stepLimit } = useSettings((state) => state.settings.finetune);
  // One that another one's adapter stands for would only draw the same line again.
  const trained = candidates.filter(({ losses, rewarded }) => losses.length > 0 && rewarded?.sameAs == null);
  const left = candidates.filter(({ rewarded }) => rewarded?.untrained != null).length;
  const rewarded = candidates.flatMap((candidate) => candidate.rewarded ?? []);
  const [first, last] = [
    mean(trained.map(({ losses }) => losses[0] ?? 0)),
    mean(trained.map(({ losses }) => losses.at(-1) ?? 0)),
  ];
  const none = trained.length === 0;
  return (
    <StageFrame
      id="finetune"
      number={3}
      name="Finetune"
      status={status}
      changed={changed}
      problem={problem}
      figure={
        none ? (
          <>
            {stepLimit} <small>{stepLimit === 1 ? 'step' : 'steps'} at most</small>
          </>
        ) : (
          <>
            <span className="from">{first.toFixed(2)} →</span> {last.toFixed(2)} <small>loss</small>
          </>
        )
      }
      caption={
        none
          ? `LoRA rank ${rank}, the rest as each configuration says`
          : `mean of ${plural(trained.length, 'adapter')} at once${notTrained(left - rewarded.filter(isDiverged).length)}${divergedCount(rewarded)}`
      }
      empty={none && left === 0 ? PUZZLE_EMPTY.finetune : null}
      action={
        <Button icon={Dumbbell} disabled={!runnable} onClick={() => void actions.runStage('train')}>
          Finetune
        </Button>
      }
    >
      {!none && (
        <LossSparks
          title="Loss while finetuning"
          curves={trained}
          totalSteps={Math.max(...trained.map(({ totalSteps, losses }) => Math.max(totalSteps, losses.length)))}
          selected={selected}
        />
      )}
      <p className="legend">
        <span>nats per token, one line a configuration</span>
      </p>
    </StageFrame>
  );
}
