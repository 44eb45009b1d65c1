import { mergeConfig } from 'vitest/config';
import shared from '../../vitest.config.mjs';

export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  { test: { include: ['test/rules/mutants.ts'] } },
);
