/** The second of two clicks: what the smaller run does, and its button. */

import { Play } from 'lucide-react';
import { useState } from 'react';
import { PlanEstimate } from '../../experiment/RunEstimate';
import { useIsRunning } from '../../experiment/running';
import { adviceFor } from '../../experiment/words/advice';
import { Button } from '../../ui/Button';
import { plural } from '../../ui/numbers';
import { Segments } from '../../ui/Segments';
import { Sheet } from '../../ui/Sheet';
import { useEngine, useKnowledge, useSettings } from '../experiment';
import { labPlan } from '../page';
import { smallerRun } from '../smallerRun';

const SMALL_ROUNDS = ['1', '2'] as const;

export default function SmallRunSheet({ onClose }: { onClose: () => void }) {
  const [rounds, setRounds] = useState<(typeof SMALL_ROUNDS)[number]>('1');
  const { actions, page } = useKnowledge();
  const { settings: present, adopt } = useSettings();
  const { status, speaks } = useEngine();
  const idle = !useIsRunning();
  // A recorded run of another kind of model has settings that this one has no use for.
  const isSuited = page.suits(present, speaks);
  const settings = smallerRun(isSuited ? present : page.usual(speaks), Number(rounds));
  const start = (): void => {
    adopt(settings, 'The settings are those of the smaller run.');
    onClose();
    void actions.runRounds();
    const panel = document.getElementById('rounds');
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // After the sheet has given the focus back, or that would scroll up again.
    requestAnimationFrame(() => panel?.scrollIntoView({ behavior: still ? 'auto' : 'smooth' }));
  };
  return (
    <Sheet title="Watch it live" onClose={onClose}>
      <div className="stack">
        <p>
          {plural(settings.trainingPassages, 'training passage')} × {plural(settings.edits, 'self-edit')} in each round,
          measured on {plural(settings.heldOutPassages, 'held-out passage')} before and after.{' '}
          {isSuited
            ? 'Everything else is as in the recorded run, the seed too.'
            : 'The recorded run is of another kind of model, so everything else is as by default for the one that is loaded.'}{' '}
          It is small: expect wide error bars.
        </p>
        <Segments
          legend="Rounds"
          options={SMALL_ROUNDS}
          labels={{ 1: '1 round', 2: '2 rounds' }}
          chosen={rounds}
          onChoose={setRounds}
        />
        <PlanEstimate plan={labPlan(settings, null)} />
        {status.kind === 'opening' && <p className="muted small">The model is still loading.</p>}
        {status.kind === 'ready' && status.device.software && (
          <p className="small">
            This browser computes on the processor, without a graphics card. Stop keeps the rounds that are done.
          </p>
        )}
        {status.kind === 'unavailable' && (
          <p className="problem">{adviceFor(status.failure.code, status.failure.message).title}</p>
        )}
        <div className="row">
          <Button look="primary" icon={Play} disabled={status.kind !== 'ready' || !idle} onClick={start}>
            Run it on this device
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
