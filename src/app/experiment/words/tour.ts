/** The offer of the tour. What it says at its stops comes with it. */
export const TOUR = {
  offer: 'New here? A tour of a minute',
  start: 'Take the tour of a minute',
  refuse: 'No tour, thank you',
} as const;
