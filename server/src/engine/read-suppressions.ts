import { CommentReach } from './comment-reach.js';
import type { Contents } from './file-contents.js';
import { readPeerAnnotations, readPeerComments } from './peer-suppression.js';
import type { RuleNames } from './rule-names.js';
import type { Suppression } from './suppression.js';
import { readSuppressionAnnotations } from './suppression-annotation.js';
import { readSuppressionComment } from './suppression-comment.js';

/** Most files hold none: they are not read a second time. */
const MAY_HOLD_ANY =
  /hullcheck|kube-linter\.io|(?:checkov|bridgecrew|cortex)(?:\.io|:skip)|kics-scan|(?:trivy|tfsec):ignore|polaris\.fairwinds|kubescape\.io|kube-score\/|runterrascan|ts:skip|datree\.skip|hadolint|\bcheck\s*=/i;

/**
 * The suppressions of one document, ours and those of peers, in the order of the text.
 * `isFirst`: it is the first document of its file, whose head may speak for the file.
 */
export function readSuppressions(contents: Contents, names: RuleNames, isFirst: boolean): readonly Suppression[] {
  const text = contents.language === 'yaml' ? contents.document.text : contents.dockerfile.tree.text;
  if (!MAY_HOLD_ANY.test(text)) return [];
  const reach = new CommentReach(contents, isFirst);
  const objects = contents.language === 'yaml' ? contents.objects : [];
  return [
    ...reach.comments.flatMap((comment) => readSuppressionComment(comment, reach, names) ?? []),
    ...objects.flatMap((object) => readSuppressionAnnotations(object, names)),
    ...readPeerComments(contents, reach, names),
    ...objects.flatMap((object) => readPeerAnnotations(object, names)),
  ].sort((a, b) => a.range.start - b.range.start);
}
