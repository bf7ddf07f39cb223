/** A run as one zip for a cluster; a chunk of its own, with the library that packs it. */
import { compressedZip } from '../../formats/zip';
import { type AdapterFolder, bundleFiles, bundleOfRun } from '../../seal/knowledge/files/bundle';
import type { KnowledgeRun } from '../../seal/record/record';
import type { ExportFile } from '../experiment/download';

export function clusterZip(run: KnowledgeRun, adapters: readonly AdapterFolder[]): ExportFile {
  const root = `selkie-cluster-${run.id}`;
  const bytes = compressedZip(root, bundleFiles({ ...bundleOfRun(run), adapters }));
  return { name: `${root}.zip`, type: 'application/zip', content: new Blob([bytes], { type: 'application/zip' }) };
}
