/** Below the settings: who outside may help, what that one is sent, and what it has cost. */
import { PenLine, X } from 'lucide-react';
import { Button } from '../../ui/Button';
import { Callout, Problem } from '../../ui/Callout';
import { Field } from '../../ui/Field';
import { Panel } from '../../ui/Panel';
import { useDraft, useKnowledge, useSettings } from '../experiment';
import { badPrice, OUTSIDE, usageText } from '../words/outside';
import styles from './OutsideHelper.module.css';
import { cancelWriting, isNamed, nameEndpoint, setPrices, useOutside, writeAsTeacher } from './store';

export default function OutsideHelper() {
  const { typed, prices, used } = useOutside();
  const price = badPrice(prices);
  return (
    <Panel title={OUTSIDE.title}>
      <div className={`content ${styles.content}`}>
        <p>{OUTSIDE.about}</p>
        <Callout tone="warn">
          {OUTSIDE.sent} {OUTSIDE.key}
        </Callout>
        <div className={styles.form}>
          <Field
            label={OUTSIDE.url}
            value={typed.url}
            onText={(url) => nameEndpoint({ url })}
            placeholder="https://…/v1"
            autoComplete="off"
          />
          <Field
            label={OUTSIDE.model}
            value={typed.model}
            onText={(model) => nameEndpoint({ model })}
            placeholder="gpt-4.1"
            autoComplete="off"
          />
          <Field
            label={OUTSIDE.keyLabel}
            hint={OUTSIDE.keyHint}
            value={typed.key}
            onText={(key) => nameEndpoint({ key })}
            type="password"
            autoComplete="off"
          />
          <Field
            label={OUTSIDE.priceIn}
            value={prices.input}
            onText={(input) => setPrices({ input })}
            inputMode="decimal"
          />
          <Field
            label={OUTSIDE.priceOut}
            value={prices.output}
            onText={(output) => setPrices({ output })}
            inputMode="decimal"
          />
        </div>
        {price !== null && <Problem>{price}</Problem>}
        <Author />
        <Judge />
        <p className="muted small">{usageText(used, prices)}</p>
      </div>
    </Panel>
  );
}

function Author() {
  const experiment = useKnowledge();
  const { typed, writing, waiting, problem, done } = useOutside();
  const { teacher, teacherName } = useDraft((state) => state.history.present.passage);
  return (
    <>
      {writing === null ? (
        <Button icon={PenLine} disabled={!isNamed(typed)} onClick={() => void writeAsTeacher(experiment)}>
          {OUTSIDE.write}
        </Button>
      ) : (
        <Button icon={X} onClick={cancelWriting}>
          {OUTSIDE.cancel}
        </Button>
      )}
      <div role="status">
        {writing !== null && <p>{writing.said}</p>}
        {waiting !== null && <p>{waiting}</p>}
        {done !== null && <p>{done}</p>}
      </div>
      {problem !== null && <Problem alert>{problem}</Problem>}
      {writing !== null && writing.text !== '' && <p className={styles.text}>{writing.text}</p>}
      {writing === null && teacherName !== undefined && teacher !== undefined && (
        <details>
          <summary>Self-edit of {teacherName}</summary>
          {teacher.map((text, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text is its paragraph's place
            <p key={index} className={styles.text}>
              {text}
            </p>
          ))}
        </details>
      )}
    </>
  );
}

function Judge() {
  const named = isNamed(useOutside((state) => state.typed));
  const judges = useSettings((state) => state.settings.quiz.judge === 'endpoint');
  if (!named && !judges) return null;
  if (!named) return <Problem>{OUTSIDE.unnamed}</Problem>;
  return <p className="small">{judges ? OUTSIDE.judges : OUTSIDE.judgesNot}</p>;
}
