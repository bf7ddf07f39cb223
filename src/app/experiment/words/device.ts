/** What is said while the device, or the model of a page, is not at hand. */

export const RECOVERING = {
  title: 'The graphics driver restarted.',
  said: (attempt: number, of: number): string =>
    `The graphics driver restarted; reconnecting (try ${attempt} of ${of})…`,
  back: 'The graphics driver is back.',
  text: (attempt: number, of: number): string =>
    `Reconnecting (try ${attempt} of ${of})… A run goes on from what it has finished; what you wrote and the results on this page are kept.`,
} as const;

/** Shown only while a run of the other page keeps its model in the worker. */
export const ELSEWHERE =
  'A run is going on on the other page, and the worker holds one model at a time. When that run is over, or you stop it there, the model of this page is loaded.';

/** Of an experiment whose model is there, while another one runs with it. */
export const HELD_UP =
  'Another run is still running. It has to end, or to be stopped, before one of this experiment can begin.';
