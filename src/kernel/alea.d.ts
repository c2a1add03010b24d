// seedrandom ships no types for its single generators.
declare module 'seedrandom/lib/alea.js' {
  /** Where a generator is. */
  export interface AleaState {
    readonly c: number;
    readonly s0: number;
    readonly s1: number;
    readonly s2: number;
  }

  export interface Alea {
    (): number;
    state(): AleaState;
  }

  /** A generator of uniform numbers in [0, 1), fully determined by the seed. */
  export default function alea(seed: string, options: { readonly state: true }): Alea;
}
