/** What a run cost, as lines: first the whole by stage, then one inner loop and one round of each kind. */
import { type Cost, type CostRecord, type StageCost, sumCosts } from '../../seal/cost/cost';
import type { Purpose, Stage } from '../../seal/types';

const NAMES: Record<Stage, string> = {
  'self-edits': 'writing',
  finetune: 'finetune',
  quiz: 'quiz',
  reward: 'reward',
  selection: 'selection',
  'policy-finetune': 'policy',
  credit: 'credit',
};

const PURPOSES: Record<Purpose, string> = {
  lab: 'lab',
  train: 'training',
  'held-out': 'held-out',
  'multi-passage': 'pooled',
  reading: 'reading',
};

export function costLines(record: CostRecord): string[] {
  const { matrixRate, stages, innerLoops, rounds, total } = record;
  const rate = matrixRate === null ? 'not measured' : `${quantity(matrixRate)}FLOP/s`;
  const busy = stages.filter(({ counts }) => counts.dispatches > 0);
  const names = [...new Set(busy.map(({ stage }) => stage))];
  const ofStage = (name: Stage): StageCost[] => busy.filter(({ stage }) => stage === name);
  return [
    `matrix rate of the device: ${rate}`,
    ...names.map((stage) => line(NAMES[stage], sumCosts(ofStage(stage), matrixRate))),
    line('all', total),
    ...innerLoops.map((loop) => line(`inner loop, ${PURPOSES[loop.purpose]} ${loop.round}`, loop)),
    ...rounds.map((round) => line(round.round === 0 ? 'before round 1' : `round ${round.round}`, round)),
  ];
}

function line(name: string, { seconds, flops, tokens, steps, adapters, counts, rateShare }: Cost): string {
  const share = rateShare === null ? '' : `, ${(100 * rateShare).toFixed(rateShare < 0.1 ? 1 : 0)} % of matrix rate`;
  const trained = adapters > 0 ? `, ${adapters} adapters` : '';
  return `${name.padEnd(24)} ${`${quantity(flops)}FLOP`.padStart(11)}, ${quantity(tokens)}tokens, ${steps} steps, ${counts.dispatches} dispatches${trained}, ${seconds.toFixed(1)} s${share}`;
}

/** "48.9 G" */
function quantity(value: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P'];
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  return `${step === 0 ? Math.round(value) : (value / 1000 ** step).toFixed(1)} ${units[step] ?? ''}`;
}
