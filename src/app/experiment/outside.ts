/** Whom a run may ask beside the engine. What asks comes in a part of its own, when the visitor names an endpoint. */
import type { JudgeOutside } from '../../worker/protocol';

export interface OutsideHelp {
  judge: JudgeOutside;
  /** The run is over: what it still asks is left. */
  cancelJudge: () => void;
}

let present: OutsideHelp | null = null;

/** `null`: nobody. */
export function offerHelp(help: OutsideHelp | null): void {
  present = help;
}

export const outsideHelp = (): OutsideHelp | null => present;
