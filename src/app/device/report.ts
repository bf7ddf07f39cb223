/** The self-test as text, for whoever helps with a device that computes wrong. */
import type { DeviceSheet, SelfTest } from '../../contract/device';
import { shareText, verdictText, widthText } from './words';

declare const __SELKIE_VERSION__: string;

export function reportText(sheet: DeviceSheet, test: SelfTest, browser: string): string {
  const { vendor, architecture, device, description, software, limits, features, subgroup, kernels } = sheet;
  const named = [vendor, architecture, device, description].filter((part) => part !== '').join(' / ');
  return [
    `Selkie ${__SELKIE_VERSION__}, numerics self-test of ${test.at}`,
    verdictText(test),
    `Adapter: ${named || 'unnamed'} (${software ? 'software' : 'hardware'})`,
    `Browser: ${browser}`,
    `Kernel forms: rows ${kernels.rows}, products ${kernels.product}`,
    `Subgroups: ${subgroup === null ? 'none or not told' : widthText(subgroup)}`,
    `Features: ${features.join(', ') || 'none'}`,
    `Limits: ${Object.entries(limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    `Tested: ${test.forms.length} of ${test.of} forms in ${test.seconds.toFixed(1)} s`,
    '',
    ...test.forms.flatMap(({ kernel, cases, nearest, wrong }) =>
      wrong === null
        ? [`ok     ${kernel} (${cases} cases, at most ${shareText(nearest)} of the tolerance)`]
        : [
            `WRONG  ${kernel}`,
            `       case: ${wrong.case} ${wrong.shape}`,
            `       ${wrong.what}`,
            ...(wrong.times === null ? [] : [`       ${wrong.times.toPrecision(3)} times what is allowed`]),
          ],
    ),
    '',
  ].join('\n');
}
