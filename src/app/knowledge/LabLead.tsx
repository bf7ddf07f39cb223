/** What a visitor can do first: have it explained, bring a text of their own, watch a run on their own device. */
import { Play } from 'lucide-react';
import { useState } from 'react';
import { useIsRunning } from '../experiment/running';
import { Button } from '../ui/Button';
import { later } from '../ui/later';
import { Part } from '../ui/Part';
import { useEngine, useKnowledge } from './experiment';
import { beginOwn } from './ownText';
import { LEAD } from './words/lab';

const SmallRunSheet = later(() => import('./recorded/SmallRunSheet'));

export function LabLead() {
  const experiment = useKnowledge();
  const idle = !useIsRunning();
  const canRun = useEngine((state) => state.status.kind !== 'unavailable');
  const [small, setSmall] = useState(false);
  return (
    <div className="row wrap">
      <a className="button quiet" href="#/learn">
        {LEAD.how}
      </a>
      <Button look="quiet" disabled={!idle} onClick={() => void beginOwn(experiment)}>
        {LEAD.own}
      </Button>
      {canRun && (
        <Button icon={Play} look="primary" size="big" disabled={!idle} onClick={() => setSmall(true)}>
          {LEAD.live}
        </Button>
      )}
      {small && (
        <Part failed="The live run could not be offered.">
          <SmallRunSheet onClose={() => setSmall(false)} />
        </Part>
      )}
    </div>
  );
}
