import { expect, test } from 'vitest';
import { imageOfPage, pageOfImage } from '../../client/src/scan-page-path.js';

test.each(['docker.io/library/node:22', 'localhost:5000/a/b:1', `registry.example/app@sha256:${'a'.repeat(64)}`])(
  'the page of %s names it',
  (image) => expect(imageOfPage(pageOfImage(image))).toBe(image),
);

test.each(['/', '/a b.md', '/node:22'])('%s is no page of an image', (path) => {
  expect(imageOfPage(path)).toBeUndefined();
});
