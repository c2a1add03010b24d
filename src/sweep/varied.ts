// What `size` may vary, by name: known to the command line, which does not load the search for it.

export const VARIED = ['subnets', 'nodes', 'load'] as const;

export type Varied = (typeof VARIED)[number];
