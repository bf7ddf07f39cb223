/** What the run on the page cost, by stage: arithmetic, tokens, steps, dispatches, and the share of the matrix rate. */

import type { Column } from '../../formats/table';
import { type Cost, type CostRecord, stageSums, sumCosts } from '../../seal/cost/cost';
import { durationText } from '../../seal/cost/duration';
import { DataTable } from '../ui/DataTable';
import { compact, oneDigit } from '../ui/numbers';
import { STAGE_NAMES } from './words/estimate';

const COLUMNS: readonly Column<Cost & { name: string }>[] = [
  { name: 'stage', head: 'Stage', value: ({ name }) => name },
  { name: 'seconds', head: 'Time', text: ({ seconds }) => durationText(seconds) },
  { name: 'gflop', head: 'GFLOP', text: ({ flops }) => (flops / 1e9).toFixed(1) },
  { name: 'tokens', head: 'Tokens', text: ({ tokens }) => compact(tokens) },
  { name: 'steps', head: 'Steps', value: ({ steps }) => steps },
  { name: 'dispatches', head: 'Dispatches', text: ({ counts }) => compact(counts.dispatches) },
  {
    name: 'rate_share',
    head: 'Of matrix rate',
    text: ({ rateShare }) => (rateShare === null ? null : oneDigit(rateShare)),
  },
];

export default function RunCost({ cost }: { cost: CostRecord }) {
  const { matrixRate, total, innerLoops } = cost;
  const training = innerLoops.filter(({ purpose }) => purpose === 'train');
  const loops = training.length === 1 ? 'Inner loop of the round' : `Inner loops of ${training.length} rounds`;
  const rows = [
    ...stageSums(cost).map((sum) => ({ ...sum, name: STAGE_NAMES[sum.stage] })),
    ...(training.length === 0 ? [] : [{ ...sumCosts(training, matrixRate), name: loops }]),
    { ...total, name: 'Whole run' },
  ];
  return (
    <>
      <DataTable label="Cost by stage" columns={COLUMNS} rows={rows} keyOf={({ name }) => name} />
      <p className="muted small">
        {matrixRate === null
          ? 'The matrix rate of this device was not measured.'
          : `Matrix rate of this device: ${(matrixRate / 1e9).toFixed(1)} GFLOP/s for one large product. Only useful arithmetic counts.`}
      </p>
    </>
  );
}
