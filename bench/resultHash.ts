// A hash of what a benchmark computed, so that a faster wrong answer is noticed. 32 bits, FNV-1a over words.

export class ResultHash {
  private value = 0x811c9dc5;

  add(word: number): void {
    this.value = Math.imul(this.value ^ word, 0x01000193);
  }

  get text(): string {
    return (this.value >>> 0).toString(16).padStart(8, '0');
  }
}
