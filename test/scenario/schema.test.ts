// The JSON Schema: complete, described, and true about defaults.

import { describe, expect, it } from 'vitest';
import { instanceTypeNames } from '../../src/ec2/instanceTypes.ts';
import { CNI_SETTINGS } from '../../src/scenario/cluster/cniSettings.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';
import { MINIMAL } from './minimal.ts';

type Json = { readonly [key: string]: unknown };

const schema = scenarioJsonSchema();

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The schema itself, or what it refers to; a reference keeps what stands beside it. */
function resolved(node: Json): Json {
  if (typeof node.$ref !== 'string') return node;
  const name = node.$ref.replace('#/$defs/', '');
  const target = isObject(schema.$defs) ? schema.$defs[name] : undefined;
  if (!isObject(target)) throw new Error(`${node.$ref} leads nowhere`);
  return { ...target, ...node };
}

/** Every schema of a key, with the way to it. */
function keysOf(node: Json, path = ''): [string, Json][] {
  const here = resolved(node);
  const own = isObject(here.properties) ? Object.entries(here.properties) : [];
  const fromKeys = own.flatMap(([key, child]) =>
    isObject(child)
      ? [[`${path}.${key}`, resolved(child)] as [string, Json], ...keysOf(child, `${path}.${key}`)]
      : [],
  );
  const alternatives = Array.isArray(here.anyOf) ? here.anyOf.filter(isObject) : [];
  const parts = [here.items, here.additionalProperties].filter(isObject);
  return [
    ...fromKeys,
    ...alternatives.flatMap((each) => keysOf(each, path)),
    ...parts.flatMap((each) => keysOf(each, `${path}[]`)),
  ];
}

const keys = keysOf(schema);

/** What the schema says a mapping contains when it is left out. */
function defaultOf(node: Json): unknown {
  const here = resolved(node);
  if (!isObject(here.properties)) return here.default;
  const filled = Object.entries(here.properties).flatMap(([key, child]) => {
    const value = isObject(child) ? defaultOf(child) : undefined;
    return value === undefined ? [] : [[key, value]];
  });
  return Object.fromEntries(filled);
}

describe('the JSON Schema', () => {
  it('describes every key and says what it takes', () => {
    expect(keys.length).toBeGreaterThan(300);
    expect(keys.filter(([, node]) => typeof node.description !== 'string').map(([path]) => path)).toEqual([]);
    const forms = ['type', 'anyOf', 'enum', 'const'];
    expect(keys.filter(([, node]) => !forms.some((form) => form in node)).map(([path]) => path)).toEqual([]);
  });

  it('allows no unknown keys', () => {
    const open = keys.filter(([, node]) => isObject(node.properties) && node.additionalProperties !== false);
    expect(open.map(([path]) => path)).toEqual([]);
    expect(schema.additionalProperties).toBe(false);
  });

  it('requires what has no default', () => {
    expect(schema.required).toEqual(['apiVersion', 'kind', 'nodeGroups']);
  });

  it('has a name, and completes instance types and settings of the CNI', () => {
    expect(schema.$id).toBe('urn:vpc-cni-sim:schema:scenario:v1');
    const types = keys.find(([path]) => path === '.nodeGroups[].instanceType')?.[1].enum;
    expect(types).toEqual(instanceTypeNames());
    expect(types).toContain('m5.large');
    const env = keys.filter(([path]) => path.startsWith('.cni.env.')).map(([path]) => path.slice(9));
    expect(env).toEqual(Object.keys(CNI_SETTINGS));
  });

  it('shows the defaults that a scenario gets', () => {
    const parsed = parseScenario(MINIMAL);
    if (!parsed.ok) throw new Error('the minimal scenario has problems');
    const properties = isObject(schema.properties) ? schema.properties : {};
    for (const section of ['seed', 'kubernetes', 'ec2', 'timeline', 'until', 'expect'] as const) {
      const node = properties[section];
      expect(isObject(node) && defaultOf(node), section).toEqual(parsed.document[section]);
    }
  });

  it('shows the shipped manifest as the defaults of aws-node’s settings', () => {
    const parsed = parseScenario(MINIMAL);
    const cni = isObject(schema.properties) ? schema.properties.cni : undefined;
    const shown = isObject(cni) ? defaultOf(cni) : undefined;
    if (!parsed.ok) throw new Error('the minimal scenario has problems');
    // The version's default depends on the plugin, and stands in its description.
    const { version: _, ...shipped } = parsed.scenario.cni;
    expect(shown).toEqual({ ...shipped, plugin: 'vpc-cni', branchEniCooldown: '60s', eniConfigs: [] });
  });
});
