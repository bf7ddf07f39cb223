import { Dumbbell } from 'lucide-react';
import { mean } from '../../seal/statistics/estimate';
import { LossSparks } from '../charts/LossSparks';
import { StageFrame } from '../experiment/StageFrame';
import { divergedCount } from '../experiment/words/diverged';
import { Button } from '../ui/Button';
import { plural } from '../ui/numbers';
import { meanLosses } from './candidates';
import { useKnowledge, useResults, useRunnable, useSettings, useStage, useView } from './experiment';
import { EMPTY } from './words/lab';

export function FinetuneCard() {
  const { actions } = useKnowledge();
  const runnable = useRunnable();
  const { status, changed, problem } = useStage('finetune');
  const candidates = useResults((state) => state.results.candidates);
  const passageOnly = useResults((state) => state.results.passageOnly);
  const selected = useView((state) => state.selected);
  const { finetune, repeats } = useSettings((state) => state.settings);
  const curves = candidates.map((candidate) => ({ id: candidate.id, losses: meanLosses(candidate) }));
  const trained = curves.filter((curve) => curve.losses.length > 0);
  const adapters = candidates.reduce(
    (sum, candidate) => sum + candidate.losses.length,
    passageOnly?.losses.length ?? 0,
  );
  const scored = candidates.flatMap((candidate) => candidate.scored ?? []);
  const first = mean(trained.map((curve) => curve.losses[0] ?? 0));
  const last = mean(trained.map((curve) => curve.losses.at(-1) ?? 0));
  const steps = Math.max(0, ...candidates.map((candidate) => candidate.totalSteps));
  return (
    <StageFrame
      id="finetune"
      number={3}
      name="Finetune"
      status={status}
      changed={changed}
      problem={problem}
      figure={
        trained.length === 0 ? (
          <>
            {finetune.epochs} <small>{finetune.epochs === 1 ? 'step' : 'steps'}</small>
          </>
        ) : (
          <>
            <span className="from">{first.toFixed(2)} →</span> {last.toFixed(2)} <small>loss</small>
          </>
        )
      }
      caption={
        trained.length === 0
          ? `LoRA rank ${finetune.rank}, learning rate ${finetune.learningRate}${repeats > 1 ? `, ${repeats} repeats` : ''}`
          : `mean of ${trained.length}; ${plural(adapters, 'adapter')} at once${divergedCount(scored)}`
      }
      empty={trained.length === 0 ? EMPTY.finetune : null}
      action={
        <Button icon={Dumbbell} disabled={!runnable} onClick={() => void actions.runStage('finetune')}>
          Finetune
        </Button>
      }
    >
      <LossSparks title="Loss while finetuning" curves={trained} totalSteps={steps} selected={selected} />
      <p className="legend">
        <span>nats per token, one line a self-edit</span>
      </p>
    </StageFrame>
  );
}
