/** Words that charts of both domains share. */

export const ROUND_AXIS = 'round (0 is the untrained policy)';
