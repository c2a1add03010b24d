// What the build puts into the page: see `vite.playground.config.ts`.

declare module 'virtual:shipped' {
  /** A scenario that comes with the program. */
  export interface Example {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly text: string;
  }

  export const examples: readonly Example[];
}
