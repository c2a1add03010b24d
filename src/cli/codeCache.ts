// The built program's files as V8 has compiled them. The first run of a verb leaves what it has compiled beside the program,
// and later runs begin with that: a third of a short run's time was the reading and compiling of the same code again.
// Who may write there may change the program itself, so nobody is trusted who was not before; where nobody may, or Node
// cannot do it, every run compiles. `NODE_DISABLE_COMPILE_CACHE` turns this off, as it does Node's own cache.

import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { join } from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';

/** What Node puts around the text of a CommonJS module, in one line with its first. */
const BEFORE = '(function (exports, require, module, __filename, __dirname) {';
const AFTER = '\n})';

type Wrapped = (
  exports: unknown,
  require: (specifier: string) => unknown,
  module: Module,
  path: string,
  folder: string,
) => void;

/** A file of the program as it was when it was compiled, and where its code is in the data of all. */
interface Entry {
  readonly name: string;
  readonly size: number;
  readonly changed: number;
  readonly start: number;
  readonly length: number;
}

interface Loaded extends Pick<Entry, 'name' | 'size' | 'changed'> {
  readonly script: vm.Script;
}

const { arch, env, pid, versions } = process;
/** From Node 20.15 and 22.2 on. */
const isPossible = typeof zlib.crc32 === 'function' && env['NODE_DISABLE_COMPILE_CACHE'] === undefined;
const CHECKSUM_LENGTH = 4;
const HEAD_LENGTH = 8;

export class CodeCache {
  private readonly folder: string;
  private readonly file: string;
  private readonly require: NodeJS.Require;
  private readonly known = new Map<string, Entry>();
  private readonly data: Buffer | undefined;
  private readonly loaded: Loaded[] = [];
  private isWhole = true;

  /** `folder`: the program's; `name`: of what is run, as what that compiles is kept. */
  constructor(folder: string, name: string) {
    this.folder = folder;
    this.file = join(folder, 'compiled', `${name}-${versions.v8}-${arch}.bin`);
    this.require = createRequire(join(folder, 'main.js'));
    this.data = isPossible ? this.read() : undefined;
  }

  /** What a file of the program exports. */
  load(name: string): unknown {
    return isPossible ? this.module(name).exports : this.require(`./${name}`);
  }

  /** Keeps what has been compiled up to now, unless it is there already. */
  keep(): void {
    if (this.isWhole || !isPossible) return;
    try {
      mkdirSync(join(this.folder, 'compiled'), { recursive: true, mode: 0o755 });
      const whole = `${this.file}.${pid}`;
      writeFileSync(whole, this.bytes(), { mode: 0o644 });
      renameSync(whole, this.file);
    } catch {
      // The folder cannot be written to: the next run compiles again.
    }
  }

  private module(name: string): Module {
    const path = join(this.folder, name);
    const known = this.require.cache[path];
    if (known !== undefined) return known;
    const module = new Module(path);
    module.filename = path;
    // Where Node finds it too, when a module of the user's imports the library.
    this.require.cache[path] = module;
    const wrapped = this.script(name, path).runInThisContext() as Wrapped;
    const require = (specifier: string): unknown =>
      specifier.startsWith('./') ? this.module(specifier.slice(2)).exports : this.require(specifier);
    wrapped.call(module.exports, module.exports, require, module, path, this.folder);
    module.loaded = true;
    return module;
  }

  private script(name: string, path: string): vm.Script {
    const { size, mtimeMs: changed } = statSync(path);
    const cachedData = this.compiled(name, size, changed);
    const script = new vm.Script(BEFORE + readFileSync(path, 'utf8') + AFTER, {
      filename: path,
      columnOffset: -BEFORE.length,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    if (cachedData === undefined || script.cachedDataRejected === true) this.isWhole = false;
    this.loaded.push({ name, size, changed, script });
    return script;
  }

  private compiled(name: string, size: number, changed: number): Buffer | undefined {
    const entry = this.known.get(name);
    if (this.data === undefined || entry?.size !== size || entry.changed !== changed) return undefined;
    return this.data.subarray(entry.start, entry.start + entry.length);
  }

  /** Undefined: there is none, or it is damaged. */
  private read(): Buffer | undefined {
    try {
      const bytes = readFileSync(this.file);
      if (bytes.readUInt32LE(0) !== zlib.crc32(bytes.subarray(CHECKSUM_LENGTH))) return undefined;
      const data = HEAD_LENGTH + bytes.readUInt32LE(CHECKSUM_LENGTH);
      const entries = JSON.parse(bytes.toString('utf8', HEAD_LENGTH, data)) as readonly Entry[];
      for (const entry of entries) this.known.set(entry.name, entry);
      return bytes.subarray(data);
    } catch {
      return undefined;
    }
  }

  private bytes(): Buffer {
    let start = 0;
    const parts: Buffer[] = [];
    const entries = this.loaded.map(({ name, size, changed, script }): Entry => {
      const part = script.createCachedData();
      parts.push(part);
      start += part.length;
      return { name, size, changed, start: start - part.length, length: part.length };
    });
    const list = Buffer.from(JSON.stringify(entries));
    const head = Buffer.alloc(HEAD_LENGTH);
    head.writeUInt32LE(list.length, CHECKSUM_LENGTH);
    const whole = Buffer.concat([head, list, ...parts]);
    whole.writeUInt32LE(zlib.crc32(whole.subarray(CHECKSUM_LENGTH)), 0);
    return whole;
  }
}
