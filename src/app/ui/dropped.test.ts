import { beforeAll, describe, expect, it, vi } from 'vitest';
import { droppedFiles } from './dropped';

class FileEntry {
  constructor(readonly name: string) {}
  file(resolve: (file: File) => void, reject: (error: Error) => void): void {
    if (this.name === 'gone') reject(new Error('It is gone.'));
    else resolve(new File([this.name], this.name));
  }
}

/** Hands out its entries two at a time, as browsers do by the hundred. */
class FolderEntry {
  constructor(
    readonly name: string,
    readonly entries: readonly object[],
  ) {}
  createReader() {
    let at = 0;
    return {
      readEntries: (resolve: (entries: readonly object[]) => void) => {
        resolve(this.entries.slice(at, at + 2));
        at += 2;
      },
    };
  }
}

beforeAll(() => {
  vi.stubGlobal('FileSystemFileEntry', FileEntry);
  vi.stubGlobal('FileSystemDirectoryEntry', FolderEntry);
});

const drop = async (...entries: { name: string }[]) => {
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  const { files, folder } = await droppedFiles({
    items: items as unknown as DataTransferItemList,
    files: entries.map(({ name }) => new File([], name)) as unknown as FileList,
  });
  return { names: files.map(({ name }) => name), folder };
};

describe('what was dropped', () => {
  it('is the files themselves', async () => {
    expect(await drop(new FileEntry('a.gguf'), new FileEntry('b'))).toEqual({ names: ['a.gguf', 'b'], folder: null });
  });

  it('is all files directly in a folder, under its name, and none of a folder within it', async () => {
    const deeper = new FolderEntry('onnx', [new FileEntry('model.onnx')]);
    const files = ['config.json', 'tokenizer.json', 'model.safetensors'].map((name) => new FileEntry(name));
    expect(await drop(new FolderEntry('SmolLM2', [deeper, ...files]))).toEqual({
      names: ['config.json', 'tokenizer.json', 'model.safetensors'],
      folder: 'SmolLM2',
    });
  });

  it('that cannot be read is left to whoever reads it to tell', async () => {
    expect(await drop(new FolderEntry('m', [new FileEntry('gone')]))).toEqual({ names: ['m'], folder: null });
  });
});
