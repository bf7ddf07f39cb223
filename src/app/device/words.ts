/** What the Device page says. */
import { byteSize } from '../../contract/byteSize';
import type { DeviceSheet, DeviceSpeed, SelfTest } from '../../contract/device';
import { plural } from '../ui/numbers';
import { isWhole, wrongOf } from './store';

export const DEVICE = {
  title: 'Your device',
  intro:
    'What this browser computes on, whether it computes right, and how fast. All of it is found out here; nothing is sent anywhere.',
  looking: 'Asking the browser for its graphics adapter…',
  adapter: 'Graphics adapter',
  unnamed: 'Not named by the browser',
  hardware: 'Graphics hardware',
  software: 'Software, on the processor',
  softwareNote:
    'This browser has no graphics card to compute on. Everything works and the results are the same, only far slower.',
  works: 'What works without it',
  limits: 'What it can do, and what that means here',
  test: 'Does it compute right?',
  testNote:
    'Drivers have faults, and a wrong sum looks like any other. The self-test runs each small program that Selkie uses on this device (a “kernel”), and the same sums slowly on the processor, and compares them.',
  run: 'Run the self-test',
  again: 'Run it again',
  stop: 'Stop the self-test',
  stopped: 'Stopped before the end; what was tested until then stands below.',
  copy: 'Copy the report',
  copied: 'The report is in the clipboard.',
  refused: 'The browser refused the clipboard. Open the report below, and copy it by hand.',
  report: 'The report, as text',
  untrusted:
    'Live runs on this device are marked as untrusted, on the page and in the runs that you keep, until a test finds nothing wrong.',
  advice: 'An update of the graphics driver or of the browser often mends it.',
  nearest: 'How near each kernel comes to what is allowed',
  speed: 'How fast is it?',
  speedNote: 'Two short measurements, a few seconds. They bound what any model can reach here.',
  measure: 'Measure the speed',
  measuring: 'Measuring…',
  busy: 'A run is going on. The device can be tested when it has ended.',
  smallRun: 'A small live run in the Lab',
  noEstimate: 'Known once the Lab’s model is loaded and has been idle for a few seconds.',
} as const;

/** Where to go without a GPU. */
export const WITHOUT: readonly { href: string; name: string; text: string }[] = [
  {
    href: '#/',
    name: 'Lab',
    text: 'plays recorded runs with every text, answer and curve; passages and questions can be written and shared.',
  },
  { href: '#/puzzles', name: 'Puzzles', text: 'plays its recorded runs; grids can be edited and tasks imported.' },
  { href: '#/runs', name: 'Runs', text: 'opens, compares, imports and exports runs and the paper’s result files.' },
];

export const testingText = (done: number, of: number, kernel: string): string => `${done} of ${of} kernels: ${kernel}`;

/** The finding first. */
export function verdictText(test: SelfTest): string {
  const wrong = wrongOf(test).length;
  const tested = test.forms.length;
  if (wrong > 0)
    return `${plural(wrong, 'kernel')} of ${tested} ${wrong === 1 ? 'is' : 'are'} off by more than is allowed.`;
  const whole = isWhole(test)
    ? `All ${plural(tested, 'kernel')} agree`
    : `${tested} of ${test.of} kernels were tested, and agree`;
  return `${whole} with the reference within tolerance.`;
}

export function detailText({ forms, seconds }: SelfTest): string {
  const cases = forms.reduce((sum, form) => sum + form.cases, 0);
  const nearest = forms.toSorted((left, right) => right.nearest - left.nearest)[0];
  const closest =
    nearest === undefined
      ? ''
      : ` The nearest call: ${nearest.kernel}, ${shareText(nearest.nearest)} of what is allowed.`;
  return `${plural(cases, 'case')} in ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s.${closest}`;
}

/** Of the tolerance. */
export const shareText = (share: number): string => (share < 0.01 ? 'under 1%' : `${Math.round(100 * share)}%`);

export function speedTexts({ copy, product }: DeviceSpeed): readonly { name: string; value: string; means: string }[] {
  return [
    {
      name: 'Matrix products, f32',
      value: rateText(product, 'FLOP/s'),
      means: 'Bounds training and reading: both are mostly products of large matrices.',
    },
    {
      name: 'Memory, copied on the device',
      value: `${byteSize(copy)}/s read and written`,
      means: 'Bounds writing: for each token that a model writes, all of its weights are read once.',
    },
  ];
}

/** To two digits. */
function rateText(value: number, unit: string): string {
  const units = ['', 'k', 'M', 'G', 'T'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, value)) / 3));
  return `${Number((value / 1000 ** power).toPrecision(2))} ${units[power]}${unit}`;
}

export interface LimitRow {
  name: string;
  value: string;
  means: string;
}

/** What the adapter offers, in the words of somebody who wants to run a model. */
export function limitRows({ limits, features, subgroup, kernels }: DeviceSheet): LimitRow[] {
  const has = (feature: string): boolean => features.includes(feature);
  const largest = limits.maxStorageBufferBindingSize;
  return [
    {
      name: 'Largest binding',
      value: byteSize(largest),
      means: `A matrix of up to ${byteSize(largest)} is used in one piece (${plural(Math.floor(largest / 4e6), 'million weight')} in f32); a larger one is cut by rows, which costs little.`,
    },
    {
      name: 'Largest buffer',
      value: byteSize(limits.maxBufferSize),
      means:
        'No single tensor of weights, and no cache of keys and values, may be larger. Browsers do not tell how much memory there is in all.',
    },
    {
      name: 'Half precision (shader-f16)',
      value: has('shader-f16') ? 'yes' : 'no',
      means: 'Not needed: weights in f16, q8 and q4 are unpacked by hand, and sums are always made in f32.',
    },
    {
      name: 'Subgroups',
      value: has('subgroups') ? (subgroup === null ? 'yes, width not told' : widthText(subgroup)) : 'no',
      means: has('subgroups')
        ? `Threads that run side by side share numbers directly. Used here for ${kernels.product === 'broadcast' ? 'products' : kernels.rows === 'subgroup' ? 'sums along a row' : 'nothing, as other forms are quicker on this device'}.`
        : 'Sums along a row go through workgroup memory instead, somewhat slower.',
    },
    {
      name: 'Timestamp queries',
      value: has('timestamp-query') ? 'yes' : 'no',
      means: 'Would time single kernels. Nothing on these pages needs it; times here are of whole steps.',
    },
    {
      name: 'Threads of a workgroup, at most',
      value: limits.maxComputeInvocationsPerWorkgroup.toLocaleString('en'),
      means: 'The kernels use up to 256, which every WebGPU device offers.',
    },
    {
      name: 'Memory of a workgroup',
      value: byteSize(limits.maxComputeWorkgroupStorageSize),
      means: 'Tiles of matrices lie there while they are multiplied; 16 kB are enough.',
    },
  ];
}

export const widthText = ({ smallest, largest }: { smallest: number; largest: number }): string =>
  smallest === largest ? `${smallest} lanes` : `${smallest} to ${largest} lanes`;
