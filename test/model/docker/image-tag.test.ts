import { expect, test } from 'vitest';
import { parseImageReference } from '../../../server/src/model/docker/image-reference.js';
import { isFixedTag, movementOf, withTag } from '../../../server/src/model/docker/image-tag.js';

const read = (text: string) => {
  const image = parseImageReference(text);
  if (image === undefined) throw new Error('There is no image.');
  return image;
};
const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  ['nginx', 'missing'],
  ['registry.example:5000/app', 'missing'],
  ['nginx:latest', 'latest'],
  [`nginx@${digest}`, 'none'],
  [`nginx:latest@${digest}`, 'none'],
  ['app:stable', 'channel'],
  ['app:Stable', 'channel'],
  ['app:latest-alpine', 'channel'],
  ['app:main_amd', 'channel'],
  ['app:nightly.musl', 'channel'],
  ['app:nightly-20260801', 'none'],
  ['app:beta-2.1', 'none'],
  ['app:stability', 'none'],
  ['node:22', 'major'],
  ['node:v22', 'major'],
  ['node:22-alpine', 'major'],
  ['node:22-alpine3.22', 'major'],
  ['library/node:22-bookworm-slim', 'major'],
  ['mcr.microsoft.com/dotnet/aspnet:9', 'major'],
  ['public.ecr.aws/docker/library/node:22', 'major'],
  ['node:22.1', 'none'],
  ['node:20260801', 'none'],
  ['node:22-2', 'none'],
  ['registry.example/app:22', 'none'],
  ['someone/app:22', 'none'],
  ['app:1.4.0', 'none'],
])('%s: %s', (text, movement) => {
  expect(movementOf(read(text))).toBe(movement);
  expect(isFixedTag(read(text))).toBe(movement === 'none' && !/^nginx@/.test(text));
});

test('another tag', () => {
  expect(withTag(read('registry.example:5000/app:1'), '2')).toBe('registry.example:5000/app:2');
  expect(withTag(read('app'), '2')).toBe('app:2');
});
