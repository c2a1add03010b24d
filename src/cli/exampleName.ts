// How a scenario that comes with the program is named on the command line.

/** In front of its name, where the name of a file is taken. */
export const EXAMPLE = 'example:';
