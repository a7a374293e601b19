/** In percent, how often an interval is meant to hold: of the draws of a poll, or of the samples that a partial count might have been. */
export const level = 95;
