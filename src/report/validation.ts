// What came of checking files: what `validate` shows in text and as JSON.

import type { Problem } from '../scenario/language/diagnostics.ts';
import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Warning } from '../scenario/warnings.ts';

export interface ValidatedFile {
  readonly file: string;
  readonly outcome:
    | { readonly kind: 'unreadable'; readonly why: string }
    | { readonly kind: 'invalid'; readonly source: string; readonly problems: readonly Problem[] }
    | {
        readonly kind: 'valid';
        readonly source: string;
        readonly scenario: CompiledScenario;
        readonly warnings: readonly Warning[];
      };
}
