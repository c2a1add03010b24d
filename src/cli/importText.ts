// Bytes of a file as text: UTF-8 as it is, so that a file of hundreds of megabytes is in memory once; what PowerShell
// writes, and MessagePack as the JSON that stands for it.

import { isAscii, isUtf8 } from 'node:buffer';
import { decode } from '@msgpack/msgpack';
import { shortText, type LongText } from '../import/text/longText.ts';
import { NotText } from '../import/text/sheet.ts';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** By how their files begin. */
const COMPRESSED: readonly (readonly [name: string, magic: readonly number[], command: string])[] = [
  ['gzip', [0x1f, 0x8b], 'gunzip'],
  ['zip', [0x50, 0x4b, 0x03, 0x04], 'unzip'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unxz'],
  ['bzip2', [0x42, 0x5a, 0x68], 'bunzip2'],
];

/** Throws `NotText`. */
export function textIn(bytes: Buffer): LongText {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return shortText(new TextDecoder('utf-16le').decode(bytes));
  const compressed = COMPRESSED.find(([, magic]) => magic.every((byte, index) => bytes[index] === byte));
  if (compressed !== undefined) {
    const [name, , command] = compressed;
    throw new NotText(`compressed by ${name}`, `unpack it with ${command} first`);
  }
  if (isUtf8(bytes) && !bytes.subarray(0, 1024).includes(0)) return new Utf8Text(bytes);
  const value = messagePack(bytes);
  if (value === undefined) throw new NotText('not UTF-8 text', 'use text, JSON or YAML');
  return shortText(JSON.stringify(value));
}

class Utf8Text implements LongText {
  readonly length: number;
  private readonly bytes: Buffer;
  private readonly encoding: 'latin1' | 'utf8';

  constructor(bytes: Buffer) {
    this.bytes = bytes.subarray(0, 3).equals(BYTE_ORDER_MARK) ? bytes.subarray(3) : bytes;
    this.length = this.bytes.length;
    // Of text without accents the string is half as large this way.
    this.encoding = isAscii(this.bytes) ? 'latin1' : 'utf8';
  }

  codeAt(offset: number): number {
    return this.bytes[offset] ?? NaN;
  }

  next(code: number, from: number): number {
    return this.bytes.indexOf(code, from);
  }

  slice(start: number, end?: number): string {
    return this.bytes.toString(this.encoding, start, end);
  }
}

/** A map or a list: what SimKube writes. Undefined: it is no MessagePack. */
function messagePack(bytes: Buffer): unknown {
  const [first = 0] = bytes;
  const isMapOrList = (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);
  if (!isMapOrList) return undefined;
  try {
    return decode(bytes, { mapKeyConverter: keyText });
  } catch {
    return undefined;
  }
}

/** JSON has no keys that are lists. */
function keyText(key: unknown): string {
  return Array.isArray(key) ? key.map(String).join(' ') : String(key);
}
