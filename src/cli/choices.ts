// The words that options and arguments choose from.

export const OUTPUT_FORMATS = ['text', 'json', 'yaml'] as const;

export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export const SCHEMAS = ['scenario', 'replay'] as const;

export type SchemaName = (typeof SCHEMAS)[number];
