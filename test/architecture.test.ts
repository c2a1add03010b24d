// `ls src` is the architecture: this keeps it true. Each rule is shown to fail on a bad sample, then applied to the tree.

import { readdirSync, readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  barrels,
  cycles,
  lengths,
  names,
  purity,
  ranks,
  standsAlone,
  writers,
  type LongFile,
} from './architecture/rules.ts';
import { codeOnly, importsOf, withoutComments, type SourceFile } from './architecture/sourceText.ts';

const LONG_FILES: readonly LongFile[] = [
  {
    path: 'src/ec2/instanceTypeTable.ts',
    lines: 1500,
    reason: 'data: one line an instance type',
  },
  {
    path: 'src/scenario/manifest/apiTypeTable.ts',
    lines: 600,
    reason: 'data: one line a type of the API',
  },
];

const ROOT = resolve(import.meta.dirname, '..');

function read(folder: string, pattern: RegExp): SourceFile[] {
  return readdirSync(resolve(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => resolve(entry.parentPath, entry.name))
    .sort()
    .map((path) => ({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

const sources = read('src', /\.tsx?$/);

const sample = (path: string, text: string): SourceFile => ({ path, text });

describe('the source tree', () => {
  it('is found', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.map((file) => file.path)).toContain('src/kernel/simulation.ts');
  });

  it('keeps its rules', () => {
    expect({
      ranks: ranks(sources),
      cycles: cycles(sources),
      barrels: barrels(sources),
      purity: purity(sources),
      writers: writers(sources),
      names: names([...sources, ...read('test', /\.ts$/), ...read('bench', /\.ts$/)]),
      lengths: lengths(LONG_FILES)(sources),
    }).toEqual({ ranks: [], cycles: [], barrels: [], purity: [], writers: [], names: [], lengths: [] });
  });

  it('stands in four folders', () => {
    const made = ['dist', 'node_modules'];
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && !made.includes(entry.name))
      .map(({ name }) => name);
    expect(folders.sort()).toEqual(['bench', 'scenarios', 'src', 'test']);
  });

  it('stands alone', () => {
    const texts = ['src', 'test', 'bench', 'scenarios', '.ci'].flatMap((folder) =>
      read(folder, /(\.(ts|tsx|js|json|ya?ml|md|sh)|^run)$/),
    );
    expect(
      standsAlone([...texts, sample('package.json', readFileSync(resolve(ROOT, 'package.json'), 'utf8'))]),
    ).toEqual([]);
  });
});

describe('the rule of', () => {
  it('ranks refuses imports of equal and higher rank, of the outside, and files outside every room', () => {
    const importing = (from: string, target: string): string[] =>
      ranks([sample(from, `import type { X } from '${target}';`)]);
    expect(importing('src/kernel/a.ts', '../base/time.ts')).toEqual([]);
    expect(importing('src/kernel/a.ts', './b.ts')).toEqual([]);
    expect(importing('src/cli/verbs/a.ts', '../main.ts')).toEqual([]);
    expect(importing('src/ec2/a.ts', '../ipamd/b.ts')).toEqual([
      'src/ec2/a.ts: may not import src/ipamd/b.ts',
    ]);
    expect(importing('src/scenario/a.ts', '../record/b.ts')).toHaveLength(1);
    expect(importing('src/base/a.ts', '../kernel/b.ts')).toHaveLength(1);
    expect(importing('src/cli/a.ts', '../../package.json')).toHaveLength(1);
    expect(importing('src/cli/a.ts', '../attic/b.ts')).toHaveLength(1);
    expect(importing('src/attic/a.ts', './b.ts')).toEqual(['src/attic/a.ts: not in a room']);
    expect(importing('src/main.ts', './base/time.ts')).toEqual(['src/main.ts: not in a room']);
    expect(importing('src/kube/nodes/a.ts', '../api/b.ts')).toEqual([]);
    expect(importing('src/kube/a.ts', './nodes/b.ts')).toEqual([]);
    expect(importing('src/kube/api/a.ts', '../nodes/b.ts')).toHaveLength(1);
    expect(importing('src/kube/kubelet/a.ts', '../controllers/b.ts')).toHaveLength(1);
    expect(importing('src/kube/api/a.ts', '../b.ts')).toHaveLength(1);
    expect(importing('src/kube/attic/a.ts', './b.ts')).toEqual([
      'src/kube/attic/a.ts: not in a ranked folder',
    ]);
    expect(importing('src/autoscaling/karpenter/launch/a.ts', '../catalogue/b.ts')).toEqual([]);
    expect(importing('src/autoscaling/karpenter/catalogue/a.ts', '../b.ts')).toEqual([]);
    expect(importing('src/autoscaling/karpenter/a.ts', './catalogue/b.ts')).toHaveLength(1);
    expect(importing('src/autoscaling/karpenter/scheduling/a.ts', '../lifecycle/b.ts')).toHaveLength(1);
    expect(importing('src/autoscaling/karpenter/a.ts', '../clusterAutoscaler/b.ts')).toHaveLength(1);
    expect(importing('src/autoscaling/a.ts', './karpenter/launch/b.ts')).toEqual([]);
    expect(importing('src/autoscaling/karpenter/attic/a.ts', './b.ts')).toHaveLength(1);
    expect(ranks([sample('src/ec2/a.ts', `export * from '../kube/b.ts';`)])).toHaveLength(1);
    expect(ranks([sample('src/ec2/a.ts', `let x: import('../kube/b.ts').B;`)])).toHaveLength(1);
  });

  it('cycles finds a way round, through types too', () => {
    const a = sample('src/ec2/a.ts', `import type { B } from './b.ts';`);
    const b = sample('src/ec2/b.ts', `import { c } from '../base/c.ts';`);
    expect(cycles([a, b, sample('src/base/c.ts', '')])).toEqual([]);
    expect(cycles([a, b, sample('src/base/c.ts', `export { a } from '../ec2/a.ts';`)])).toEqual([
      'src/ec2/a.ts → src/ec2/b.ts → src/base/c.ts → src/ec2/a.ts',
    ]);
    expect(cycles([sample('src/ec2/a.ts', `import './a.ts';`)])).toHaveLength(1);
  });

  it('barrels refuses index files and files that only re-export', () => {
    expect(barrels([sample('src/ec2/index.ts', 'export const x = 1;')])).toHaveLength(1);
    expect(
      barrels([sample('src/ec2/all.ts', `// All.\nexport * from './a.ts';\nexport { b } from './b.ts';`)]),
    ).toEqual(['src/ec2/all.ts: only re-exports']);
    expect(barrels([sample('src/ec2/all.ts', `import { a } from './a.ts';\nexport { a };`)])).toHaveLength(1);
    expect(barrels([sample('src/ec2/a.ts', `export { b } from './b.ts';\nexport const a = 1;`)])).toEqual([]);
    expect(barrels([sample('src/cli/main.ts', `import './run.ts';`)])).toEqual([]);
  });

  it('purity refuses what a platform brings, outside the edges', () => {
    const found = (code: string): number => purity([sample('src/world/a.ts', code)]).length;
    for (const bad of [
      'const t = Date.now();',
      'const t = new Date(0);',
      'performance.now();',
      'setTimeout(f, 1);',
      'const x = Math.random();',
      'const x = Math.log(2);',
      'const x = Math.log10(2);',
      'const x = Math.exp(2) + 1;',
      'const x = Math.sin(2);',
      'const x = Math.cos(2);',
      'const x = Math.pow(2, 3);',
      "const x = Math['random']();",
      'async function f() {}',
      'const f = async () => 1;',
      'await f();',
      'function f(): Promise<void> {}',
      'console.log(1);',
      'const home = process.env.HOME;',
      'globalThis.x = 1;',
      'a.localeCompare(b);',
      'n.toLocaleString();',
      "import { readFileSync } from 'node:fs';",
      "import fs from 'fs';",
      "const fs = import('node:fs');",
      // oxlint-disable-next-line no-template-curly-in-string
      'const s = `at ${Date.now()}`;',
    ]) {
      expect(found(bad), bad).toBe(1);
    }
    for (const good of [
      'const x = Math.floor(1.5) + Math.max(1, 2) + Math.sqrt(2) * Math.LN2;',
      'const step = process.next(); process.return(undefined);',
      "const note = 'console.log(Date.now())'; // await Promise",
      '/* setTimeout */ const pattern = /Math.random/;',
      'interface Row { readonly Date: string }',
      "import { parse } from 'yaml';",
    ]) {
      expect(found(good), good).toBe(0);
    }
    expect(purity([sample('src/cli/a.ts', 'console.log(Date.now());')])).toEqual([]);
    expect(purity([sample('src/world/a.ts', '\n\nDate.now();')])).toEqual([
      'src/world/a.ts:3: uses the clock',
    ]);
  });

  it('writers refuses to print past the streams that clean', () => {
    const found = (path: string, code: string): number => writers([sample(path, code)]).length;
    for (const bad of [
      'console.error(name);',
      'process.stdout.write(name);',
      'const out = process.stderr;',
      "process['stdout'].write(name);",
      'writeSync(1, name);',
      'globalThis.f = console;',
    ]) {
      expect(found('src/cli/a.ts', bad), bad).toBe(1);
      expect(found('src/cli/streams.ts', bad), bad).toBe(0);
    }
    for (const good of [
      'process.exitCode = 1;',
      'writeSync(descriptor, bytes);',
      '// console.log',
      'process.stdin;',
    ]) {
      expect(found('src/cli/a.ts', good), good).toBe(0);
    }
  });

  it('names refuses catch-alls', () => {
    for (const bad of ['utils', 'helpers', 'common', 'misc', 'types', 'stringUtils', 'helper']) {
      expect(names([sample(`src/ec2/${bad}.ts`, '')]), bad).toHaveLength(1);
    }
    expect(names([sample('src/ec2/utils/subnet.ts', '')])).toHaveLength(1);
    expect(names([sample('src/ec2/instanceTypes.ts', ''), sample('src/ec2/subnet.ts', '')])).toEqual([]);
  });

  it('standing alone refuses to name a folder beside the project', () => {
    const outside = ['..', 'shared'].join('/');
    expect(standsAlone([sample('src/ec2/a.ts', `// See ${outside}/spec.`)])).toHaveLength(1);
    expect(standsAlone([sample('src/ec2/a.ts', `// See ../kernel.`)])).toEqual([]);
  });

  it('lengths refuses long files, longer exceptions and exceptions nobody needs', () => {
    const file = (lines: number): SourceFile => sample('src/ec2/a.ts', 'x\n'.repeat(lines));
    const allowed = [{ path: 'src/ec2/a.ts', lines: 400, reason: 'a table' }];
    expect(lengths([])([file(300)])).toEqual([]);
    expect(lengths([])([file(301)])).toEqual(['src/ec2/a.ts: 301 lines, may have 300']);
    expect(lengths(allowed)([file(400)])).toEqual([]);
    expect(lengths(allowed)([file(401)])).toHaveLength(1);
    expect(lengths(allowed)([file(300)])).toHaveLength(1);
    expect(lengths(allowed)([])).toHaveLength(1);
  });
});

describe('reading source text', () => {
  it('finds every form of import, and none in comments or strings', () => {
    const text = [
      `import a, { b } from './a.ts';`,
      `import type {\n  C,\n} from "./c.ts";`,
      `import './d.ts';`,
      `export * as e from './e.ts';`,
      `export { f } from './f.ts';`,
      `const g = await import('./g.ts');`,
      `let h: import('./h.ts').H;`,
      `// import i from './i.ts';`,
      `/* export * from './j.ts'; */`,
      `export const k = 'from';`,
      `const l = 'l';`,
    ].join('\n');
    const found = ['a', 'c', 'd', 'e', 'f', 'g', 'h'].map((name) => `./${name}.ts`);
    expect(importsOf(text)).toEqual(found);
  });

  it('hides comments and quoted text and keeps the code around them', () => {
    const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();
    expect(squeeze(codeOnly(`a('it\\'s', "b // c") /* d */ + e // f`))).toBe(
      `a(' ', " ") + e`.replace(`' '`, `' ' '`),
    );
    expect(squeeze(withoutComments(`a('/* b */') // c`))).toBe(`a('/* b */')`);
    const template = ['`x ', '{f({ y: `', '{z}` })} w`'].join('$');
    expect(squeeze(codeOnly(`${template}; after`))).toContain('z');
    expect(squeeze(codeOnly(`${template}; after`))).toMatch(/f\(.*y:.*after$/);
    expect(squeeze(codeOnly(`${template}; after`))).not.toMatch(/[xw]/);
    expect(squeeze(codeOnly(`const r = /[/'"]\\/x/g; half = a / b; c / d`))).toMatch(
      /half = a \/ b; c \/ d$/,
    );
    expect(codeOnly('a // b\nc /* d\ne */ f').split('\n')).toHaveLength(3);
  });
});
