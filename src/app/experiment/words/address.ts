/** Words of a file from an address. */
import { byteSize } from '../../../contract/byteSize';

export const ADDRESS = {
  summary: 'Open from an address',
  label: 'Address of a file',
  note: 'Your browser asks that host for the file and sends it nothing of yours. The host must let other pages read it, as GitHub (Raw) and the Hugging Face hub do.',
  fetch: 'Fetch',
  cancel: 'Cancel',
  stopped: 'The worker that fetches files stopped. Check the connection, and try again.',
} as const;

/** How far it is; `null` where a host does not say how much there is. */
export const fetchedText = (received: number, total: number | null): string =>
  total === null ? `${byteSize(received)} so far` : `${byteSize(received)} of ${byteSize(total)}`;
