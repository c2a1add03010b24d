// Kubernetes objects as a scenario has written them, from the start or in a step, so that a what-if can write them
// otherwise.

import type { AppliedObject, ObjectKind } from '../kube/api/workloadConfig.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import { isMapping, type Written } from '../scenario/manifest/rules/fields.ts';
import type { Setting } from '../scenario/variant.ts';
import { type Change, fromStart } from './change.ts';

export interface WrittenObject<Config> {
  readonly config: Config;
  readonly manifest: Written;
  /** The document with another object in its place. */
  readonly replacedBy: (manifest: Written) => readonly Setting[];
}

/** Objects that are written together, and how the document says others in their place. */
interface Place {
  readonly objects: readonly AppliedObject[];
  readonly settings: (objects: readonly Changed[]) => readonly Setting[];
}

interface Changed {
  readonly kind: ObjectKind;
  readonly manifest: unknown;
}

/** As last written, by name: those of which `configOf` takes the config. */
export function writtenObjects<Config>(
  scenario: CompiledScenario,
  configOf: (object: AppliedObject) => Config | undefined,
): WrittenObject<Config>[] {
  const found = new Map<string, WrittenObject<Config>>();
  for (const place of placesIn(scenario))
    for (const object of place.objects) {
      const { manifest, config: named } = object;
      const config = configOf(object);
      if (config === undefined || !isMapping(manifest)) continue;
      const namespace = 'namespace' in named ? named.namespace : '';
      found.set(`${namespace}/${named.name}`, {
        config,
        manifest,
        replacedBy: (other) =>
          place.settings(
            place.objects.map((each) => ({
              kind: each.kind,
              manifest: each === object ? other : each.manifest,
            })),
          ),
      });
    }
  return [...found.values()];
}

function placesIn({ karpenter, timeline }: CompiledScenario): Place[] {
  const places = new Map<string, Place>();
  if (karpenter !== undefined)
    places.set('karpenter', { objects: karpenter.objects, settings: karpenterSettings });
  for (const { action, path } of timeline) {
    if (action.kind !== 'apply' && action.kind !== 'adopt') continue;
    const [, index, key] = path;
    const text = `timeline[${index}].${key === 'manifest' ? key : `${key}.manifest`}`;
    // A step that is repeated is written once.
    if (!places.has(text))
      places.set(text, {
        objects: action.objects,
        settings: (objects) => [{ path: text, value: objects.map(({ manifest }) => manifest) }],
      });
  }
  return [...places.values()];
}

/** Those that nobody has written, by default, become written ones. */
function karpenterSettings(objects: readonly Changed[]): Setting[] {
  const of = (kind: ObjectKind): unknown[] =>
    objects.flatMap((each) => (each.kind === kind ? [each.manifest] : []));
  return [
    { path: 'karpenter.nodeClasses', value: of('EC2NodeClass') },
    { path: 'karpenter.nodePools', value: of('NodePool') },
  ];
}

/** From the start, by the label. */
export function rewritten(
  label: string,
  { replacedBy }: Pick<WrittenObject<unknown>, 'replacedBy'>,
  manifest: Written,
): Change {
  return fromStart(label, ...replacedBy(manifest));
}

/** The object with another value at a path of keys; undefined takes it away. */
export function withValue(object: Written, [key = '', ...rest]: readonly string[], value: unknown): Written {
  const inner = object[key];
  if (rest.length > 0) return { ...object, [key]: withValue(isMapping(inner) ? inner : {}, rest, value) };
  const { [key]: _, ...others } = object;
  return value === undefined ? others : { ...others, [key]: value };
}
