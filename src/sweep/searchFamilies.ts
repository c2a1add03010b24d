// What `tune` may be asked to search, by name: known to the command line, which does not load the search for it.

export const SEARCH_FAMILIES = [
  'warm',
  'cooldown',
  'max-pods',
  'nodes',
  'type',
  'subnet',
  'mode',
  'version',
  'node-pool',
] as const;

export type SearchFamily = (typeof SEARCH_FAMILIES)[number];
