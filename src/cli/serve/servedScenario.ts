// A scenario on disk and the files that it names, as a page gets them; and word of every change of them.

import { unwatchFile, watchFile } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { parseScenario } from '../../scenario/parse.ts';
import { readerBeside, readInput } from '../inputFile.ts';

export interface ServedFiles {
  readonly name: string;
  readonly text: string;
  /** By the names that the scenario has for them. */
  readonly others: Readonly<Record<string, string>>;
}

/** Wall time between two looks at a file; editors put another file in its place, which a look by name survives. */
const LOOK_MS = 200;

export class ServedScenario {
  private readonly path: string;
  private readonly onChange: () => void;
  private watched: readonly string[] = [];

  constructor(path: string, onChange: () => void) {
    this.path = path;
    this.onChange = onChange;
  }

  /** As they are now; what cannot be read is left out, and the page says so. Throws `BadInput` without the scenario. */
  async read(): Promise<ServedFiles> {
    const text = await readInput(this.path);
    const others = new Map<string, string>();
    const named = new Set<string>();
    const readFile = readerBeside(this.path);
    parseScenario(text, (file) => {
      named.add(file);
      const reading = readFile(file);
      if (reading.ok) others.set(file, reading.text);
      return reading;
    });
    this.watch([this.path, ...[...named].map((file) => this.pathOf(file))]);
    return { name: basename(this.path), text, others: Object.fromEntries(others) };
  }

  end(): void {
    this.watch([]);
  }

  private pathOf(file: string): string {
    return isAbsolute(file) ? file : join(dirname(this.path), file);
  }

  private watch(paths: readonly string[]): void {
    for (const path of this.watched) if (!paths.includes(path)) unwatchFile(path, this.onChange);
    for (const path of paths)
      if (!this.watched.includes(path))
        watchFile(path, { interval: LOOK_MS, persistent: false }, this.onChange);
    this.watched = [...new Set(paths)];
  }
}
