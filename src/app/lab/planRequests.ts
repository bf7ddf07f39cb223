/** Plans that a worker was asked for, until it answers. */
import type { RunWork } from '../../seal/cost/workLedger';
import type { Command, Telemetry } from '../../worker/protocol';

type PlanCommand = Extract<Command, { kind: 'plan' | 'puzzle-plan' }>;
/** A command of each kind, less what belongs to the request. */
export type Asked = PlanCommand extends infer One ? (One extends PlanCommand ? Omit<One, 'request'> : never) : never;

export interface PlanRequests {
  ask: (command: Asked) => Promise<RunWork | null>;
  answer: (telemetry: Extract<Telemetry, { kind: 'planned' }>) => void;
  /** A worker that was replaced answers nothing any more. */
  clear: () => void;
}

export function makePlanRequests(send: (command: Command) => void): PlanRequests {
  let last = 0;
  const open = new Map<number, (work: RunWork | null) => void>();
  return {
    ask: (command) =>
      new Promise((resolve) => {
        last += 1;
        open.set(last, resolve);
        send({ ...command, request: last });
      }),
    answer: ({ request, work }) => {
      open.get(request)?.(work);
      open.delete(request);
    },
    clear: () => open.clear(),
  };
}
