import type { KubernetesObject } from '../model/kubernetes/kubernetes-object.js';
import type { Change } from '../syntax/change.js';
import type { Comment } from '../syntax/comment.js';
import type { TextRange } from '../syntax/text.js';
import type { Field } from '../syntax/yaml/field.js';
import type { CommentReach } from './comment-reach.js';
import type { Contents } from './file-contents.js';
import type { Peer } from './rule.js';
import type { RuleNames } from './rule-names.js';
import type { SuppressedRule, Suppression } from './suppression.js';
import { withoutTree } from './suppression-annotation.js';
import { commentRemoval } from './suppression-comment.js';

/** What the syntax of a peer comes down to. */
interface PeerSuppression {
  readonly tool: Peer;
  /** The peer's ids; `*` stands for all of them, a pattern with `*` for those that fit. */
  readonly ids: readonly string[];
  /** True where `ids` are the only ones that are not silenced. */
  readonly exceptIds?: boolean;
  readonly reach: 'line' | 'block' | 'file';
  readonly reason?: string | undefined;
  readonly until?: string | undefined;
}

/** Suppressions of other tools, for the rules that carry the ids which they name. */
export function readPeerComments(contents: Contents, reach: CommentReach, names: RuleNames): readonly Suppression[] {
  const isDockerfile = contents.language === 'dockerfile';
  const found = reach.comments.flatMap((comment) =>
    readComment(comment, reach, isDockerfile).map((read) =>
      suppressionOf(
        read,
        sourceAt(comment.range, reach),
        coversOf(read, comment, reach),
        commentRemoval(comment, reach.text),
        names,
      ),
    ),
  );
  if (!isDockerfile) return found;
  const directives = contents.dockerfile.tree.directives.flatMap((directive): readonly Suppression[] => {
    const list = directive.name === 'check' ? /(?:^|;)\s*skip=([^;]*)/.exec(directive.value)?.[1] : undefined;
    if (list === undefined) return [];
    const read: PeerSuppression = {
      tool: 'buildkit',
      ids: listOf(list).map((id) => (id === 'all' ? '*' : id)),
      reach: 'file',
    };
    const removal = commentRemoval({ range: directive.range, text: '', ownLine: true }, reach.text);
    return [suppressionOf(read, sourceAt(directive.range, reach), [reach.document], removal, names)];
  });
  return [...directives, ...found];
}

const sourceAt = (range: TextRange, { text }: CommentReach) => ({ range, source: text.slice(range.start, range.end) });

function coversOf({ reach: kind }: PeerSuppression, comment: Comment, reach: CommentReach): readonly TextRange[] {
  return kind === 'file' ? [reach.document] : kind === 'block' ? reach.block(comment) : reach.line(comment);
}

function readComment(comment: Comment, reach: CommentReach, isDockerfile: boolean): readonly PeerSuppression[] {
  const { text } = comment;
  const kics = /^kics-scan\s+(ignore-line|ignore-block|ignore|disable=|enable=)\s*(.*)$/.exec(text);
  if (kics !== null) return readKics(kics[1] ?? '', kics[2] ?? '', reach.isAtTop(comment));
  // checkov gathers the comments of a Dockerfile from everywhere in it.
  const checkov = /^(?:checkov|bridgecrew|cortex):skip=\s*([\w-]+(?:\s*,\s*[\w-]+)*)\s*(?::(.*))?$/.exec(text);
  if (checkov !== null) {
    return [{ tool: 'checkov', ids: listOf(checkov[1]), reason: checkov[2], reach: isDockerfile ? 'file' : 'line' }];
  }
  const terrascan = /^ts:skip=\s*([\w.-]+)\s*(.*)$/.exec(text);
  if (terrascan !== null)
    return [{ tool: 'terrascan', ids: [terrascan[1] ?? ''], reason: terrascan[2], reach: 'line' }];
  if (!isDockerfile) return [];
  const hadolint = /^hadolint\s+(global\s+)?ignore\s*=\s*([\w\s,]+?)\s*(?:#(.*))?$/.exec(text);
  if (hadolint !== null) {
    return [
      {
        tool: 'hadolint',
        ids: listOf(hadolint[2]),
        reason: hadolint[3],
        reach: hadolint[1] === undefined ? 'line' : 'file',
      },
    ];
  }
  return /^(?:trivy|tfsec):ignore:/.test(text) ? readTrivy(text) : [];
}

/** KICS: `ignore`, `disable=` and `enable=` count at the start of the file only (docs.kics.io, running KICS). */
function readKics(word: string, list: string, isAtTop: boolean): readonly PeerSuppression[] {
  if (word === 'ignore-line') return [{ tool: 'kics', ids: ['*'], reach: 'line' }];
  if (word === 'ignore-block') return [{ tool: 'kics', ids: ['*'], reach: 'block' }];
  if (!isAtTop) return [];
  if (word === 'ignore') return [{ tool: 'kics', ids: ['*'], reach: 'file' }];
  return listOf(list).length === 0
    ? []
    : [{ tool: 'kics', ids: listOf(list), exceptIds: word === 'enable=', reach: 'file' }];
}

/** Trivy: `trivy:ignore:ID[:exp:YYYY-MM-DD]`, several in one comment; what names a workspace is meant for Terraform. */
function readTrivy(text: string): readonly PeerSuppression[] {
  return [...text.matchAll(/\b(?:trivy|tfsec):ignore:(\S+)/g)].flatMap(([, rest = '']): readonly PeerSuppression[] => {
    const [id = '', ...parameters] = rest.split(':');
    const end = parameters.indexOf('exp');
    return parameters.includes('ws')
      ? []
      : [{ tool: 'trivy', ids: [id], reach: 'line', until: end < 0 ? undefined : parameters[end + 1] }];
  });
}

/** Suppressions of other tools in the annotations, and for kubescape the labels, of an object. */
export function readPeerAnnotations(object: KubernetesObject, names: RuleNames): readonly Suppression[] {
  const metadata = object.field('metadata');
  const found: Suppression[] = [];
  for (const [key, field] of metadata.field('annotations').entries()) {
    const value = field.text;
    const read = value === undefined || field.isAliased ? undefined : readAnnotation(key, value, object);
    if (read !== undefined) found.push(annotated(read, field, object, names));
  }
  const label = metadata.field('labels').at('kubescape.io/ignore');
  if (label.text === 'true' && !label.isAliased)
    found.push(annotated({ tool: 'kubescape', ids: ['*'], reach: 'file' }, label, object, names));
  return found;
}

const annotated = (read: PeerSuppression, field: Field, object: KubernetesObject, names: RuleNames): Suppression => ({
  ...suppressionOf(
    read,
    { range: field.keyRange, source: '' },
    [object.extent],
    withoutTree(field, field.remove()),
    names,
  ),
  coversFile: false,
});

function readAnnotation(key: string, value: string, object: KubernetesObject): PeerSuppression | undefined {
  const reach = 'file';
  const [prefix, name = ''] = split(key, '/');
  switch (prefix) {
    case 'ignore-check.kube-linter.io':
      return { tool: 'kube-linter', ids: [name], reason: value, reach };
    case 'kube-linter.io':
      return name === 'ignore-all' ? { tool: 'kube-linter', ids: ['*'], reason: value, reach } : undefined;
    case 'checkov.io':
    case 'bridgecrew.io':
    case 'cortex.io': {
      const [id, reason] = split(value, '=');
      return name.startsWith('skip') ? { tool: 'checkov', ids: [id.trim()], reason, reach } : undefined;
    }
    case 'polaris.fairwinds.com': {
      const check = /^(?:(.+)-)?exempt$/.exec(name);
      return check !== null && value === 'true' ? { tool: 'polaris', ids: [check[1] ?? '*'], reach } : undefined;
    }
    case 'kubescape.io':
      if (name === 'ignore') return value === 'true' ? { tool: 'kubescape', ids: ['*'], reach } : undefined;
      return name === 'skip-controls'
        ? {
            tool: 'kubescape',
            ids: listOf(value),
            reason: object.annotation('kubescape.io/skip-reason'),
            until: object.annotation('kubescape.io/skip-expiry')?.slice(0, 10),
            reach,
          }
        : undefined;
    case 'kube-score':
      return name === 'ignore' ? { tool: 'kube-score', ids: listOf(value), reach } : undefined;
    case 'runterrascan.io':
      return name === 'skip' ? readTerrascan(value) : undefined;
    case 'datree.skip':
      return { tool: 'datree', ids: [name], reason: value, reach };
    default:
      return undefined;
  }
}

/** terrascan: a JSON array of `{"rule": …, "comment": …}`; what is no such array counts for nothing. */
function readTerrascan(value: string): PeerSuppression | undefined {
  try {
    const list: unknown = JSON.parse(value);
    const entries = Array.isArray(list) ? (list as readonly { rule?: unknown; comment?: unknown }[]) : [];
    const ids = entries.flatMap((entry) => (typeof entry?.rule === 'string' ? [entry.rule] : []));
    const comments = entries.flatMap((entry) => (typeof entry?.comment === 'string' ? [entry.comment] : []));
    return ids.length === 0 ? undefined : { tool: 'terrascan', ids, reason: comments.join('; '), reach: 'file' };
  } catch {
    return undefined;
  }
}

/** `source`: what stands in `range`. */
function suppressionOf(
  read: PeerSuppression,
  { range, source }: { readonly range: TextRange; readonly source: string },
  covers: readonly TextRange[],
  removal: Change,
  names: RuleNames,
): Suppression {
  const { tool, ids, exceptIds = false, reach, until } = read;
  const reason = read.reason?.trim();
  const named = (id: string, matches: readonly string[]): SuppressedRule => {
    const at = source.indexOf(id);
    const place = at < 0 ? range : { start: range.start + at, end: range.start + at + id.length };
    return { id, range: place, matches, isWildcard: id.includes('*'), removal: undefined };
  };
  const kept = exceptIds ? ids.flatMap((id) => names.ofPeer(tool, id)) : [];
  return {
    tool,
    rules: exceptIds
      ? [
          named(
            '*',
            names.ofTool(tool).filter((id) => !kept.includes(id)),
          ),
        ]
      : ids.filter((id) => id !== '').map((id) => named(id, names.fitting(tool, id))),
    range,
    covers,
    coversFile: reach === 'file',
    reason: reason === '' ? undefined : reason,
    until,
    problem: undefined,
    removal,
    addReason: undefined,
  };
}

const listOf = (text = ''): readonly string[] => text.split(/[\s,]+/).filter((id) => id !== '');

function split(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}
