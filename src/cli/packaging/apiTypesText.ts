// From Kubernetes' OpenAPI to a table of its types in a line each: which kinds are served in which version, in a
// namespace or not, and the fields of each type with the kind of value they take.

interface Property {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly items?: Property;
  readonly additionalProperties?: Property;
}

interface Definition extends Property {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly 'x-kubernetes-group-version-kind'?: readonly GroupVersionKind[];
}

interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

interface Operation {
  readonly 'x-kubernetes-action'?: string;
  readonly 'x-kubernetes-group-version-kind'?: GroupVersionKind;
}

export interface Swagger {
  readonly definitions: Readonly<Record<string, Definition>>;
  readonly paths: Readonly<Record<string, { readonly post?: Operation }>>;
}

/** Types that are written as one value, by their name's end. */
const VALUES: Readonly<Record<string, string>> = {
  'resource.Quantity': 'q',
  'v1.Time': 't',
  'v1.MicroTime': 't',
  'intstr.IntOrString': 'I',
  'runtime.RawExtension': 'x',
  'v1.FieldsV1': 'x',
  'v1.JSON': 'x',
  'v1.JSONSchemaProps': 'x',
  'v1.JSONSchemaPropsOrArray': 'x',
  'v1.JSONSchemaPropsOrBool': 'x',
  'v1.JSONSchemaPropsOrStringArray': 'x',
};

/** By version. */
export function apiTypesText(swaggers: ReadonlyMap<string, Swagger>): string {
  const all = [...swaggers.values()];
  const kinds = servedKinds(all);
  const roots = kinds.flatMap((served) => served.kinds.map(({ type }) => type));
  const types = reachableTypes(all, roots);
  const nameOf = shortNames(types.map(({ type }) => type));
  const fieldText = ({ name, code, required }: Field): string =>
    `${name}:${code.replace(/@(.*)/, (_, type: string) => nameOf(type))}${required ? '!' : ''}`;
  return [
    `// Kubernetes' own kinds and the types of their fields, from the OpenAPI of ${[...swaggers.keys()].join(' and ')}. Written by`,
    '// `npm run api-types`; read by `apiTypes.ts`, which says what the letters mean. Copyright of the OpenAPI: The',
    '// Kubernetes Authors, Apache License 2.0.',
    '',
    '/** A line for each version of a group: its kinds with their types; `~` for those in no namespace. */',
    'export const API_KINDS = `',
    ...kinds.map(
      ({ apiVersion, kinds: served }) =>
        `${apiVersion} ${served.map(({ kind, isInNamespace, type }) => `${kind}${isInNamespace ? '' : '~'}=${nameOf(type)}`).join(' ')}`,
    ),
    '`;',
    '',
    '/** A line for each type: its fields with the kind of their values; `!` for those that must be there. */',
    'export const API_TYPES = `',
    ...types.map(({ type, fields }) => [nameOf(type), ...fields.map(fieldText)].join(' ')).sort(),
    '`;',
    '',
  ].join('\n');
}

interface ServedKind {
  readonly kind: string;
  readonly isInNamespace: boolean;
  readonly type: string;
}

interface Served {
  readonly apiVersion: string;
  readonly kinds: readonly ServedKind[];
}

/** What can be created in a version that is served without being asked for: no alpha, no beta. */
function servedKinds(swaggers: readonly Swagger[]): Served[] {
  const found = new Map<string, Map<string, ServedKind>>();
  for (const { paths, definitions } of swaggers) {
    const typeOf = typesOfKinds(definitions);
    for (const [path, { post }] of Object.entries(paths)) {
      const { 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': gvk } = post ?? {};
      // Behind an object's name are its subresources.
      if (action !== 'post' || gvk === undefined || path.includes('{name}')) continue;
      const type = typeOf.get(keyOf(gvk));
      if (type === undefined || !/^v\d+$/.test(gvk.version)) continue;
      const apiVersion = apiVersionOf(gvk);
      const kinds = found.get(apiVersion) ?? new Map<string, ServedKind>();
      const isInNamespace = path.includes('{namespace}') || kinds.get(gvk.kind)?.isInNamespace === true;
      kinds.set(gvk.kind, { kind: gvk.kind, isInNamespace, type });
      found.set(apiVersion, kinds);
    }
  }
  return [...found]
    .map(([apiVersion, kinds]) => ({
      apiVersion,
      kinds: [...kinds.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)),
    }))
    .sort((a, b) => (a.apiVersion < b.apiVersion ? -1 : 1));
}

function typesOfKinds(definitions: Swagger['definitions']): Map<string, string> {
  const types = new Map<string, string>();
  for (const [name, { 'x-kubernetes-group-version-kind': gvks = [] }] of Object.entries(definitions))
    for (const gvk of gvks.length === 1 ? gvks : []) types.set(keyOf(gvk), name);
  return types;
}

function keyOf({ group, version, kind }: GroupVersionKind): string {
  return `${group}/${version}/${kind}`;
}

function apiVersionOf({ group, version }: GroupVersionKind): string {
  return group === '' ? version : `${group}/${version}`;
}

interface Field {
  readonly name: string;
  /** With `@` before the name of a type. */
  readonly code: string;
  readonly required: boolean;
}

interface ReachableType {
  readonly type: string;
  readonly fields: readonly Field[];
}

/** What every object has is left out, and `status`, which says nothing to a new one. */
const OF_EVERY_OBJECT = ['apiVersion', 'kind', 'metadata', 'status'];

const METADATA = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

function reachableTypes(swaggers: readonly Swagger[], roots: readonly string[]): ReachableType[] {
  const types = new Map<string, readonly Field[]>();
  const open = [METADATA, ...roots];
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (types.has(type)) continue;
    const fields = new Map<string, Field>();
    for (const { definitions } of swaggers) {
      const { properties = {}, required = [] } = definitions[type] ?? {};
      for (const [name, property] of Object.entries(properties)) {
        if (fields.has(name) || (roots.includes(type) && OF_EVERY_OBJECT.includes(name))) continue;
        const code = codeOf(property, definitions, (needed) => open.push(needed));
        fields.set(name, { name, code, required: required.includes(name) });
      }
    }
    types.set(
      type,
      [...fields.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }
  return [...types].map(([type, fields]) => ({ type, fields }));
}

function codeOf(
  property: Property,
  definitions: Swagger['definitions'],
  needs: (type: string) => void,
): string {
  const { $ref, type, format, items, additionalProperties } = property;
  if ($ref !== undefined) {
    const name = $ref.slice('#/definitions/'.length);
    const value = Object.entries(VALUES).find(([end]) => name.endsWith(`.${end}`))?.[1];
    if (value !== undefined) return value;
    const { properties, ...alias } = definitions[name] ?? {};
    if (properties === undefined) return codeOf(alias, definitions, needs);
    needs(name);
    return `@${name}`;
  }
  if (type === 'array' && items !== undefined) return `[]${codeOf(items, definitions, needs)}`;
  if (type === 'object' && additionalProperties !== undefined)
    return `{}${codeOf(additionalProperties, definitions, needs)}`;
  if (type === 'string') return format === 'byte' ? 'y' : 's';
  if (type === 'integer') return format === 'int64' ? 'l' : 'i';
  if (type === 'number') return 'n';
  return type === 'boolean' ? 'b' : 'x';
}

/** Names by their last part, with version and group where another type has it, too. */
function shortNames(types: readonly string[]): (type: string) => string {
  const ends = new Map<string, number>();
  const endOf = (type: string): string => type.split('.').at(-1) ?? type;
  for (const type of types) ends.set(endOf(type), (ends.get(endOf(type)) ?? 0) + 1);
  return (type) => (ends.get(endOf(type)) === 1 ? endOf(type) : type.split('.').slice(-3).join('.'));
}
