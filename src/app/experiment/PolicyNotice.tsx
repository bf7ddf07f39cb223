/** Giving the policy up is the one thing that nothing brings back, so it is asked for twice. */
import { useState } from 'react';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { useExperiment } from './experiment';
import { useIsRunning } from './running';

export default function PolicyNotice({ rounds }: { rounds: number }) {
  const [asked, setAsked] = useState(false);
  const { actions } = useExperiment();
  const idle = !useIsRunning();
  const back = asked ? (
    <>
      <Button
        size="small"
        disabled={!idle}
        onClick={() => {
          setAsked(false);
          void actions.restorePolicy();
        }}
      >
        Give up the trained policy
      </Button>
      <Button size="small" onClick={() => setAsked(false)}>
        Keep it
      </Button>
    </>
  ) : (
    <Button size="small" disabled={!idle} onClick={() => setAsked(true)}>
      Back to the model as shipped
    </Button>
  );
  return (
    <Callout tone="good" actions={back}>
      The model now is the policy after round {rounds}: the steps below write and learn with it.
      {asked && ' Only running the rounds again would bring it back.'}
    </Callout>
  );
}
