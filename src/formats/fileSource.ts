/** A folder of files, wherever it is. */
export interface FileSource {
  /** What messages call it: a path or an address. */
  readonly name: string;
  /** Names of the files directly in the folder, at least all that `read` may be asked for. */
  list(): Promise<string[]>;
  /** The whole file. @throws FormatError `missing` or `unreadable`. */
  read(path: string): Promise<Uint8Array>;
}
