/** What would fit if what were changed: other weights, a lower rank, or more memory. */
import type { WeightFormat } from '../contract/engine';
import type { Change, WeightForm, WorkShape } from '../contract/planner';

/** Of one form of the weights, at one rank and cap. */
export type Fit = Pick<WeightForm, 'plan' | 'together' | 'fits'>;

export interface FormFit {
  asked: WeightFormat | null;
  fit: (rank: number, mostBytes: number | null) => Fit;
}

/** Caps that are proposed, and no more than a card of today has. */
const STEP = 1e8;
const MOST = 96e9;

/** @param forms all of them, this one as well. */
export function changesFor(
  {
    asked,
    here,
    shape: { adapters, rank },
    mostBytes,
  }: { asked: WeightFormat | null; here: Fit; shape: WorkShape; mostBytes: number | null },
  forms: readonly FormFit[],
): Change[] {
  const own = forms.find((form) => form.asked === asked);
  if (mostBytes === null || own === undefined || (here.fits && here.together === adapters)) return [];
  const isBetter = ({ fits, together }: Fit): boolean => fits && (!here.fits || together > here.together);
  const changes: Change[] = [];
  const others = forms
    .filter((form) => form !== own)
    .map((form) => ({ asked: form.asked, ...form.fit(rank, mostBytes) }))
    .filter(isBetter)
    // Of those that take as many, the one that changes least.
    .sort((left, right) => right.together - left.together || right.plan.weights - left.plan.weights);
  const [form] = others;
  if (form) changes.push({ kind: 'form', asked: form.asked, together: form.together });
  for (let lower = Math.floor(rank / 2); lower >= 1; lower = Math.floor(lower / 2)) {
    const fit = own.fit(lower, mostBytes);
    if (!isBetter(fit) || fit.together < adapters) continue;
    changes.push({ kind: 'rank', rank: lower, together: fit.together });
    break;
  }
  for (let more = STEP * Math.ceil((mostBytes + 1) / STEP); more <= MOST; more += STEP) {
    const { fits, together } = own.fit(rank, more);
    if (!fits || together < adapters) continue;
    changes.push({ kind: 'memory', bytes: more, together });
    break;
  }
  return changes;
}
