// Memory that a verb's thread and the thread that waits for it both see at once: whether to stop, how much output is on
// its way, what became of the outputs, and which file is half written.

const NUMBERS = 8;
const SLOT_BYTES = 4096;

/** Places of the numbers. */
const STOP = 0;
const ON_ITS_WAY = 1;
const LENGTHS = 2;

/** Texts. */
export const Slot = { outProblem: 0, errorProblem: 1, temporaryFile: 2 } as const;
export type Slot = (typeof Slot)[keyof typeof Slot];

/** Characters that may be on their way before the writer waits. */
const MOST_ON_ITS_WAY = 1 << 22;

export class SharedState {
  readonly memory: SharedArrayBuffer;
  private readonly numbers: Int32Array;

  constructor(memory = new SharedArrayBuffer(4 * NUMBERS + 3 * SLOT_BYTES)) {
    this.memory = memory;
    this.numbers = new Int32Array(memory, 0, NUMBERS);
  }

  /** The exit status with which to stop; undefined: go on. */
  get stopStatus(): number | undefined {
    const status = Atomics.load(this.numbers, STOP);
    return status === 0 ? undefined : status;
  }

  stop(status: number): void {
    Atomics.store(this.numbers, STOP, status);
  }

  /** Output leaves; waits while too much of it is on its way. */
  send(size: number): void {
    Atomics.add(this.numbers, ON_ITS_WAY, size);
    for (;;) {
      const waiting = Atomics.load(this.numbers, ON_ITS_WAY);
      if (waiting <= MOST_ON_ITS_WAY) return;
      Atomics.wait(this.numbers, ON_ITS_WAY, waiting);
    }
  }

  /** Output has been written. */
  arrived(size: number): void {
    Atomics.sub(this.numbers, ON_ITS_WAY, size);
    Atomics.notify(this.numbers, ON_ITS_WAY);
  }

  get(slot: Slot): string {
    const length = Atomics.load(this.numbers, LENGTHS + slot);
    // What is shared may change under a decoder, which refuses it.
    return new TextDecoder().decode(this.bytes(slot).slice(0, length));
  }

  set(slot: Slot, text: string): void {
    const bytes = new TextEncoder().encode(text);
    Atomics.store(this.numbers, LENGTHS + slot, 0);
    if (bytes.length > SLOT_BYTES) return;
    this.bytes(slot).set(bytes);
    Atomics.store(this.numbers, LENGTHS + slot, bytes.length);
  }

  private bytes(slot: Slot): Uint8Array {
    return new Uint8Array(this.memory, 4 * NUMBERS + slot * SLOT_BYTES, SLOT_BYTES);
  }
}
