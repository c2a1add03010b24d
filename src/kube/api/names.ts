// Names and identifiers as Kubernetes makes them: random suffixes, template hashes, UIDs, sandbox ids.

import { hex8, HexForm } from '../../base/hex.ts';
import { inOnePiece } from '../../base/onePiece.ts';
import { fnv1a32 } from '../../base/fnv.ts';
import type { PodTemplate } from './config.ts';
import type { RandomStream } from '../../kernel/random.ts';

/** Neither vowels nor look-alikes, so that no name reads as a word. @upstream apimachinery pkg/util/rand */
const SAFE_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
export const SUFFIX_LENGTH = 5;
/** What stays of a name before such a suffix. @upstream apiserver/pkg/storage/names/generate.go */
const LONGEST_BASE = 58;

/** The five characters behind a generated name, as digits of one number. */
export function nameSuffix(stream: RandomStream): string {
  const base = SAFE_ALPHABET.length;
  let rest = stream.below(base ** SUFFIX_LENGTH);
  let suffix = '';
  for (let index = 0; index < SUFFIX_LENGTH; index++) {
    suffix += SAFE_ALPHABET[rest % base];
    rest = Math.floor(rest / base);
  }
  return suffix;
}

/** A name as the API server makes it of `generateName`. */
export function generatedName(base: string, suffix: string): string {
  return inOnePiece(base.slice(0, LONGEST_BASE), suffix);
}

/**
 * A hash of a pod template in the form of `pod-template-hash`: decimal digits of a 32-bit FNV sum, each replaced by a
 * letter of the safe alphabet. Upstream sums a dump of the Go struct, so the value differs from a real cluster's. What is
 * not simulated counts by the template's edition.
 */
export function templateHash({ spec, ...others }: PodTemplate): string {
  const text = JSON.stringify({ ...others, spec: { ...spec, written: undefined } });
  return String(fnv1a32(text)).replaceAll(/\d/g, (digit) =>
    SAFE_ALPHABET.charAt(digit.charCodeAt(0) % SAFE_ALPHABET.length),
  );
}

/** 32 random bits. */
function word(stream: RandomStream): number {
  return stream.below(2 ** 32);
}

/** Of a sandbox id what is drawn. */
const DRAWN = new HexForm('0'.repeat(16));

/**
 * Ids of the containerd sandboxes on one node: 64 hex digits, of which the first sixteen are drawn for each sandbox.
 * @assumption the others are the node's own: nobody reads them, and to draw them costs more than all the rest of an ADD.
 */
export class SandboxIds {
  private readonly stream: RandomStream;
  private readonly ending: string;

  constructor(stream: RandomStream) {
    this.stream = stream;
    this.ending = Array.from({ length: 6 }, () => hex8(word(stream))).join('');
  }

  next(): string {
    DRAWN.put(0, word(this.stream), 8).put(8, word(this.stream), 8);
    return inOnePiece(DRAWN.text, this.ending);
  }
}

const UUID = new HexForm('00000000-0000-4000-8000-000000000000');

/** A random UUID, version 4. */
export function uid(stream: RandomStream): string {
  const [a, b, c, d] = [word(stream), word(stream), word(stream), word(stream)];
  UUID.put(0, a, 8)
    .put(9, b >>> 16, 4)
    .put(15, b, 3);
  UUID.put(19, 0x8000 | (c & 0x3fff), 4);
  return UUID.put(24, c >>> 16, 4).put(28, d, 8).text;
}
