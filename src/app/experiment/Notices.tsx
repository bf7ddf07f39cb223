/** What the visitor should know before anything else: no live runs, a link that was not taken as it was, a changed policy. */

import { restorePolicy } from '../knowledge/actions';
import { fieldName } from '../knowledge/words/settings';
import { Callout } from '../ui/Callout';
import { noticeText } from '../ui/notice';
import { EngineNotices } from './EngineNotices';
import { useEngine } from './engine';
import { LAB } from './estimate';
import { type LinkedPage, useNotices } from './notices';
import { useProgress } from './progress';

export function Notices() {
  return (
    <div className="notices">
      <EngineNotices domain={LAB} />
      <Trouble />
      <LinkNotices page="lab" nameOf={fieldName} />
      <PolicyNotice />
    </div>
  );
}

export function Trouble() {
  const { trouble, setTrouble } = useNotices();
  if (trouble === null) return null;
  const close = (
    <button type="button" className="button small" onClick={() => setTrouble(null)}>
      Close
    </button>
  );
  return (
    <Callout tone="warn" title="Something went wrong." alert actions={close}>
      {trouble}
    </Callout>
  );
}

interface LinkProps {
  page: LinkedPage;
  /** Of a setting. */
  nameOf: (path: string) => string;
}

export function LinkNotices({ page, nameOf }: LinkProps) {
  const notices = useNotices((state) => state.fromLink[page]);
  const setFromLink = useNotices((state) => state.setFromLink);
  if (notices.length === 0) return null;
  const close = (
    <button type="button" className="button small" onClick={() => setFromLink(page, [])}>
      Understood
    </button>
  );
  return (
    <Callout tone="warn" title="The link was not taken over as it stands." actions={close}>
      <ul>
        {notices.map((notice) => (
          <li key={notice.field}>
            {nameOf(notice.field)}: {noticeText(notice)}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

function PolicyNotice() {
  const policy = useEngine((state) => state.policy);
  const idle = useProgress((state) => state.task === null);
  if (policy === null) return null;
  const back = (
    <button type="button" className="button small" disabled={!idle} onClick={() => void restorePolicy()}>
      Back to the model as shipped
    </button>
  );
  return (
    <Callout tone="good" actions={back}>
      The model now is the policy after round {policy.rounds}: the steps below write and learn with it.
    </Callout>
  );
}
