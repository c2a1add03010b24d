import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readerBeside } from '../../src/cli/inputFile.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'manifests-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a folder of manifests', () => {
  it('is one text of its files in order of name, other files and folders left out', () => {
    const files = { 'b.yml': 'b: 1\n', 'a.yaml': 'a: 1', 'c.json': '{}', 'notes.txt': 'no' };
    mkdirSync(join(folder, 'shop', 'deeper.yaml.d'), { recursive: true });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, 'shop', name), text);
    expect(readerBeside(join(folder, 'scenario.yaml'))('shop')).toEqual({
      ok: true,
      text: 'a: 1\n---\nb: 1\n\n---\n{}\n---\n',
      parts: [
        { file: 'shop/a.yaml', line: 1 },
        { file: 'shop/b.yml', line: 3 },
        { file: 'shop/c.json', line: 6 },
      ],
    });
  });

  it('says so where there is none', () => {
    expect(readerBeside(join(folder, 'scenario.yaml'))('.')).toEqual({
      ok: false,
      detail: 'a folder without .yaml, .yml or .json files',
    });
    expect(readerBeside(join(folder, 'scenario.yaml'))('gone')).toMatchObject({ ok: false });
  });

  it('names the file in it that cannot be read, and leaves folders called like manifests alone', () => {
    mkdirSync(join(folder, 'shop', 'deeper.yaml'), { recursive: true });
    writeFileSync(join(folder, 'shop', 'a.yaml'), Buffer.from([0xff, 0xfe, 0x00]));
    expect(readerBeside(join(folder, 'scenario.yaml'))('shop')).toEqual({
      ok: false,
      detail: 'a.yaml: not UTF-8 text',
    });
  });
});
