// The types of the package's public modules, each rolled up into one declaration file: all that it exports, and what
// that is made of, in the words of the sources. What is marked @internal is left out.

import {
  meaning,
  readDeclarations,
  type Declaration,
  type DeclarationFile,
  type Declared,
  type Meaning,
} from './declarations.ts';

export interface PublicModule {
  /** The declaration file of the module. */
  readonly entry: string;
  /** What the file says first, as a comment. */
  readonly about: string;
  /** What another public module exports is imported from there. */
  readonly imports?: { readonly from: string; readonly rolled: RolledTypes };
}

export interface RolledTypes {
  readonly text: string;
  /** What it exports: key of a declaration → the name. */
  readonly exported: ReadonlyMap<string, string>;
}

/** Texts of declarations that are made instead of taken: key → text. */
export type MadeDeclarations = ReadonlyMap<string, string>;

/** A file and a name, as the key of a declaration. */
export function keyOf({ file, name }: Declared): string {
  return `${file}#${name}`;
}

export function rollTypes({ entry, about, imports }: PublicModule, made: MadeDeclarations): RolledTypes {
  return new Roll(made, imports).roll(entry, about);
}

class Roll {
  private readonly made: MadeDeclarations;
  private readonly foreign: PublicModule['imports'];
  private readonly files = new Map<string, DeclarationFile>();
  /** Names in the rolled file, by key; exported ones first. */
  private readonly names = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly queue: Declared[] = [];
  private readonly imported = new Set<string>();
  private readonly packages = new Set<string>();

  constructor(made: MadeDeclarations, foreign: PublicModule['imports']) {
    this.made = made;
    this.foreign = foreign;
  }

  roll(entry: string, about: string): RolledTypes {
    for (const [name, target] of this.file(entry).exports) {
      const found = this.settle(target);
      if ('package' in found) throw new Error(`${entry} exports ${name} of a package`);
      this.name(found, name);
    }
    const exported = new Map(this.names);
    const parts: string[] = [];
    for (let next = this.queue.shift(); next !== undefined; next = this.queue.shift()) {
      parts.push(this.declarationText(next, exported.has(keyOf(next))));
    }
    const { foreign } = this;
    const imports = [
      ...[...this.packages].sort(),
      ...(this.imported.size === 0 || foreign === undefined
        ? []
        : [`import type { ${[...this.imported].sort().join(', ')} } from '${foreign.from}';`]),
    ];
    const text = [`// ${about}`, imports.join('\n'), ...parts, 'export {};'].filter((part) => part !== '');
    return { text: `${text.join('\n\n')}\n`, exported };
  }

  private declarationText(declared: Declared, isExported: boolean): string {
    const key = keyOf(declared);
    const name = this.names.get(key) ?? '';
    const made = this.made.get(key);
    if (made !== undefined) return `${isExported ? 'export ' : ''}${made}`;
    const file = this.file(declared.file);
    const declarations = file.declarations.get(declared.name);
    if (declarations === undefined) throw new Error(`${key} is not declared`);
    return declarations.map((each) => this.textOf(each, declared.file, name, isExported)).join('\n');
  }

  private textOf(declaration: Declaration, path: string, name: string, isExported: boolean): string {
    const { text } = this.file(path);
    const { start, bare, end, internal } = declaration;
    const head = text.slice(start, bare).replace(/(?:export |declare )+$/, '');
    const isOf = (span: { readonly start: number }): boolean =>
      internal.some((out) => out.start <= span.start && span.start < out.end);
    const edits = [
      ...internal.map((span) => ({ ...span, text: '' })),
      ...declaration.references.flatMap((reference) => {
        if (isOf(reference)) return [];
        const renamed = this.reference(path, reference.name, reference.from);
        return renamed === undefined ? [] : [{ ...reference, text: renamed }];
      }),
    ].sort((one, other) => other.start - one.start);
    let body = text.slice(bare, end);
    for (const edit of edits)
      body = body.slice(0, edit.start - bare) + edit.text + body.slice(edit.end - bare);
    const words = /^(?:interface|type) /.test(body) ? '' : 'declare ';
    const named = body.replace(/^((?:abstract )?[a-z]+ )([\w$]+)/, (_, kind: string) => `${kind}${name}`);
    return `${head}${isExported ? 'export ' : ''}${words}${named.replace(/\n[ \t]+(?=\n)/g, '')}`;
  }

  /** The name in the rolled file of what an identifier stands for; undefined for what is everywhere. */
  private reference(path: string, name: string, from: string | undefined): string | undefined {
    const file = this.file(path);
    const found: Meaning | undefined =
      from !== undefined
        ? meaning(path, from, name)
        : (file.imports.get(name) ?? (file.declarations.has(name) ? { file: path, name } : undefined));
    if (found === undefined) return undefined;
    const target = this.settle(found);
    if ('package' in target) {
      const binding =
        target.name === 'default' ? name : `{ ${target.name === name ? name : `${target.name} as ${name}`} }`;
      this.packages.add(`import type ${binding} from '${target.package}';`);
      return name;
    }
    const foreign = this.foreign?.rolled.exported.get(keyOf(target));
    if (foreign !== undefined) {
      this.imported.add(foreign);
      return foreign;
    }
    return this.name(target, target.name);
  }

  /** Follows what is only passed on. */
  private settle(target: Meaning): Meaning {
    if ('package' in target) return target;
    const { declarations, exports, imports } = this.file(target.file);
    if (declarations.has(target.name)) return target;
    const passed = exports.get(target.name);
    const next = passed !== undefined && !isSame(passed, target) ? passed : imports.get(target.name);
    if (next === undefined) throw new Error(`${keyOf(target)} is not there`);
    return this.settle(next);
  }

  private name(declared: Declared, wanted: string): string {
    const key = keyOf(declared);
    const known = this.names.get(key);
    if (known !== undefined) return known;
    let name = wanted;
    for (let number = 2; this.taken.has(name); number++) name = `${wanted}${number}`;
    this.taken.add(name);
    this.names.set(key, name);
    this.queue.push(declared);
    return name;
  }

  private file(path: string): DeclarationFile {
    let file = this.files.get(path);
    if (file === undefined) {
      file = readDeclarations(path);
      this.files.set(path, file);
    }
    return file;
  }
}

function isSame(one: Meaning, other: Declared): boolean {
  return 'file' in one && one.file === other.file && one.name === other.name;
}
