import type { MultiPassageRecord } from '../../seal/knowledge/measured';
import { findingClass } from '../experiment/comparison';
import { roughText, ruleText } from '../experiment/words/comparisons';
import { compact, plural } from '../ui/numbers';
import { EffectFigure } from './recorded/EffectFigure';
import { effectRows } from './recorded/effect';
import { roundsVerdicts } from './roundsSummary';
import { ConditionsTable } from './tables';
import { conditionText } from './words/conditions';

/** Many held-out passages in one adapter: every condition after the same training, on the questions of all of them. */
export function MultiPassageFindings({ records }: { records: readonly MultiPassageRecord[] }) {
  const [first] = records;
  if (first === undefined) return null;
  const conditions = records.flatMap((record) => record.conditions);
  const pools = records.flatMap(({ round, finetunes }) => finetunes.map((pool) => ({ ...pool, round })));
  return (
    <section className="stack wide" aria-label="Pooled passages">
      <h3>
        {plural(first.passages, 'held-out passage')} in one adapter, {plural(first.edits, 'self-edit')} of each
      </h3>
      {roundsVerdicts(conditions).map(({ against, text, ...found }) => (
        <p key={against} className={findingClass(found)}>
          {text}
        </p>
      ))}
      <EffectFigure title="Accuracy with one adapter for all" rows={effectRows({ conditions, multiPassage: [] })} />
      <ConditionsTable conditions={conditions} label="Conditions of the pooled passages" pooled />
      <ul className="muted small">
        {pools.map(({ name, round, sequences, tokens, losses }) => (
          <li key={`${name}/${round}`}>
            {conditionText({ name, round })}: {plural(sequences, 'sequence')}, {compact(tokens)} tokens trained in{' '}
            {plural(losses.length, 'step')}, loss {losses[0]?.toFixed(2) ?? '–'} → {losses.at(-1)?.toFixed(2) ?? '–'}
          </li>
        ))}
      </ul>
      <p className="muted small">
        ± is the standard error of the difference, passage by passage.{roughText(first.passages)} {ruleText('passage')}{' '}
        All passages of a condition share one adapter, so the standard error over passages is smaller than the noise of
        finetuning anew.
      </p>
    </section>
  );
}
