// What the build puts into the page: see `vite.playground.config.ts`.

declare module 'virtual:shipped' {
  import type { RunDocument } from '../../report/htmlDocument.ts';

  /** A scenario that comes with the program. */
  export interface Example {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly text: string;
  }

  export const examples: readonly Example[];

  /** The run of the one that opens first. */
  export const firstRun: RunDocument;
}

declare module 'virtual:schema' {
  import type { Schema } from './editor/schema.ts';

  /** The JSON Schema of scenarios. */
  const schema: Schema;
  export default schema;
}
