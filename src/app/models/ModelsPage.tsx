/** Which model every page runs on: what ships with it, files of one's own, the hub, an address, and what this browser keeps. */
import { useEffect } from 'react';
import { EMBEDDED_MODELS } from '../../contract/model';
import { useChosenModel } from '../experiment/chosenModel';
import { MostMemory } from '../experiment/MostMemory';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Callout } from '../ui/Callout';
import { Head, Main } from '../ui/Main';
import { Panel } from '../ui/Panel';
import { Told } from '../ui/Told';
import { FromDisk } from './FromDisk';
import { FromElsewhere } from './FromElsewhere';
import { InUse } from './InUse';
import { KeptModels } from './KeptModels';
import { ModelCard } from './ModelCard';
import styles from './models.module.css';
import { ServedModels } from './ServedModels';
import { useShape } from './shape';
import { allowMemory, closeProblem, loadEmbedded, readKept, readServed, useModels } from './store';
import { MODELS } from './words';

export default function ModelsPage() {
  const { problem, busy } = useModels();
  useEffect(() => {
    void readKept();
    void readServed();
    document.title = 'Models · Selkie';
    return () => {
      document.title = 'Selkie: a playground for self-adapting language models';
    };
  }, []);
  return (
    <Main>
      <Head
        headline={MODELS.title}
        text={
          <p>
            <Told text={MODELS.intro} />
          </p>
        }
      >
        {null}
      </Head>
      <p role="status" className="muted small">
        {busy}
      </p>
      {problem !== null && (
        <Callout
          tone="warn"
          title={MODELS.failed}
          alert
          actions={
            <Button size="small" onClick={closeProblem}>
              {MODELS.close}
            </Button>
          }
        >
          {problem}
        </Callout>
      )}
      <InUse />
      <ModelCard />
      <Memory />
      <Embedded />
      <ServedModels />
      <FromDisk />
      <FromElsewhere />
      <KeptModels />
    </Main>
  );
}

function Memory() {
  const shape = useShape();
  const isBusy = useModels(({ busy }) => busy !== null);
  return <MostMemory isBusy={isBusy} onAllow={(bytes) => allowMemory(bytes, shape)} />;
}

function Embedded() {
  const isInUse = useChosenModel(({ ref, inUse }) => ref === null && inUse.ref === null);
  return (
    <Panel title={MODELS.embedded} beside={isInUse && <Badge>{MODELS.inUse}</Badge>}>
      <div className={styles.content}>
        <p>
          <strong>{EMBEDDED_MODELS['micro-world']}</strong> in the Lab,{' '}
          <strong>{EMBEDDED_MODELS['micro-puzzles']}</strong> on Puzzles.
        </p>
        <p className="muted small">{MODELS.embeddedNote}</p>
        {!isInUse && (
          <Button size="small" onClick={loadEmbedded}>
            {MODELS.useOwn}
          </Button>
        )}
      </div>
    </Panel>
  );
}
