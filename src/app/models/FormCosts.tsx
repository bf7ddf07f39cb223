import type { WeightFormat } from '../../contract/engine';
import { ScrollBox } from '../ui/ScrollBox';
import type { MeasuredModel } from './formFigures';
import styles from './models.module.css';
import { FORM_COSTS, lossText, measuredText, withinText } from './words';

interface Props {
  measured: MeasuredModel | null;
  /** The form that is chosen now. */
  chosen: WeightFormat;
}

/** What it costs the model to keep its weights in each form; where that was never measured, how to measure it. */
export function FormCosts({ measured, chosen }: Props) {
  if (measured === null)
    return (
      <p className="muted small">
        {FORM_COSTS.unmeasured} <code>{FORM_COSTS.command}</code>
      </p>
    );
  return (
    <div className={styles.within}>
      <ScrollBox label={FORM_COSTS.title}>
        <table className={styles.costs} aria-label={FORM_COSTS.title}>
          <caption>{FORM_COSTS.title}</caption>
          <thead>
            <tr>
              {FORM_COSTS.heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {measured.forms.map(({ form, loss: [loss, error], difference, agreed }) => (
              <tr key={form} aria-current={form === chosen ? 'true' : undefined}>
                <th scope="row">{form === measured.stored ? `${form}, ${FORM_COSTS.own}` : form}</th>
                <td className="numeric">{withinText(lossText(loss), error)}</td>
                <td className="numeric">
                  {form === measured.stored ? '–' : withinText(lossText(difference[0], true), difference[1])}
                </td>
                <td className="numeric">
                  {agreed} of {measured.written}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="muted small">
        {measuredText(measured)} <code>{FORM_COSTS.command}</code>
      </p>
    </div>
  );
}
