import { describe, expect, it, test } from 'vitest';
import { jsonBytes } from '../../testing/tinyModel';
import { planAddress, planHub } from './plan';
import { bytesOf, refusal, sendRange, serve } from './testing/host';

describe('what is to be fetched', () => {
  it('of an address: the files that are there, shards by their index', async () => {
    const files = new Map<string, Uint8Array>([
      ['config.json', jsonBytes({})],
      ['tokenizer.json', jsonBytes({})],
      [
        'model.safetensors.index.json',
        jsonBytes({ weight_map: { a: 'model-1.safetensors', b: 'model-2.safetensors', c: '../x.safetensors' } }),
      ],
      ['model-1.safetensors', bytesOf(10)],
      ['model-2.safetensors', bytesOf(20)],
    ]);
    const { address } = await serve((request, response) => {
      const bytes = files.get((request.url ?? '').replace('/m/', ''));
      if (bytes === undefined) response.writeHead(404).end();
      else sendRange(request, response, bytes, `"${bytes.length}"`);
    });
    const plan = await planAddress({ fetch }, `${address}/m`);
    expect(plan.name).toBe('m');
    expect(plan.files.map(({ name, bytes, etag }) => [name, bytes, etag])).toEqual(
      [
        'config.json',
        'tokenizer.json',
        'model.safetensors.index.json',
        'model-1.safetensors',
        'model-2.safetensors',
      ].map((name) => {
        const length = files.get(name)?.length;
        return [name, length, `"${length}"`];
      }),
    );
    expect(await refusal(planAddress({ fetch }, `${address}/none`))).toContain('config.json');
    expect(await refusal(planAddress({ fetch }, `${address}/m/none.gguf`))).toContain('no such file');
  });

  test.each(['', 'not an address', 'ftp://x/y', 'javascript:1'])('%j is no address', async (text) => {
    expect(await refusal(planAddress({ fetch }, text))).toContain('no address');
  });

  it('of a host that takes the question and never answers', async () => {
    const { address } = await serve(() => undefined);
    expect(await refusal(planAddress({ fetch, answersWithin: 50 }, `${address}/m`))).toContain('no answer');
    const { fetch: own } = globalThis;
    const slow: typeof fetch = (_, init) => own(`${address}/m`, init);
    expect(await refusal(planHub({ fetch: slow, answersWithin: 50 }, 'owner/model', 'main'))).toContain('no answer');
  });

  it('of a link with more than an address in it, without what is more', async () => {
    const { address, requests } = await serve((request, response) =>
      request.url?.startsWith('/m/') ? sendRange(request, response, bytesOf(9), '"1"') : response.writeHead(404).end(),
    );
    const plan = await planAddress({ fetch }, `${address}/m/a.gguf?download=true&token=secret#x`);
    expect(plan.files[0]?.name).toBe('a.gguf');
    expect((await planAddress({ fetch }, `${address}/m?token=secret`)).files.length).toBeGreaterThan(0);
    expect(JSON.stringify([plan, requests])).not.toContain('secret');
  });

  it.each([403, 405, 501])(
    'of a host that answers %i to a question about a file, by its first byte',
    async (status) => {
      const files = new Map([
        ['config.json', bytesOf(30)],
        ['model.safetensors', bytesOf(40)],
      ]);
      const { address } = await serve((request, response) => {
        const bytes = files.get((request.url ?? '').replace('/m/', ''));
        if (request.method === 'HEAD') response.writeHead(status).end();
        // As stores do that hide what is not there.
        else if (bytes === undefined) response.writeHead(403).end();
        else
          response
            .writeHead(206, { etag: '"1"', 'content-length': 1, 'content-range': `bytes 0-0/${bytes.length}` })
            .end(bytes.subarray(0, 1));
      });
      const { files: found } = await planAddress({ fetch }, `${address}/m`);
      expect(found.map(({ name, bytes, etag }) => [name, bytes, etag])).toEqual([
        ['config.json', 30, '"1"'],
        ['model.safetensors', 40, '"1"'],
      ]);
      const refused = await refusal(planAddress({ fetch }, `${address}/none/a.gguf`));
      expect(refused).toContain('403; it is private, or not there');
      expect(refused).not.toContain('token');
    },
  );

  it('of a host without ranges, without fetching all of it', async () => {
    const { address } = await serve((request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end();
      else response.writeHead(200, { 'content-length': 2 ** 30 }).write(bytesOf(10));
    });
    const { files } = await planAddress({ fetch }, `${address}/a.gguf`);
    expect(files[0]?.bytes).toBe(2 ** 30);
  });

  it('of a host that is not there', async () => {
    expect(await refusal(planAddress({ fetch }, 'http://localhost:1/m'))).toContain('no answer');
  });

  const hub =
    (status: number, body: unknown): typeof fetch =>
    async (input, init) => {
      asked.push([String(input), new Headers(init?.headers).get('authorization')]);
      return new Response(JSON.stringify(body), { status });
    };
  let asked: [string, string | null][] = [];
  const siblings = [
    'config.json',
    'tokenizer.json',
    'model.safetensors',
    'README.md',
    'onnx/model.onnx',
    'pytorch_model.bin',
  ].map((rfilename) => ({
    rfilename,
    size: 7,
    ...(rfilename.endsWith('.safetensors') && { lfs: { sha256: 'ab', size: 99 } }),
  }));

  it('of the hub: weights, tokenizer and configuration of one revision, with sizes and hashes', async () => {
    asked = [];
    const plan = await planHub(
      { fetch: hub(200, { sha: 'c0ffee', siblings }), token: 'secret' },
      'owner/model',
      'main',
    );
    expect(plan.files.map(({ name, bytes, sha256 }) => [name, bytes, sha256])).toEqual([
      ['config.json', 7, null],
      ['tokenizer.json', 7, null],
      ['model.safetensors', 99, 'ab'],
    ]);
    expect(plan.files[2]?.address).toMatch(/\/owner\/model\/resolve\/c0ffee\/model\.safetensors$/);
    expect(plan.key).toContain('c0ffee');
    expect(JSON.stringify(plan)).not.toContain('secret');
    expect(asked).toEqual([
      [expect.stringMatching(/\/api\/models\/owner\/model\/revision\/main\?blobs=true$/), 'Bearer secret'],
    ]);
  });

  it.each<[string, number, unknown, string | null, string]>([
    ['a gated model', 401, {}, null, 'access token'],
    ['a model that is not there', 404, {}, null, 'nothing of that name'],
    ['an answer that is no list', 200, { x: 1 }, null, 'could not be read'],
    [
      'a model without weights that are read here',
      200,
      { sha: 'a', siblings: [{ rfilename: 'pytorch_model.bin' }] },
      null,
      'no model.safetensors',
    ],
    [
      'several GGUF files',
      200,
      { sha: 'a', siblings: [{ rfilename: 'a.gguf' }, { rfilename: 'b.gguf' }] },
      null,
      'a.gguf, b.gguf',
    ],
    ['a file that is not there', 200, { sha: 'a', siblings }, 'x.gguf', '"x.gguf" is not there'],
  ])('of %s: why not', async (_, status, body, file, words) => {
    expect(await refusal(planHub({ fetch: hub(status, body) }, 'owner/model', 'main', file))).toContain(words);
  });

  it('of a GGUF file in a folder of the hub, under the name of the file alone', async () => {
    const siblings = [{ rfilename: 'gguf/a b.gguf', size: 7 }];
    const { files } = await planHub(
      { fetch: hub(200, { sha: 'c0ffee', siblings }) },
      'owner/model',
      'main',
      'gguf/a b.gguf',
    );
    expect(files).toMatchObject([
      { name: 'a b.gguf', address: 'https://huggingface.co/owner/model/resolve/c0ffee/gguf/a%20b.gguf' },
    ]);
  });

  it('of an id that is none', async () => {
    expect(await refusal(planHub({ fetch }, 'model', 'main'))).toContain('owner/model');
  });
});
