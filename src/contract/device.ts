/** What can be asked of a device itself, whatever model is open, and what comes of it. */

/** Each on a device of its own, so that the model that is open stays as it is. */
export type DeviceAsk = { kind: 'look' } | { kind: 'test' } | { kind: 'speed' };

/** What the adapter offers; `limits` and `features` by the names that WebGPU has for them. */
export interface DeviceSheet {
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  software: boolean;
  limits: Readonly<Record<DeviceLimit, number>>;
  features: readonly string[];
  /** Lanes of the smallest and the largest subgroup; `null` where there are none or the browser does not say. */
  subgroup: { smallest: number; largest: number } | null;
  /** Which forms of the kernels it gets. */
  kernels: { rows: string; product: string };
}

export const DEVICE_LIMITS = [
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
] as const;
export type DeviceLimit = (typeof DEVICE_LIMITS)[number];

/** A kernel that is farther from its reference than it may be. */
export interface Disagreement {
  case: string;
  /** The numbers of the case. */
  shape: string;
  /** Which tensor, which element, and by how much; or what the driver said. */
  what: string;
  /** Largest difference over what is allowed; `null` where there is no such number. */
  times: number | null;
}

export interface FormResult {
  kernel: string;
  cases: number;
  /** How near any tensor came to what is allowed: 0 is none off at all, more than 1 is too far. */
  nearest: number;
  /** The first that was too far. */
  wrong: Disagreement | null;
}

export interface SelfTest {
  /** ISO 8601. */
  at: string;
  seconds: number;
  /** Of how many there are; fewer were tested where it was stopped. */
  of: number;
  forms: readonly FormResult[];
}

export interface DeviceSpeed {
  /** Bytes read and written per second by a copy on the device. */
  copy: number;
  /** FLOP/s of a large product in f32. */
  product: number;
}

export type DeviceNews = { kind: 'testing'; done: number; of: number; kernel: string };

export type DeviceFinding =
  | { kind: 'sheet'; sheet: DeviceSheet }
  | { kind: 'tested'; sheet: DeviceSheet; test: SelfTest }
  | { kind: 'speed'; speed: DeviceSpeed };
