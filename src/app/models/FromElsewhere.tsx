import { type FormEvent, useState } from 'react';
import { byteSize } from '../../contract/byteSize';
import { Badge } from '../ui/Badge';
import { Button } from '../ui/Button';
import { Field } from '../ui/Field';
import { compact } from '../ui/numbers';
import { Panel } from '../ui/Panel';
import styles from './models.module.css';
import { licencePage, PRESETS } from './presets';
import { useShape } from './shape';
import { cancelDownload, closeOffer, type Downloading, fetchOffer, lookElsewhere, useModels } from './store';
import { MODELS, offerText, progressText, roomText } from './words';

/** The hub and any other host: first a look, then the download. */
export function FromElsewhere() {
  const { busy, offer, downloading } = useModels();
  const isBusy = busy !== null || downloading !== null;
  return (
    <>
      {offer !== null && <OfferPanel />}
      {downloading !== null && <DownloadPanel downloading={downloading} />}
      <Hub isBusy={isBusy} />
      <Address isBusy={isBusy} />
    </>
  );
}

function Hub({ isBusy }: { isBusy: boolean }) {
  const [id, setId] = useState('');
  const [revision, setRevision] = useState('main');
  const [file, setFile] = useState('');
  const [token, setToken] = useState('');
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    const wanted = {
      kind: 'hub',
      id: id.trim(),
      revision: revision.trim() || 'main',
      file: file.trim() || null,
    } as const;
    void lookElsewhere({ ...wanted, token: token.trim() }, MODELS.looking);
  };
  return (
    <Panel title={MODELS.hub}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.hubNote}</p>
        <ul className={styles.list}>
          {PRESETS.map((preset) => (
            <li key={preset.id}>
              <strong>{preset.name}</strong>
              <span className="muted small">
                {compact(preset.parameters)} parameters · {byteSize(preset.bytes)} ·{' '}
                <a href={licencePage(preset)} target="_blank" rel="noreferrer">
                  {preset.licence}
                </a>
              </span>
              {preset.isGated && <Badge>gated</Badge>}
              <Button
                size="small"
                disabled={isBusy}
                aria-label={`Choose ${preset.name}`}
                onClick={() => setId(preset.id)}
              >
                Choose
              </Button>
            </li>
          ))}
        </ul>
        <form className={styles.form} onSubmit={ask}>
          <Field label={MODELS.id} value={id} onText={setId} placeholder="owner/model" required />
          <Field label={MODELS.revision} value={revision} onText={setRevision} />
          <Field label={MODELS.file} hint={MODELS.fileHint} value={file} onText={setFile} />
          <Field
            label={MODELS.token}
            hint={MODELS.tokenHint}
            value={token}
            onText={setToken}
            type="password"
            autoComplete="off"
          />
          <button type="submit" className="button" disabled={isBusy}>
            {MODELS.look}
          </button>
        </form>
      </div>
    </Panel>
  );
}

function Address({ isBusy }: { isBusy: boolean }) {
  const [address, setAddress] = useState('');
  const ask = (event: FormEvent): void => {
    event.preventDefault();
    void lookElsewhere({ kind: 'address', address: address.trim() }, MODELS.looking);
  };
  return (
    <Panel title={MODELS.address}>
      <div className={styles.content}>
        <p className="muted small">{MODELS.addressNote}</p>
        <form className={styles.form} onSubmit={ask}>
          <Field label={MODELS.addressLabel} value={address} onText={setAddress} placeholder="https://…" required />
          <button type="submit" className="button" disabled={isBusy}>
            {MODELS.look}
          </button>
        </form>
      </div>
    </Panel>
  );
}

/** Consent: what it is, from where, and how much, before a byte of it comes. */
function OfferPanel() {
  const offer = useModels((state) => state.offer);
  const there = useModels(({ kept }) => kept?.find(({ key }) => key === offer?.key) ?? null);
  const free = useModels((state) => state.free);
  const shape = useShape();
  if (offer === null) return null;
  const missing = offer.bytes === null ? null : Math.max(0, offer.bytes - (there?.kept ?? 0));
  const isShort = missing !== null && free !== null && missing > free;
  const label = there === null ? MODELS.download : there.isWhole ? MODELS.lookAt : MODELS.goOn;
  return (
    <Panel
      title={offer.name}
      beside={
        <Button size="small" look="quiet" onClick={closeOffer}>
          {MODELS.close}
        </Button>
      }
    >
      <div className={styles.content}>
        <p>
          {offerText(offer.bytes, offer.files.length)}, from {offer.from}. It is kept in this browser until you delete
          it here.
        </p>
        {there?.isWhole ? (
          <p className="muted small">{MODELS.whole}</p>
        ) : (
          <p className={isShort ? 'problem' : 'muted small'} role={isShort ? 'alert' : undefined}>
            {roomText(missing, free)}
          </p>
        )}
        <Button look="primary" onClick={() => void fetchOffer(offer, shape, MODELS.inspecting)}>
          {label}
        </Button>
      </div>
    </Panel>
  );
}

function DownloadPanel({ downloading: { offer, progress, since, before } }: { downloading: Downloading }) {
  const { received = 0, total = offer.bytes, file = '', kind = 'fetching' } = progress ?? {};
  const seconds = (performance.now() - since) / 1000;
  return (
    <Panel
      title={offer.name}
      label={`Download of ${offer.name}`}
      beside={
        <Button size="small" onClick={cancelDownload}>
          {MODELS.cancel}
        </Button>
      }
    >
      <div className={styles.content}>
        <progress
          aria-label={`Download of ${offer.name}`}
          {...(total !== null && { value: received, max: Math.max(1, total) })}
        />
        <p className="small">
          {kind === 'checking' ? 'Checking' : 'Fetching'} {file} · {progressText(received, total, before, seconds)}
        </p>
      </div>
    </Panel>
  );
}
