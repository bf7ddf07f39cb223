import { ScrollBox } from '../ui/ScrollBox';

/** One step: its number under `step`, and the loss of each curve under the curve's name. */
export type LossRow = Record<string, number>;

/** The chart's numbers for those who read rather than look. */
export function LossTable({ rows }: { rows: readonly LossRow[] }) {
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== 'step');
  return (
    <ScrollBox label="Loss list">
      <table aria-label="Losses">
        <thead>
          <tr>
            <th scope="col">Step</th>
            {names.map((name) => (
              <th scope="col" className="numeric" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.step}>
              <th scope="row">{row.step}</th>
              {names.map((name) => (
                <td className="numeric" key={name}>
                  {row[name]?.toFixed(4) ?? '\u2013'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
