/** A link with settings and seed; the passage goes along only when the visitor ticks it. */
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Sheet } from '../controls/Sheet';
import { encodeLink } from '../link/codec';
import { runShown } from '../link/followLink';
import { useDraft } from '../stores/draft';
import { useSettings } from '../stores/settings';
import { useView } from '../stores/view';

export default function ShareSheet() {
  const show = useView((state) => state.show);
  const settings = useSettings((state) => state.settings);
  const { passage, origin } = useDraft((state) => state.history.present);
  const sample = origin.kind === 'sample' ? origin.index : null;
  const run = runShown();
  const [withPassage, setWithPassage] = useState(false);
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  const address =
    location.href.replace(/#.*$/, '') +
    encodeLink({
      settings,
      sample,
      passage: withPassage ? passage : null,
      ...(run === null || withPassage ? {} : { run }),
    });
  const kilobytes = Math.max(0.1, new TextEncoder().encode(JSON.stringify(passage)).length / 1024).toFixed(1);
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
    done.then(() => setCopied('yes')).catch(() => setCopied('refused'));
  };
  return (
    <Sheet title="Share" onClose={() => show(null)}>
      <div className="stack">
        <p>
          {run !== null && !withPassage
            ? 'The link opens this recorded run.'
            : sample === null
              ? 'The link holds settings and seed.'
              : `The link holds settings, seed and the number of the sample passage (${sample}): who opens it gets the same run.`}
        </p>
        <label className="row check">
          <input type="checkbox" checked={withPassage} onChange={(event) => setWithPassage(event.target.checked)} />
          Include my passage and questions ({kilobytes} KB)
        </label>
        <p className="muted small">They stand in the part of the address after #, which is not sent to any server.</p>
        <div className="field">
          <label htmlFor="share-link">Link</label>
          <div className="row">
            <input
              id="share-link"
              className="input mono"
              readOnly
              value={address}
              onFocus={(event) => event.target.select()}
            />
            <button type="button" className="button primary" onClick={copy}>
              {copied === 'yes' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              {copied === 'yes' ? 'Copied' : 'Copy'}
            </button>
          </div>
          <span className="hint" role="status">
            {copied === 'refused' && 'The browser refused the clipboard; select the link and copy it by hand.'}
          </span>
        </div>
      </div>
    </Sheet>
  );
}
