import fc from 'fast-check';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { expectRefused } from './testing/refusals';
import { zipFolder, zipOf } from './zipFolder';

const MARK = 'adapter_config.json';
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const open = (bytes: Uint8Array, most?: number) => zipFolder('tiny.zip', bytes, MARK, most);
const files = (folder: string): Record<string, Uint8Array> => ({
  [`${folder}${MARK}`]: text('{}'),
  [`${folder}adapter_model.safetensors`]: text('weights '.repeat(50)),
});

async function written(given: Record<string, Uint8Array[]>): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const part of zipOf(Object.entries(given))) parts.push(part);
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

describe('a zip archive', () => {
  it('is read back as it was written, in whatever parts', async () => {
    // fflate takes names as keys of an object, where one of them means something else.
    const names = fc.stringMatching(/^[a-z_.]{1,12}$/).filter((name) => !/^(\.+|__proto__)$/.test(name));
    const contents = fc.dictionary(names, fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 3 }), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(contents, async (given) => {
        const folder = await open(await written(given));
        expect((await folder.list()).sort()).toEqual(Object.keys(given).sort());
        for (const [name, parts] of Object.entries(given))
          expect([...(await folder.read(name))]).toEqual(parts.flatMap((part) => [...part]));
      }),
      { numRuns: 40 },
    );
  });

  it('of equal files is equal', async () => {
    const once = await written({ a: [text('one')] });
    expect(await written({ a: [text('o'), text('ne')] })).toEqual(once);
  });

  it.each(['', 'mine/', 'some/where/else/', '..\\odd\\'])('may have its folder at %j', async (folder) => {
    const beside = { '__MACOSX/._adapter_config.json': text('x'), [`${folder}deeper/other.txt`]: text('y') };
    const opened = await open(zipSync({ ...files(folder), ...beside, 'read me.txt': text('z') }));
    const listed = await opened.list();
    expect(listed).toEqual(expect.arrayContaining([MARK, 'adapter_model.safetensors']));
    expect(listed.filter((name) => name.includes('/'))).toEqual([]);
    expect(new TextDecoder().decode(await opened.read('adapter_model.safetensors'))).toContain('weights weights');
  });

  it('is refused where it is none, is cut off, encrypted, or has two of them', async () => {
    const whole = zipSync(files(''));
    await expectRefused(open(text('{"a": 1}')), 'broken', ['tiny.zip', 'no zip archive'], 200);
    await expectRefused(open(text('<!doctype html>')), 'broken', ['a web page'], 200);
    await expectRefused(open(new Uint8Array()), 'broken', ['no zip archive'], 200);
    await expectRefused(open(whole.subarray(0, whole.length - 30)), 'broken', ['cannot be unpacked'], 200);
    const both: Zippable = { ...files('one/'), ...files('two/') };
    await expectRefused(open(zipSync(both)), 'unsupported', ['one/adapter_config.json', 'two/'], 200);
    const strange = whole.slice();
    // The method of every entry of the directory becomes 99, as of AES.
    for (let at = 0; at + 12 < strange.length; at++)
      if (strange[at] === 0x50 && strange[at + 1] === 0x4b && strange[at + 2] === 1) strange[at + 10] = 99;
    const read = open(strange).then((folder) => folder.read(MARK));
    await expectRefused(read, 'broken', ['cannot be unpacked', 'encrypted'], 200);
  });

  it('is not unpacked beyond what is read of one file, whatever it says of its sizes', async () => {
    const bomb = zipSync({ [MARK]: text('{}'), large: new Uint8Array(100_000) });
    await expectRefused(
      open(bomb, 1000).then((folder) => folder.read('large')),
      'unsupported',
      ['100000', '1000'],
      200,
    );
    const lying = bomb.slice();
    const view = new DataView(lying.buffer);
    for (let at = 0; at + 28 < lying.length; at++)
      if (view.getUint32(at, true) === 0x02014b50 && view.getUint32(at + 24, true) === 100_000)
        view.setUint32(at + 24, 10, true);
    const read = await (await open(lying, 1000)).read('large').catch((error: unknown) => error);
    if (read instanceof Uint8Array) expect(read.length).toBeLessThanOrEqual(10);
    else expect(read).toMatchObject({ code: 'broken' });
  });

  it('cut or changed anywhere is read or refused', async () => {
    const whole = zipSync(files('a/'));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (at, byte, cut) => {
        const bytes = cut ? whole.slice(0, at) : whole.slice();
        if (!cut) bytes[at] = byte;
        const read = async () => {
          const folder = await open(bytes);
          for (const name of await folder.list()) await folder.read(name);
        };
        await read().catch((error: unknown) => expect(error).toMatchObject({ name: 'FormatError' }));
      }),
      { numRuns: 200 },
    );
  });
});
