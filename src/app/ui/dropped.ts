/** What was dropped on the page: files, and of a folder those that lie directly in it. */

export interface Dropped {
  files: File[];
  /** Name of the folder, where one was dropped. */
  folder: string | null;
}

/** To be called within the event, after which the browser forgets what was dropped. */
export async function droppedFiles({ items, files }: Pick<DataTransfer, 'items' | 'files'>): Promise<Dropped> {
  const all = [...files];
  const entries = [...items].flatMap((item) => (item.kind === 'file' ? (item.webkitGetAsEntry?.() ?? []) : []));
  const folders = entries.filter((entry) => entry instanceof FileSystemDirectoryEntry);
  if (folders.length === 0) return { files: all, folder: null };
  try {
    const within = (await Promise.all(folders.map(entriesOf))).flat();
    const found = [...entries, ...within].filter((entry) => entry instanceof FileSystemFileEntry);
    return { files: await Promise.all(found.map(fileOf)), folder: folders[0]?.name ?? null };
  } catch {
    // Whoever reads these says that they cannot be read.
    return { files: all, folder: null };
  }
}

/** The browser hands them out in parts, of which the last is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return all;
    all.push(...part);
  }
}

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
