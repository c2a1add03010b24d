// What somebody typed after `aws`: service, operation, and the options of its describe operations.

import { elementAt } from '../../base/assert.ts';

export interface AwsFilter {
  readonly name: string;
  readonly values: readonly string[];
}

export interface AwsOptions {
  readonly service: string;
  readonly operation: string;
  /** Option → its values, as `--instance-ids i-1 i-2`. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly filters: readonly AwsFilter[];
  readonly region: string | undefined;
}

export type ParsedAws = { readonly options: AwsOptions } | { readonly problem: string };

/** Those that change nothing here. */
const SINGLE = new Set([
  '--profile',
  '--endpoint-url',
  '--cli-read-timeout',
  '--cli-connect-timeout',
  '--color',
]);
const FLAGS = new Set([
  '--no-cli-pager',
  '--no-paginate',
  '--no-verify-ssl',
  '--no-cli-auto-prompt',
  '--debug',
]);
const LISTS = new Set([
  '--network-interface-ids',
  '--subnet-ids',
  '--instance-ids',
  '--vpc-ids',
  '--auto-scaling-group-names',
  '--filters',
]);
const ONE_VALUE = new Set([
  '--region',
  '--output',
  '--cluster-name',
  '--nodegroup-name',
  '--name',
  '--update-id',
  '--subnet-id',
]);
/** That of another operation: an option that names resources, and is none of these. */
export function foreignOption(
  { lists }: Pick<AwsOptions, 'lists'>,
  own: readonly string[],
): string | undefined {
  return [...lists.keys()].find((name) => /-ids?$|-names?$|^--filters$/.test(name) && !own.includes(name));
}

/** Options of the real tool that this one lacks, with what to do instead. */
const MISSING: Readonly<Record<string, string>> = {
  '--query': '--query is not supported here; pipe the output to jq',
  '--max-items': '--max-items is not supported here; everything is listed',
  '--dry-run': '--dry-run is not supported here; nothing is changed anyway',
};

export function parseAws(words: readonly string[]): ParsedAws {
  const positional: string[] = [];
  const lists = new Map<string, string[]>();
  for (let at = 0; at < words.length; at++) {
    const word = elementAt(words, at);
    const [name, glued] = split(word);
    if (!name.startsWith('--')) positional.push(name);
    else if (MISSING[name] !== undefined) return { problem: MISSING[name] };
    else if (!FLAGS.has(name)) {
      if (!isKnown(name)) return { problem: `Unknown options: ${word}` };
      const values = glued === undefined ? valuesAfter(words, at, LISTS.has(name)) : [glued];
      if (values.length === 0)
        return { problem: `argument ${name}: expected ${LISTS.has(name) ? 'at least ' : ''}one argument` };
      if (glued === undefined) at += values.length;
      lists.set(name, [...(lists.get(name) ?? []), ...values]);
    }
  }
  return assembled(positional, lists);
}

function assembled(positional: readonly string[], lists: ReadonlyMap<string, readonly string[]>): ParsedAws {
  const [service, operation, ...rest] = positional;
  if (service === undefined || operation === undefined) {
    return { problem: 'the following arguments are required: command' };
  }
  if (rest.length > 0) return { problem: `Unknown options: ${rest.join(', ')}` };
  const output = lists.get('--output')?.at(-1);
  if (output !== undefined && output !== 'json') {
    return { problem: `--output ${output} is not supported here; only json is` };
  }
  const filters = (lists.get('--filters') ?? []).map(readFilter);
  const malformed = filters.find((filter) => typeof filter === 'string');
  if (malformed !== undefined) return { problem: malformed };
  return {
    options: {
      service,
      operation,
      lists,
      filters: filters.filter((filter) => typeof filter !== 'string'),
      region: lists.get('--region')?.at(-1),
    },
  };
}

function split(word: string): readonly [name: string, glued: string | undefined] {
  const equals = word.indexOf('=');
  return word.startsWith('--') && equals > 0
    ? [word.slice(0, equals), word.slice(equals + 1)]
    : [word, undefined];
}

function isKnown(name: string): boolean {
  return SINGLE.has(name) || LISTS.has(name) || ONE_VALUE.has(name);
}

function valuesAfter(words: readonly string[], at: number, many: boolean): readonly string[] {
  if (!many) return words.slice(at + 1, at + 2);
  const next = words.findIndex((word, index) => index > at && word.startsWith('--'));
  return words.slice(at + 1, next < 0 ? undefined : next);
}

/** `Name=vpc-id,Values=a,b`; a text that it is not of that form. */
function readFilter(text: string): AwsFilter | string {
  const [, name, values] = /^(?:Name|name)=([^,]+),(?:Values|values)=(.*)$/.exec(text) ?? [];
  if (name === undefined || values === undefined) {
    return `Error parsing parameter '--filters': Expected: 'Name=string,Values=string,string', received: '${text}'`;
  }
  return { name, values: values.split(',').map((value) => value.replaceAll(/^["']|["']$/g, '')) };
}
