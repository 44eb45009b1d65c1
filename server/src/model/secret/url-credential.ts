import type { Located } from '../../syntax/text.js';
import type { SourceDocument } from '../source-document.js';
import { buildCredentials } from './build-credential.js';
import { isNoCredential } from './secret-value.js';
import { urlPasswords } from './token-format.js';
import { holderAt, ownerAt } from './value-owner.js';

/** A URL that carries a user and a password. */
export interface UrlCredential {
  /** The part before the host. */
  readonly at: Located;
  /** The value that it stands in, see `PlainToken`. */
  readonly owner: Located;
  readonly holder: string;
  /** Whom it is meant for, port included. */
  readonly host: string;
}

/** The URLs of a document that carry a password. Secrets are the place for them, and comments show how they look. */
export function urlCredentials(document: SourceDocument, isCautious: boolean): readonly UrlCredential[] {
  const { text, objects, dockerfile } = document;
  return urlPasswords(text).flatMap(({ password, start, url }): readonly UrlCredential[] => {
    const host = /@([^/?#"'\s,;]*)/.exec(text.slice(start + password.length, url.end))?.[1] ?? '';
    if (isNoCredential(password) || /^(?:.*\.)?example(?:\.\w+)?(?::\d+)?$/.test(host) || /[{$<]/.test(host)) return [];
    const holds = ({ range }: Located): boolean => range.start <= start && start < range.end;
    if (objects.some((object) => object.isA('Secret') && holds({ range: object.extent }))) return [];
    const owner = ownerAt(document, { start, end: start + password.length });
    if (dockerfile === undefined ? owner === undefined : isComment(text, start)) return [];
    // What a step of a build uses is to be mounted there.
    const isMounted = dockerfile?.stages.some((stage) =>
      stage.instructions.some(
        (run) => run.name === 'RUN' && holds(run) && buildCredentials(run, stage).some(({ at }) => holds(at)),
      ),
    );
    if (isMounted === true && !isCautious) return [];
    const at = { range: { start: url.start, end: start + password.length } };
    return [{ at, owner: owner ?? at, holder: holderAt(document, start), host }];
  });
}

const isComment = (text: string, offset: number): boolean =>
  /^[ \t]*#/.test(text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset));
