import type { Change } from '../../syntax/change.js';
import type { Located } from '../../syntax/text.js';
import type { Dockerfile } from './dockerfile.js';

/** The program that reads the file, as its line `# syntax=…` names it. */
export interface Frontend {
  readonly at: Located;
  readonly image: string;
  /** Docker's own under a tag that moves between versions, or one of somebody else. */
  readonly kind: 'moving' | 'foreign';
  readonly stable: Change;
}

const OWN = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?::([\w.-]+))?$/;
/** A copy of Docker's own in another registry. */
const COPY = /\/docker\/dockerfile(?:-upstream)?:\d/;

/** The frontend of a file, unless it is Docker's own under a version, or fixed by its digest. */
export function uncertainFrontend({ tree }: Dockerfile): Frontend | undefined {
  const directive = tree.directives.find(({ name }) => name === 'syntax');
  const image = directive?.value.split(/\s/)[0] ?? '';
  if (directive === undefined || image === '' || image.includes('@sha256:') || COPY.test(`/${image}`)) return undefined;
  const own = OWN.exec(image);
  if (own !== null && /^\d/.test(own[1] ?? '')) return undefined;
  const stable: Change = { kind: 'text', edits: [{ range: directive.valueRange, newText: 'docker/dockerfile:1' }] };
  return { at: { range: directive.valueRange }, image, kind: own === null ? 'foreign' : 'moving', stable };
}
