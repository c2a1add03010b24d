// A compiled scenario for tests that never run it.

import { parseScenario } from '../../src/scenario/parse.ts';
import { MINIMAL } from '../scenario/minimal.ts';

const parsed = parseScenario(MINIMAL);
if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));

export const compiledMinimal = parsed.scenario;
