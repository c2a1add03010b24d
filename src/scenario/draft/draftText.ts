// The text of a new scenario: as little as a complete one needs, in an order in which it reads well. The values are what
// somebody goes on from.

import type { ScenarioInput } from '../document/document.ts';

/** What a new scenario begins with; what is absent has the language's defaults. */
export interface Draft {
  readonly name: string;
  readonly kubernetes?: ScenarioInput['kubernetes'];
  readonly vpc?: ScenarioInput['vpc'];
  readonly cni?: ScenarioInput['cni'];
  readonly nodeGroups: ScenarioInput['nodeGroups'];
  /** Pods of the Deployment that it creates. */
  readonly replicas: number;
}

/** Where a person reads what may stand in it. */
const HELP = '# vpc-cni-sim schema describes every key.';

export function draftText({ name, kubernetes, vpc, cni, nodeGroups, replicas }: Draft): string {
  return `${[
    HELP,
    'apiVersion: vpc-cni-sim/v1',
    'kind: Scenario',
    `metadata: ${flow({ name })}`,
    ...(kubernetes === undefined ? [] : [`kubernetes: ${flow(kubernetes)}`]),
    ...(vpc === undefined ? [] : block('vpc', vpc)),
    ...(cni === undefined ? [] : block('cni', cni)),
    'nodeGroups:',
    ...nodeGroups.map((group) => `  - ${flow(group)}`),
    'timeline:',
    '  - at: 5m',
    `    createDeployment: ${flow({ name: 'nginx', replicas })}`,
    'until: 10m',
    'expect:',
    `  - pods: ${flow({ of: 'nginx', running: replicas })}`,
    "    addressWait: { max: '<= 1m' }",
  ].join('\n')}\n`;
}

/** A mapping whose values are on a line each; items of lists as well. */
function block(key: string, value: object): string[] {
  const lines = Object.entries(value).flatMap(([inner, child]: readonly [string, unknown]) =>
    Array.isArray(child) && child.some((item) => typeof item === 'object')
      ? [`  ${inner}:`, ...child.map((item) => `    - ${flow(item)}`)]
      : [`  ${inner}: ${flow(child)}`],
  );
  return [`${key}:`, ...lines];
}

/** YAML on one line. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, child]) => child !== undefined);
    return `{ ${entries.map(([key, child]) => `${scalar(key)}: ${flow(child)}`).join(', ')} }`;
  }
  return typeof value === 'string' ? scalar(value) : String(value);
}

/** Quoted where YAML would read something else into it. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][\w ./-]*\w$|^\d+(\.\d+){3}(\/\d+)?$/.test(text);
  const isWord = /^(true|false|yes|no|on|off|null|y|n)$/i.test(text);
  return isPlain && !isWord ? text : JSON.stringify(text);
}
