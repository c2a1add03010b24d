// What programs see of the package: its types, as they are published, and its modules and schemas by the package's name.
// Types that differ are left beside their golden as NAME-changed.txt; UPDATE_GOLDENS=1 takes them as the new golden.

import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, folder } from './workspace.ts';

const TYPES = join(ROOT, 'dist/types');
const GOLDENS = join(ROOT, 'test/fixtures/types');

const OPTIONS = {
  target: 'es2022',
  module: 'nodenext',
  moduleResolution: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  lib: ['es2023'],
  types: [],
  noEmit: true,
};

/** A project that has the package installed. */
function project(files: Readonly<Record<string, string>>): string {
  const path = folder({ 'package.json': '{ "type": "module" }', ...files });
  mkdirSync(join(path, 'node_modules'));
  symlinkSync(ROOT, join(path, 'node_modules/vpc-cni-sim'), 'dir');
  symlinkSync(join(ROOT, 'node_modules/fast-check'), join(path, 'node_modules/fast-check'), 'dir');
  return path;
}

/** What the compiler complains about. */
function compile(files: Readonly<Record<string, string>>): string {
  const compilerOptions = JSON.stringify({ compilerOptions: OPTIONS, include: ['*.ts'] });
  const cwd = project({ ...files, 'tsconfig.json': compilerOptions });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [compiler, '-p', cwd], { cwd, encoding: 'utf8' }).stdout;
}

describe('the published types', () => {
  it.each(readdirSync(TYPES))('%s is as before', (name) => {
    const text = readFileSync(join(TYPES, name), 'utf8');
    const golden = join(GOLDENS, `${name}.txt`);
    const changed = join(GOLDENS, `${name}-changed.txt`);
    rmSync(changed, { force: true });
    if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(golden, text);
    const expected = existsSync(golden) ? readFileSync(golden, 'utf8') : '';
    if (text !== expected) writeFileSync(changed, text);
    expect(text === expected, `${changed} differs from ${golden}`).toBe(true);
  });

  it('are those of all that the package exports, and stand alone', () => {
    for (const name of readdirSync(TYPES)) {
      const imported = [...readFileSync(join(TYPES, name), 'utf8').matchAll(/\bfrom '([^']+)'/g)];
      for (const [, from] of imported) expect(['./library.js', 'fast-check']).toContain(from);
    }
  });

  const PROGRAM = `
import { defineScenario, explain, parseScenario, simulate, sweep, type Allocator, type Run } from 'vpc-cni-sim';

const one = {
  name: 'one',
  start(node, saved) {
    const address = saved === undefined ? 1 : 2;
    node.spawn(function* () {
      const got = yield* node.ec2.assignPrivateIpAddresses('eni', { kind: 'ips', count: node.choose(3) });
      if (got.ok) node.emit({ kind: 'increase-failed', code: String(got.value[0]?.base) });
      yield* node.sleep('5s');
    });
    return {
      add: (sandbox) => (sandbox.pod === '' ? { refused: 'none' } : { address }),
      del: () => {},
      view: () => ({ enis: [], assigned: [], cooling: [] }),
      stop: () => 1,
    };
  },
} satisfies Allocator;

const defined = defineScenario({
  vpc: { cidrs: ['10.0.0.0/16'], subnets: [{ name: 'a', cidr: '10.0.0.0/26', availabilityZone: 'us-west-2a' }] },
  nodeGroups: [{ name: 'workers', instanceType: 't3.medium', size: 2 }],
  timeline: [{ at: '5m', createDeployment: { name: 'web', replicas: 40 } }],
});
const parsed = parseScenario('', { readFile: (name) => name });
if (!parsed.ok) parsed.problems.map((p) => \`\${p.line}:\${p.column} \${p.message}; \${p.fix}\`);
if (defined.ok) {
  const run: Run = simulate(defined.scenario, { seed: 7, allocator: one, onFact: (fact, at) => [fact.kind, at] });
  const slots: string[] | undefined = run.at('8m30s').nodes[0]?.enis[0]?.slots.map((slot) => slot.state);
  const nodes: string[] = run.facts('eni-attached').map((fact) => fact.node);
  const why = explain(run, { worst: true });
  const swept = sweep(defined.scenario, { settings: [{ name: 'one', allocator: one }], metrics: ['ec2Calls'] });
  if ('parts' in why && swept.ok) {
    const waits: number[] = why.remedies.map((remedy) => remedy.waitAfter + remedy.cost.addresses);
    const told: string[] = why.chain.map(({ text }) => text);
    const figures: unknown[] = [slots, nodes, waits, told, swept.settings[0]?.medians['ec2Calls']];
    figures.push(run.episodes[0]?.reason === 'TooManyPods');
  }
}
`;

  const CHECKS = `
import fc from 'fast-check';
import { simulate, type Allocator } from 'vpc-cni-sim';
import { clusterLives, invariants, nodeLives, outcomes, play, settles, type NodeLife } from 'vpc-cni-sim/check';

declare const mine: Allocator;
declare const small: NodeLife;
fc.assert(fc.property(nodeLives({ types: ['t3.medium'], restarts: true, faults: true }), (life) => {
  const run = play(life, mine);
  return invariants(run).length === 0 && settles(run, { within: '5m' }) && run.pods.waiting.length === 0;
}));
fc.assert(fc.property(clusterLives({ nodes: 2 }), (life) => {
  const { run } = play(life, mine);
  return run.digest === simulate(run.scenario, { allocator: mine }).digest;
}));
for (const outcome of outcomes(small, mine)) outcome.pods.served.map(({ address }) => address);
`;

  it('are enough for properties in TypeScript', () => {
    expect(compile({ 'checks.ts': CHECKS })).toBe('');
    expect(compile({ 'checks.ts': CHECKS.replace("'t3.medium'", '3') })).toContain('is not assignable');
  });

  it('are enough for a program in TypeScript', () => {
    expect(compile({ 'program.ts': PROGRAM })).toBe('');
  });

  it.each([
    ['replicas: 40', 'replica: 40', "'replica' does not exist"],
    ["instanceType: 't3.medium'", 'instanceType: 3', "'number' is not assignable"],
    ["'8m30s'", '[]', 'is not assignable'],
    ["run.facts('eni-attached')", "run.facts('eni')", 'is not assignable'],
    ['run.at(', 'run.scenario.source.at(', "'source' does not exist"],
    ['node.choose(3)', 'node.kernel.key', "'kernel' does not exist"],
  ])('refuse %s written as %s', (right, wrong, message) => {
    expect(compile({ 'program.ts': PROGRAM.replace(right, wrong) })).toContain(message);
  });

  it('say of a scenario what its schema says', () => {
    const source = `
import type { ScenarioDocument } from 'vpc-cni-sim';
import type { ScenarioInput } from '${ROOT}/dist/scenario/document/document.js';

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;
type Loose<T> = T extends readonly (infer Item)[]
  ? readonly Loose<Item>[]
  : T extends object ? { readonly [K in keyof T]: Loose<T[K]> | undefined } : T;
declare const document: ScenarioDocument;
declare const input: ScenarioInput;
const whole = { ...document, apiVersion: 'vpc-cni-sim/v1', kind: 'Scenario', metadata: { name: '' } } as const;
export const asInput: Loose<Frozen<ScenarioInput>> = whole;
export const asDocument: Loose<ScenarioDocument> = input;
`;
    // The schema library's own types need more of the platform than these programs have.
    expect(compile({ 'same.ts': source })).not.toContain('same.ts');
  });
});

describe('the package by its name', () => {
  const program = (text: string): string =>
    execFileSync(process.execPath, [join(project({ 'program.js': text }), 'program.js')], {
      encoding: 'utf8',
    });

  it('is imported by a program in JavaScript', () => {
    const text = `
      import { readFileSync } from 'node:fs';
      import { parseScenario, simulate } from 'vpc-cni-sim';
      const parsed = parseScenario(readFileSync('${ROOT}/scenarios/43-pods.yaml', 'utf8'));
      console.log(simulate(parsed.scenario, { until: '6m' }).summary.pods.running);`;
    expect(program(text)).toBe('51\n');
  });

  it('has its schemas', () => {
    const text = `
      import { readFileSync } from 'node:fs';
      for (const name of ['scenario', 'replay', 'explanation', 'sweep', 'sweep-plan', 'tune']) {
        const path = new URL(import.meta.resolve(\`vpc-cni-sim/schema/\${name}.json\`));
        console.log(JSON.parse(readFileSync(path, 'utf8')).type);
      }`;
    expect(program(text)).toBe('object\n'.repeat(6));
  });

  it.each(['vpc-cni-sim/dist/world/run.js', 'vpc-cni-sim/package.json', 'vpc-cni-sim/world/run.js'])(
    'keeps %s to itself',
    (name) => {
      const text = `import('${name}').catch(({ code }) => console.log(code));`;
      expect(program(text)).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
    },
  );
});
