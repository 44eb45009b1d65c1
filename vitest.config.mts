import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The same build of yaml as in the bundles: the one for Node asks process.env for each token.
    alias: { yaml: fileURLToPath(new URL('node_modules/yaml/browser/index.js', import.meta.url)) },
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**', 'test/sample/**', 'node_modules/**'],
    isolate: false,
    setupFiles: ['test/support/property-seed.ts'],
    passWithNoTests: false,
    coverage: { provider: 'v8', include: ['server/src/**/*.ts'], exclude: ['server/src/rules/index.ts'] },
  },
});
