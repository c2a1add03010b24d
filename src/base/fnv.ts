/** FNV-1a with 32 bits, a step each UTF-16 unit of the text: bytes, if it is ASCII. @upstream Go's hash/fnv#New32a */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** FNV-1 with 32 bits: as `fnv1a32`, but the text goes in after the product. @upstream Go's hash/fnv#New32 */
export function fnv132(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash, 0x01000193) ^ text.charCodeAt(index);
  }
  return hash >>> 0;
}
