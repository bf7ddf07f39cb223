import { afterAll } from 'vitest';
import { testDevice } from './device';

/** Lines for what the tests of a file measure; printed after the last of them, under the name of the device. */
export async function printedAtEnd(title: string): Promise<string[]> {
  const { facts } = await testDevice();
  const lines: string[] = [];
  afterAll(() => {
    process.stdout.write(`${title}, ${facts.description || facts.vendor}:\n  ${lines.join('\n  ')}\n`);
  });
  return lines;
}
