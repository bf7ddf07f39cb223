/** The losses of a sequence's tokens as two strips, without the adapter and with it: the darker, the less expected. Model output is only ever text. */
import { Contrast } from 'lucide-react';
import { type CSSProperties, type KeyboardEvent, useId, useRef, useState } from 'react';
import type { Column } from '../../formats/table';
import type { TokenLosses as Losses } from '../../seal/knowledge/measured';
import { DataTable } from '../ui/DataTable';
import { Folded } from '../ui/Folded';
import { nats } from '../ui/numbers';
import { Select } from '../ui/Select';
import { Term } from '../ui/Term';
import { useKnowledge, useTokenLosses } from './experiment';
import { MeasureHead } from './MeasureHead';
import type { CandidateView } from './results';
import styles from './TokenLosses.module.css';
import { type LossSide, meanLoss, SIDES, scoreTokens, shadeOf, type TokenLoss, tokensOf } from './tokenLosses';
import { likelyText, likelyTexts, SIDE_LABELS, TOKEN_LOSSES, takesText } from './words/tokenLosses';

export function TokenLosses({ of, tokens }: { of: CandidateView; tokens: number }) {
  const { id, sequences, tokenLosses } = of;
  const experiment = useKnowledge();
  return (
    <div className={styles.part}>
      <MeasureHead
        label={TOKEN_LOSSES.name}
        icon={Contrast}
        button={TOKEN_LOSSES.button}
        after="finetune"
        first={TOKEN_LOSSES}
        takes={takesText(sequences.length, tokens)}
        about={TOKEN_LOSSES.about}
        selfEdit={id}
        there={tokenLosses !== null}
        measuring={useTokenLosses()}
        onPress={() => void scoreTokens(experiment, of)}
      />
      {tokenLosses !== null && <OneSequence key={id} losses={tokenLosses} texts={sequences.map(({ text }) => text)} />}
    </div>
  );
}

function OneSequence({ losses: { sequences }, texts }: { losses: Losses; texts: readonly string[] }) {
  const [chosen, setChosen] = useState(0);
  /** Place of the token that is looked at. */
  const [at, setAt] = useState<number | null>(null);
  const sequence = sequences[chosen] ?? sequences[0];
  if (sequence === undefined) return null;
  const tokens = tokensOf(sequence);
  const options = texts.map((text, index) => [String(index), `${index + 1}. ${text}`] as const);
  return (
    <figure className={styles.figure} aria-label={TOKEN_LOSSES.name}>
      <div className={`row wrap ${styles.pick}`}>
        <Select
          label={TOKEN_LOSSES.sequence}
          value={String(chosen)}
          options={options}
          onPick={(value) => {
            setChosen(Number(value));
            setAt(null);
          }}
        />
      </div>
      {SIDES.map((side) => (
        <Strip key={`${chosen} ${side}`} side={side} tokens={tokens} at={at} onLook={setAt} />
      ))}
      <p className={styles.readout} aria-hidden>
        <Readout token={at === null ? undefined : tokens[at]} />
      </p>
      <p className={`muted small ${styles.shades}`}>{TOKEN_LOSSES.shades}</p>
      <Folded summary={TOKEN_LOSSES.table}>
        <DataTable
          label="Loss of each token"
          columns={COLUMNS}
          rows={tokens.map((token, place) => ({ ...token, place }))}
          keyOf={({ place }) => place}
        />
      </Folded>
    </figure>
  );
}

interface StripProps {
  side: LossSide;
  tokens: readonly TokenLoss[];
  at: number | null;
  onLook: (place: number | null) => void;
}

/** One stop for the Tab key; arrow keys move within it. */
function Strip({ side, tokens, at, onLook }: StripProps) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const stop = at ?? 0;
  const go = (event: KeyboardEvent): void => {
    const last = tokens.length - 1;
    const to = { ArrowRight: Math.min(last, stop + 1), ArrowLeft: Math.max(0, stop - 1), Home: 0, End: last }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    onLook(to);
    list.current?.querySelectorAll('button')[to]?.focus();
  };
  return (
    <div className={styles.strip}>
      <span id={id} className="small">
        {SIDE_LABELS[side]}{' '}
        <span className="muted nowrap">
          {nats(meanLoss(tokens, side))} <Term of="nats">nats</Term> a token
        </span>
      </span>
      <div
        role="toolbar"
        ref={list}
        aria-labelledby={id}
        className={styles.tokens}
        onKeyDown={go}
        onPointerLeave={() => onLook(null)}
      >
        {tokens.map((token, place) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a token is its place
            key={place}
            type="button"
            tabIndex={place === stop ? 0 : -1}
            data-looked={place === at}
            aria-label={spokenOf(token)}
            style={{ '--shade': token.loss === null ? 0 : shadeOf(token.loss[side]) } as CSSProperties}
            onFocus={() => onLook(place)}
            onPointerEnter={() => onLook(place)}
            onClick={() => onLook(place)}
          >
            {token.text.replace(/\n/g, '⏎') || '∅'}
          </button>
        ))}
      </div>
    </div>
  );
}

/** What cannot be seen has a sign. */
const shownText = ({ text }: TokenLoss): string =>
  text.trim() === '' ? text.replace(/\n/g, '⏎').replace(/ /g, '␣') || '∅' : text.trim();

function spokenOf(token: TokenLoss): string {
  const { loss } = token;
  return `${shownText(token)}: ${loss === null ? TOKEN_LOSSES.first : likelyTexts(loss)}`;
}

function Readout({ token }: { token: TokenLoss | undefined }) {
  if (token === undefined) return <span className="muted">{TOKEN_LOSSES.hint}</span>;
  const { loss } = token;
  return (
    <>
      <span className="mono">{shownText(token)}</span>:{' '}
      {loss === null ? TOKEN_LOSSES.first : `${likelyTexts(loss)}; loss ${nats(loss.before)} → ${nats(loss.after)}`}
    </>
  );
}

interface Row extends TokenLoss {
  place: number;
}

const lossColumns = (side: LossSide): Column<Row>[] => [
  {
    name: `${side}_probability`,
    head: SIDE_LABELS[side],
    about: 'How likely the token is, given those before it.',
    text: ({ loss }) => loss && likelyText(loss[side]),
  },
  { name: `${side}_loss`, head: 'Loss', about: 'In nats.', text: ({ loss }) => loss && nats(loss[side]) },
];

const COLUMNS: readonly Column<Row>[] = [
  { name: 'token', head: 'Token', text: shownText },
  ...SIDES.flatMap(lossColumns),
];
