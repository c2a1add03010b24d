// What a verb's thread says to the thread that waits for it, and what it is given at its start.

export interface ThreadStart {
  readonly argv: readonly string[];
  readonly memory: SharedArrayBuffer;
  /** Columns of the terminals; false: none. */
  readonly terminals: Readonly<Record<'out' | 'error', number | false>>;
}

export type ThreadMessage =
  | {
      readonly kind: 'write';
      readonly to: 'out' | 'error';
      readonly text: string;
      readonly isAwaited: boolean;
    }
  | { readonly kind: 'end'; readonly status: number };
