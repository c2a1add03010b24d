// The whole state as text for the fragment of a link. A link may come from a stranger: what is unpacked is bounded, is
// looked at before it is used, and is text and nothing else.

import type { ScenarioFiles } from './protocol.ts';

/** Of this form; another number is another form. */
const VERSION = '1.';

/** Characters of a link that people can still send; larger states go by file. */
export const LONGEST_LINK = 16_000;

/** Of a link that is opened: packed, and unpacked. */
const LONGEST_PACKED = 200_000;
const MOST_BYTES = 2_000_000;

const MOST_FILES = 50;
const LONGEST_NAME = 120;

export async function packed(files: ScenarioFiles): Promise<string> {
  const { name, text, others } = files;
  const bytes = new TextEncoder().encode(JSON.stringify({ name, text, others }));
  return VERSION + toBase64Url(await through(bytes, new CompressionStream('deflate-raw'), Infinity));
}

/** Undefined where it is none, or more than anybody would send. Never throws. */
export async function unpacked(text: string): Promise<ScenarioFiles | undefined> {
  if (!text.startsWith(VERSION) || text.length > LONGEST_PACKED) return undefined;
  try {
    const bytes = fromBase64Url(text.slice(VERSION.length));
    if (bytes === undefined) return undefined;
    const whole = await through(bytes, new DecompressionStream('deflate-raw'), MOST_BYTES);
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole));
    return filesIn(value);
  } catch {
    return undefined;
  }
}

/** What has exactly this shape. */
function filesIn(value: unknown): ScenarioFiles | undefined {
  if (!isRecord(value)) return undefined;
  const { name, text, others } = value;
  if (typeof name !== 'string' || typeof text !== 'string' || !isRecord(others) || !isName(name))
    return undefined;
  const entries = Object.entries(others);
  if (entries.length > MOST_FILES) return undefined;
  const texts: [string, string][] = [];
  for (const [other, content] of entries) {
    if (!isName(other) || typeof content !== 'string') return undefined;
    texts.push([other, content]);
  }
  return { name, text, others: Object.fromEntries(texts) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isName(text: string): boolean {
  return (
    text !== '' &&
    text.length <= LONGEST_NAME &&
    text !== '__proto__' &&
    !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(text)
  );
}

/** Throws where more comes out than `most` bytes, as soon as it does. */
async function through(
  bytes: Uint8Array<ArrayBuffer>,
  transform: CompressionStream | DecompressionStream,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([bytes]).stream().pipeThrough(transform).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError('too large');
    }
    chunks.push(value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]*$/.test(text)) return undefined;
  const bytes = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
}
