// The YAML that kubectl reads: version 1.1's booleans (yes, on) and merge keys, but neither its dates nor its numbers
// to base 60.
// @upstream sigs.k8s.io/yaml, which keeps a fork of go-yaml v2

import type { Tags } from 'yaml';

export const MANIFEST_YAML = {
  version: '1.1',
  merge: true,
  customTags: (tags: Tags): Tags => tags.filter((tag) => typeof tag === 'string' || !isForeign(tag)),
} as const;

function isForeign({ tag, format }: { readonly tag: string; readonly format?: string }): boolean {
  return tag === 'tag:yaml.org,2002:timestamp' || format === 'TIME';
}
