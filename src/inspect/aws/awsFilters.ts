// The filters of EC2's describe operations: every filter must match, by any of its values; * and ? are wildcards.

import { own } from '../../base/own.ts';
import type { JsonValue } from '../introspection/goJson.ts';
import type { AwsFilter } from './awsOptions.ts';
import type { Tag } from './tags.ts';

/** What a resource says of itself to filters, by filter name. */
export interface Filterable {
  readonly facts: Readonly<Record<string, readonly string[]>>;
  readonly tags: readonly Tag[];
}

/** A resource as a describe operation prints it. */
export interface Described extends Filterable {
  readonly id: string;
  readonly body: JsonValue;
}

/** The name of the first filter that EC2 would not know. */
export function unknownFilter(filters: readonly AwsFilter[], known: readonly string[]): string | undefined {
  return filters.find(({ name }) => !(known.includes(name) || isTagFilter(name)))?.name;
}

export function matches(resource: Filterable, filters: readonly AwsFilter[]): boolean {
  return filters.every(({ name, values }) => {
    const facts = factsOf(resource, name);
    return values.some((pattern) => facts.some((fact) => likens(pattern, fact)));
  });
}

function factsOf({ facts, tags }: Filterable, name: string): readonly string[] {
  if (name === 'tag-key') return tags.map(({ Key }) => Key);
  if (!name.startsWith('tag:')) return own(facts, name) ?? [];
  return tags.filter(({ Key }) => `tag:${Key}` === name).map(({ Value }) => Value);
}

function isTagFilter(name: string): boolean {
  return name === 'tag-key' || name.startsWith('tag:');
}

function likens(pattern: string, fact: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`).test(fact);
}
