// Every run of the properties tries the same cases, so that a failure is a change's and not chance's.
// FC_SEED=7 tries others; fast-check prints seed and path of what fails.

import fc from 'fast-check';

const DEFAULT_SEED = 20_240_301;

fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? DEFAULT_SEED) });
