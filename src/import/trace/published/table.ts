// The published traces that are read.

import { ALIBABA } from './alibaba.ts';
import { AZURE } from './azure.ts';
import { GOOGLE } from './google.ts';
import { NAMED } from './named.ts';
import type { PublishedTrace } from './publishedTrace.ts';

/** The first that a file fits. */
export const PUBLISHED_TRACES: readonly PublishedTrace[] = [...ALIBABA, ...GOOGLE, ...AZURE, NAMED];
