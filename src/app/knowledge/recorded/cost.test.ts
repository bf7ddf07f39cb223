import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { KNOWLEDGE_FORMAT, readRunBytes } from '../../../seal/record/format';
import { costText } from './cost';

const folder = fileURLToPath(new URL('../../../../public/runs/', import.meta.url));

it('the price of a recorded run is told in whole numbers of its own, and nothing where none was measured', async () => {
  const [file = ''] = readdirSync(folder).filter((name) => name.startsWith('knowledge-'));
  const { conditions } = await readRunBytes(KNOWLEDGE_FORMAT, new Uint8Array(readFileSync(`${folder}${file}`)));
  const last = conditions.findLast(({ name }) => name === 'policy');
  const text = costText(conditions) ?? '';
  expect(text).toContain('after 2 rounds');
  expect(text).toContain(`${Math.round((last?.locality?.unchanged.mean ?? 0) * 100)} stay as they were`);
  expect(text).toContain(`${Math.round((last?.collateral?.accuracy.mean ?? 0) * 100)} are still right`);
  expect(costText(conditions.map((one) => ({ ...one, locality: null, collateral: null })))).toBeNull();
});
