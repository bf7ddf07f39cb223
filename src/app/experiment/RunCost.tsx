/** What the run on the page cost, by stage: arithmetic, tokens, steps, dispatches, and the share of the matrix rate. */
import { type Cost, type CostRecord, sumCosts } from '../../seal/cost/cost';
import { compact } from '../ui/numbers';
import { ScrollBox } from '../ui/ScrollBox';
import { durationText } from './timeLeft';
import { STAGE_NAMES } from './words/estimate';

const NUMBERS = ['Time', 'GFLOP', 'Tokens', 'Steps', 'Dispatches', 'Of matrix rate'];

export default function RunCost({ cost }: { cost: CostRecord }) {
  const { matrixRate, total, innerLoops } = cost;
  const busy = cost.stages.filter(({ counts }) => counts.dispatches > 0);
  const stages = [...new Set(busy.map(({ stage }) => stage))];
  const training = innerLoops.filter(({ purpose }) => purpose === 'train');
  return (
    <>
      <ScrollBox label="Cost by stage: table">
        <table aria-label="Cost by stage">
          <thead>
            <tr>
              <th scope="col">Stage</th>
              {NUMBERS.map((name) => (
                <th key={name} scope="col" className="numeric">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {stages.map((stage) => {
              const own = sumCosts(
                busy.filter((one) => one.stage === stage),
                matrixRate,
              );
              return <CostRow key={stage} name={STAGE_NAMES[stage]} cost={own} />;
            })}
            {training.length > 0 && (
              <CostRow
                name={training.length === 1 ? 'Inner loop of the round' : `Inner loops of ${training.length} rounds`}
                cost={sumCosts(training, matrixRate)}
              />
            )}
            <CostRow name="Whole run" cost={total} />
          </tbody>
        </table>
      </ScrollBox>
      <p className="muted small">
        {matrixRate === null
          ? 'The matrix rate of this device was not measured.'
          : `Matrix rate of this device: ${(matrixRate / 1e9).toFixed(1)} GFLOP/s for one large product. Only useful arithmetic counts.`}
      </p>
    </>
  );
}

function CostRow({ name, cost }: { name: string; cost: Cost }) {
  const { seconds, flops, tokens, steps, counts, rateShare } = cost;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="numeric">{durationText(seconds)}</td>
      <td className="numeric">{(flops / 1e9).toFixed(1)}</td>
      <td className="numeric">{compact(tokens)}</td>
      <td className="numeric">{steps}</td>
      <td className="numeric">{compact(counts.dispatches)}</td>
      <td className="numeric">{rateShare === null ? '–' : `${(100 * rateShare).toFixed(1)}%`}</td>
    </tr>
  );
}
