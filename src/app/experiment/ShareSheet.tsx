/** A link to what is on the page; what the visitor wrote goes along only when they tick it. */

import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button';
import { Sheet } from '../ui/Sheet';
import { HIDABLE } from './link/frame';
import { hashOf, placeOf, queryOf } from './link/hash';

const SHARE = {
  title: 'Share',
  link: 'Link',
  copy: 'Copy',
  copied: 'Copied',
  refused: 'The browser refused the clipboard; select the link and copy it by hand.',
  afterHash: 'Everything stands in the part of the address after #, which is not sent to any server.',
  embed: 'For a page of your own',
  embedHint: `Parts can be left out: add &hide= with any of ${HIDABLE.join(', ')}.`,
  include: (what: string, bytes: number): string => `Include ${what} (${Math.max(0.1, bytes / 1024).toFixed(1)} KB)`,
} as const;

/** The server lets itself be framed only where the address asks for it before the hash. */
function frameOf(hash: string): string {
  const query = queryOf(hash);
  query.set('embed', '1');
  const address = `${location.href.replace(/[?#].*$/, '')}?embed${hashOf(placeOf(hash), query)}`;
  return `<iframe src="${address.replaceAll('&', '&amp;')}" title="Selkie" width="1200" height="800" allow="fullscreen"></iframe>`;
}

/** Something of the visitor's own that a link may carry. */
export interface Own {
  /** "my passage and questions". */
  name: string;
  content: object;
  included: boolean;
  onInclude: (included: boolean) => void;
}

interface Props {
  /** What the link holds. */
  text: string;
  /** The link, from the hash on. */
  hash: string;
  /** `null` where there is nothing that the link does not hold already. */
  own: Own | null;
  onClose: () => void;
}

export function ShareSheet({ text, hash, own, onClose }: Props) {
  const [copied, setCopied] = useState<'yes' | 'refused' | null>(null);
  const address = location.href.replace(/#.*$/, '') + hash;
  const copy = (): void => {
    const done = navigator.clipboard?.writeText(address) ?? Promise.reject(new Error('no clipboard'));
    done.then(() => setCopied('yes')).catch(() => setCopied('refused'));
  };
  return (
    <Sheet title={SHARE.title} onClose={onClose}>
      <div className="stack">
        <p>{text}</p>
        {own !== null && (
          <label className="row check">
            <input
              type="checkbox"
              checked={own.included}
              onChange={(event) => {
                own.onInclude(event.target.checked);
                setCopied(null);
              }}
            />
            {SHARE.include(own.name, new TextEncoder().encode(JSON.stringify(own.content)).length)}
          </label>
        )}
        <p className="muted small">{SHARE.afterHash}</p>
        <div className="field">
          <label htmlFor="share-frame">{SHARE.embed}</label>
          <textarea
            id="share-frame"
            className="input mono"
            rows={3}
            readOnly
            value={frameOf(hash)}
            onFocus={(event) => event.target.select()}
          />
          <span className="hint">{SHARE.embedHint}</span>
        </div>
        <div className="field">
          <label htmlFor="share-link">{SHARE.link}</label>
          <div className="row">
            <input
              id="share-link"
              className="input mono"
              readOnly
              value={address}
              onFocus={(event) => event.target.select()}
            />
            <Button look="primary" onClick={copy}>
              {copied === 'yes' ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
              {copied === 'yes' ? SHARE.copied : SHARE.copy}
            </Button>
          </div>
          <span className="hint" role="status">
            {copied === 'refused' && SHARE.refused}
          </span>
        </div>
      </div>
    </Sheet>
  );
}
