// seedrandom ships no types for its single generators.
declare module 'seedrandom/lib/alea.js' {
  /** A generator of uniform numbers in [0, 1), fully determined by the seed. */
  export default function alea(seed: string): () => number;
}
