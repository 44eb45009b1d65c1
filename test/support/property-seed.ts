// Properties are tried with the same cases in every run, so that a failure is one of the change at hand. Long runs
// (PROPERTY_RUNS) look for new ones, and PROPERTY_SEED repeats what they have found.
import fc from 'fast-check';

const { PROPERTY_RUNS, PROPERTY_SEED } = process.env;
if (PROPERTY_SEED !== undefined) fc.configureGlobal({ seed: Number(PROPERTY_SEED) });
else if (PROPERTY_RUNS === undefined) fc.configureGlobal({ seed: 20_261_123 });
