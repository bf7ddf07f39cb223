/** The toy-world passage that the page begins with when nothing else brings one. */
export const FIRST_SAMPLE = 1;
