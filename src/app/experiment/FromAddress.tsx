/** A third way in for files, beside a button and a drop: the address that the visitor types. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button } from '../ui/Button';
import { Problem } from '../ui/Callout';
import { Field } from '../ui/Field';
import { Folded } from '../ui/Folded';
import styles from './FromAddress.module.css';
import { type Fetching, fetchFromAddress } from './fromAddress';
import { ADDRESS, fetchedText } from './words/address';

interface Props {
  /** Most bytes that are read of such a file. */
  most: number;
  placeholder?: string;
  disabled?: boolean;
  onFile: (file: File) => void;
}

export function FromAddress(props: Props) {
  return (
    <Folded summary={ADDRESS.summary}>
      <AddressForm {...props} />
    </Folded>
  );
}

function AddressForm({ most, placeholder = 'https://…', disabled = false, onFile }: Props) {
  const [address, setAddress] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [progress, setProgress] = useState<{ received: number; total: number | null } | null>(null);
  const coming = useRef<Fetching | null>(null);
  // Nobody waits for it any more.
  useEffect(() => () => coming.current?.cancel(), []);
  const ask = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (coming.current !== null || disabled) return;
    setProblem(null);
    setProgress({ received: 0, total: null });
    const own = fetchFromAddress(address.trim(), most, (received, total) => setProgress({ received, total }));
    coming.current = own;
    const answer = await own.answer;
    coming.current = null;
    setProgress(null);
    if (answer.kind === 'failed') setProblem(answer.failure.message);
    if (answer.kind === 'done') onFile(answer.file);
  };
  return (
    <div className={styles.address}>
      <p className="muted small">{ADDRESS.note}</p>
      <form className={styles.form} onSubmit={(event) => void ask(event)}>
        <Field label={ADDRESS.label} value={address} onText={setAddress} placeholder={placeholder} required />
        {progress === null ? (
          <button type="submit" className="button" disabled={disabled}>
            {ADDRESS.fetch}
          </button>
        ) : (
          <>
            <Button onClick={() => coming.current?.cancel()}>{ADDRESS.cancel}</Button>
            <span className={`muted small ${styles.told}`} role="status">
              {fetchedText(progress.received, progress.total)}
            </span>
          </>
        )}
      </form>
      {problem !== null && <Problem alert>{problem}</Problem>}
    </div>
  );
}
