/** A file of which any part can be read. */
export interface OpenFile {
  /** Bytes. */
  readonly size: number;
  /** Bytes [begin, end), which lie in the file. @throws FormatError `unreadable`. */
  read(begin: number, end: number): Promise<Uint8Array>;
}

/** A folder of files, wherever it is. */
export interface FileSource {
  /** What messages call it: a path or an address. */
  readonly name: string;
  /** Names of the files directly in the folder, at least all that `read` may be asked for. */
  list(): Promise<string[]>;
  /** The whole file. @throws FormatError `missing` or `unreadable`. */
  read(path: string): Promise<Uint8Array>;
  /** For a file too large to hold. @throws FormatError `missing` or `unreadable`. */
  open(path: string): Promise<OpenFile>;
}

/** A file that is in memory already. */
export function fileOf(bytes: Uint8Array): OpenFile {
  return { size: bytes.length, read: async (begin, end) => bytes.subarray(begin, end) };
}

/** A folder with one of its models alone: the file, and a tokenizer that may lie beside it. */
export function oneFile(folder: FileSource, file: string): FileSource {
  const seen = [file, 'tokenizer.json', 'tokenizer_config.json'];
  return { ...folder, list: async () => (await folder.list()).filter((name) => seen.includes(name)) };
}
