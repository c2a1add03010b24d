// The scenario that the playground opens with; its run is built into the page, so that the answer stands there at once.

export const FIRST_EXAMPLE = '43-pods';
