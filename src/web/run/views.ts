// The views of a run, in the order of their tabs.

export const VIEWS = [
  ['overview', 'Overview'],
  ['nodes', 'Nodes'],
  ['subnets', 'Subnets'],
  ['pods', 'Pods'],
  ['why', 'Why'],
  ['terminal', 'Terminal'],
  ['log', 'Log'],
] as const;

/** `compare` is there as long as a run is pinned, before all others. */
export type View = (typeof VIEWS)[number][0] | 'compare';
