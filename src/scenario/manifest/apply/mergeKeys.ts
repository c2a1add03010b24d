// Which lists of Kubernetes' objects are merged item by item, and by which field: all others are replaced as a whole.
// @upstream patchMergeKey and patchStrategy in k8s.io/api

/** By the list's own field. Ports are of containers, or of a Service. */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  env: ['name'],
  ephemeralContainers: ['name'],
  hostAliases: ['ip'],
  imagePullSecrets: ['name'],
  initContainers: ['name'],
  ownerReferences: ['uid'],
  ports: ['containerPort', 'port'],
  resourceClaims: ['name'],
  secrets: ['name'],
  topologySpreadConstraints: ['topologyKey'],
  volumeDevices: ['devicePath'],
  volumeMounts: ['mountPath'],
  volumes: ['name'],
};

/** Of what stands there, only what the manifest says stays. */
const RETAINED: ReadonlySet<string> = new Set(['strategy', 'volumes']);

/** Lists of plain values that are merged as sets. */
const SETS: ReadonlySet<string> = new Set(['finalizers']);

/** Where items of the list say by which they are told apart; undefined where the list is one value. */
export function mergeKeyOf(field: string, items: readonly Readonly<Record<string, unknown>>[]) {
  const keys = Object.hasOwn(MERGE_KEYS, field) ? (MERGE_KEYS[field] ?? []) : [];
  return keys.find((key) => items.every((item) => item[key] !== undefined));
}

export function isRetained(field: string): boolean {
  return RETAINED.has(field);
}

export function isSet(field: string): boolean {
  return SETS.has(field);
}
