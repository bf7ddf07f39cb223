/** Every drawing that uses the chart library; `drawing` fetches this as one chunk. */
export { CurvesChart } from './Curves';
export { Rows } from './Rows';
export { Shares } from './Shares';
