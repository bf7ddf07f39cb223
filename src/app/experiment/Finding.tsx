import type { ComponentProps } from 'react';
import type { Judged } from '../../seal/statistics/verdict';
import styles from './Finding.module.css';

interface Props extends Omit<ComponentProps<'p'>, 'className'> {
  /** How it is set off beside its words: grey for noise, else by the direction. */
  of?: Pick<Judged, 'verdict'> | null;
}

/** What a comparison comes to, in a sentence. */
export const Finding = ({ of, ...rest }: Props) => (
  <p className={styles.finding} data-verdict={of?.verdict} {...rest} />
);
