/**
 * What the visitor should know before anything else: no live runs, something that went wrong, a link that was not taken as it
 * was, a changed policy.
 */
import type { DeviceReport } from '../../contract/engine';
import { Button } from '../ui/Button';
import { Callout, Problem } from '../ui/Callout';
import { later } from '../ui/later';
import { noticeText } from '../ui/notice';
import { Part } from '../ui/Part';
import { useExperiment } from './experiment';
import type { Truncation } from './limits';
import styles from './Notices.module.css';
import { useNotices } from './noticeStore';
import { useIsHeldUp } from './running';
import { useIsUntrusted } from './trust';
import { ELSEWHERE, HELD_UP, RECOVERING } from './words/device';

export function Notices() {
  return (
    <div className={styles.notices}>
      <EngineNotices />
      <Trouble />
      <LinkNotices />
      <UndoNotice />
      <Policy />
    </div>
  );
}

/** Why live runs are off or wait, and the way back. */
function EngineNotices() {
  const experiment = useExperiment();
  const { page, useEngine } = experiment;
  const { status, stuck } = useEngine();
  const heldUp = useIsHeldUp(experiment);
  return (
    <>
      {status.kind === 'unavailable' && (
        <Part failed={status.failure.message}>
          <Unavailable failure={status.failure} stillWorks={page.words.stillWorks} />
        </Part>
      )}
      {status.kind === 'recovering' && (
        <Callout tone="warn" title={RECOVERING.title}>
          {RECOVERING.text(status.attempt, status.of)}
        </Callout>
      )}
      {status.kind === 'ready' && (
        <Part failed="The self-test of this device found sums that are off: live results may be wrong.">
          <Untrusted device={status.device} />
        </Part>
      )}
      {status.kind === 'elsewhere' && <Callout tone="warn">{ELSEWHERE}</Callout>}
      {status.kind === 'ready' && heldUp && <Callout tone="warn">{HELD_UP}</Callout>}
      {stuck !== null && (
        <Part failed={stuck.message}>
          <Unavailable failure={stuck} />
        </Part>
      )}
    </>
  );
}

function Untrusted({ device }: { device: DeviceReport }) {
  return useIsUntrusted(device) && <UntrustedNotice />;
}

function Trouble() {
  const { trouble, setTrouble } = useNotices();
  if (trouble === null) return null;
  const close = (
    <Button size="small" onClick={() => setTrouble(null)}>
      Close
    </Button>
  );
  return (
    <Callout tone="warn" title="Something went wrong." alert actions={close}>
      {trouble}
    </Callout>
  );
}

function LinkNotices() {
  const { page, useView } = useExperiment();
  const { linkNotices, setLinkNotices } = useView();
  if (linkNotices.length === 0) return null;
  const close = (
    <Button size="small" onClick={() => setLinkNotices([])}>
      Understood
    </Button>
  );
  return (
    <Callout tone="warn" title="The link was not taken over as it stands." actions={close}>
      <ul>
        {linkNotices.map((notice) => (
          <li key={notice.field}>
            {page.words.settingName(notice.field)}: {noticeText(notice)}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** What was cleared or replaced comes back in one press. */
function UndoNotice() {
  const { useView, useProgress } = useExperiment();
  const { undo, offerUndo } = useView();
  const idle = useProgress((state) => state.task === null);
  if (undo === null) return null;
  const actions = (
    <>
      <Button
        size="small"
        disabled={!idle}
        onClick={() => {
          undo.back();
          offerUndo(null);
        }}
      >
        Undo
      </Button>
      <Button look="quiet" size="small" onClick={() => offerUndo(null)}>
        Close
      </Button>
    </>
  );
  return (
    <Callout tone="info" actions={actions}>
      {undo.said}
    </Callout>
  );
}

function Policy() {
  const { useEngine } = useExperiment();
  const policy = useEngine((state) => state.policy);
  return (
    policy !== null && (
      <Part failed="The way back to the model as shipped could not be shown.">
        <PolicyNotice rounds={policy.rounds} />
      </Part>
    )
  );
}

/** Rarely needed, so fetched when it is. */
const Unavailable = later(() => import('./Unavailable'));
const PolicyNotice = later(() => import('./PolicyNotice'));
const UntrustedNotice = later(() => import('./UntrustedNotice'));

export function TruncationNotice({ cut }: { cut: Truncation }) {
  return (
    <Problem>
      Cut at {cut.most.toLocaleString('en')} characters; {cut.lost.toLocaleString('en')} did not fit.
    </Problem>
  );
}
