/** Shapes for the gated unit by itself, of which the last has gates far from zero. */

export interface GateCase {
  name: string;
  rows: number;
  width: number;
  scale: number;
}

export const GATE_CASES: readonly GateCase[] = [
  { name: 'one vector', rows: 1, width: 4, scale: 1 },
  { name: 'several workgroups', rows: 13, width: 36, scale: 1 },
  // σ is 0 or 1 at most of these: neither side may overflow.
  { name: 'gates far from zero', rows: 3, width: 32, scale: 60 },
];
