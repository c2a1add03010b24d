// The words that options and arguments choose from.

export const OUTPUT_FORMATS = ['text', 'json', 'yaml'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export const STORIES = ['short', 'full'] as const;

export const SCHEMAS = [
  'scenario',
  'state',
  'replay',
  'explanation',
  'sweep',
  'sweep-plan',
  'tune',
  'size',
  'compare',
  'validation',
  'import',
  'examples',
  'import-trace',
] as const;

export type SchemaName = (typeof SCHEMAS)[number];

export const EXPLAIN_FORMATS = ['text', 'json'] as const;

export type ExplainFormat = (typeof EXPLAIN_FORMATS)[number];

export const REPORT_FORMATS = ['html', 'csv', 'prometheus', 'svg', 'ndjson'] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

export const SWEEP_FORMATS = ['text', 'csv', 'json', 'html'] as const;

export type SweepFormat = (typeof SWEEP_FORMATS)[number];

export const TUNE_FORMATS = ['text', 'json'] as const;

export const VALIDATE_FORMATS = ['text', 'json'] as const;

export type ValidateFormat = (typeof VALIDATE_FORMATS)[number];

export const EXAMPLES_FORMATS = ['text', 'json'] as const;

export type ExamplesFormat = (typeof EXAMPLES_FORMATS)[number];

export const TEST_REPORTERS = ['text', 'junit', 'tap', 'github'] as const;

export type TestReporter = (typeof TEST_REPORTERS)[number];

/** Shells, and `words`, by which their scripts ask. */
export const COMPLETIONS = ['bash', 'zsh', 'fish', 'words'] as const;

export type Completion = (typeof COMPLETIONS)[number];
