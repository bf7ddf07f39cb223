/** Fetches the one chunk that has the chart library in it when the first chart is shown. */
import { partsOf } from '../ui/later';

export const drawing = partsOf(() => import('./index'));
