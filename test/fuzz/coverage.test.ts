// Every place of the language is drawn by some generator: every key, alternative and choice of the scenario's schema
// and of the forms of Kubernetes' objects. What is drawn by none is named.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CNI_SETTINGS } from '../../src/scenario/cluster/cniSettings.ts';
import { CLUSTER_WIDE, KIND_FORMS, KINDS } from '../../src/scenario/manifest/kinds.ts';
import { LIFE_ANNOTATIONS } from '../../src/scenario/manifest/lifeAnnotations.ts';
import { scenarioJsonSchema } from '../../src/scenario/schema.ts';
import { anyDocument, calicoDocument } from './anyScenario.ts';
import { manifestObject } from './manifestDraws.ts';
import { SchemaCoverage } from './schemaCoverage.ts';

const SEED = 20_240_918;

/** Settings that are refused whatever they are set to can only be unset. */
const REFUSED = Object.entries(CNI_SETTINGS).flatMap(([name, { refused }]) =>
  refused !== undefined ? ['string', 'integer', 'boolean'].map((type) => `.${name}|${type}`) : [],
);

/** They follow from the cluster's family. */
const OF_FAMILY = /\.ENABLE_IPv\d\b/;

/** One type stands for the hundreds that are listed, and one release for those that do the same. */
const ONE_OF_MANY = /\.(instanceType|instanceTypes\[\]|version|setCniVersion)=/;

/** What one generator draws wherever it stands is one place. */
function shared(place: string): string {
  return place
    .replace(/^CronJob\.spec\.jobTemplate\.spec/, 'Job.spec')
    .replace(
      /^PersistentVolume\.spec\.nodeAffinity\.required\b/,
      'Pod.spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution',
    )
    .replace(/^(?!NodePool)\w+\.spec\.template\.spec/, 'Pod.spec')
    .replace('podAntiAffinity', 'podAffinity')
    .replace(/(labelS|namespaceS|\.s)elector\.match/, '.selector.match')
    .replace('initContainers', 'containers');
}

/** What the forms allow and the API server does not: drawn by nobody. */
const REFUSED_IN_OBJECTS = [
  ...CLUSTER_WIDE.map((kind) => `${kind}.metadata.namespace`),
  // Another namespace than the object's own.
  '.template.metadata.namespace',
  '.jobTemplate.metadata.namespace',
  // Only In and NotIn go with metadata.name.
  ...['Exists', 'DoesNotExist', 'Gt', 'Lt'].map((operator) => `.matchFields[].operator=${operator}`),
  // Wants spec.backoffLimitPerIndex, which is not simulated.
  '.action=FailIndex',
  // Comes from the priority class alone.
  '.spec.preemptionPolicy=Never',
];

function isRefused(place: string): boolean {
  return REFUSED_IN_OBJECTS.some((end) => place.endsWith(end));
}

describe('the generators', () => {
  it('draw everything that a scenario can say', () => {
    const coverage = new SchemaCoverage(scenarioJsonSchema());
    for (const { document } of fc.sample(anyDocument, { seed: SEED, numRuns: 18_000 }))
      coverage.add(document);
    for (const { document } of fc.sample(calicoDocument, { seed: SEED, numRuns: 300 }))
      coverage.add(document);
    expect(coverage.places().length).toBeGreaterThan(1000);
    const isRequired = (place: string): boolean =>
      !ONE_OF_MANY.test(place) && !OF_FAMILY.test(place) && !REFUSED.some((end) => place.endsWith(end));
    expect(coverage.missing().filter(isRequired)).toEqual([]);
  });

  it('draw everything that is read of Kubernetes’ objects', () => {
    const objects = fc.sample(manifestObject, { seed: SEED, numRuns: 7000 });
    const reached = new Set<string>();
    const places = KINDS.flatMap((kind) => {
      const schema = z.toJSONSchema(KIND_FORMS[kind], { io: 'input', unrepresentable: 'any' });
      const coverage = new SchemaCoverage(schema);
      for (const { object } of objects.filter((each) => each.kind === kind)) coverage.add(object);
      const named = coverage.places().map((place) => ({ place, name: shared(`${kind}${place}`) }));
      for (const { place, name } of named) if (coverage.has(place)) reached.add(name);
      return named.map(({ name }) => name);
    });
    expect([...new Set(places)].filter((name) => !reached.has(name) && !isRefused(name))).toEqual([]);
    const text = JSON.stringify(objects.map(({ object }) => object));
    expect(Object.keys(LIFE_ANNOTATIONS).filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe('a schema’s coverage', () => {
  const schema = {
    properties: {
      kind: { enum: ['a', 'b'] },
      size: { type: ['integer', 'string'] },
      of: { $ref: '#/$defs/Of' },
    },
    $defs: {
      Of: { anyOf: [{ type: 'string' }, { properties: { deep: { type: 'string' } }, type: 'object' }] },
    },
  };

  it('names the keys, choices, types and alternatives that were not drawn', () => {
    const coverage = new SchemaCoverage(schema);
    coverage.add({ kind: 'a', size: 1, of: 'text' });
    expect(coverage.missing()).toEqual(['.kind=b', '.size|string', '.of#1', '.of.deep']);
    coverage.add({ kind: 'b', size: '1', of: { deep: 'x' } });
    expect(coverage.missing()).toEqual([]);
  });
});
