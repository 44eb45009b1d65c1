import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { CopyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';

/** A source of `ADD` that Docker fetches from the network. */
export interface RemoteSource {
  readonly argument: Argument;
  readonly kind: 'file' | 'repository';
  /** Undefined where a variable hides it. */
  readonly host: string | undefined;
}

/** The sources that are fetched and may be another thing tomorrow: a repository at the number of a commit is not among them. */
export function remoteSources({ sources }: CopyInstruction): readonly RemoteSource[] {
  return sources.flatMap((argument): RemoteSource[] => {
    const [, scheme, scp, host = scp] =
      /^(?:(https?|ftp|git|ssh):\/\/|git@([\w.-]+):)(?:[^/@]*@)?([\w.-]+)?/i.exec(argument.value) ?? [];
    if (scheme === undefined && scp === undefined) return [];
    const [address = '', reference = ''] = argument.value.split('#', 2);
    // Docker clones what ends in `.git`, and what has a scheme of git's own (Dockerfile reference, "ADD").
    const isRepository = scp !== undefined || /^(?:git|ssh)$/i.test(scheme ?? '') || /\.git\/?$/.test(address);
    if (isRepository && /^[0-9a-f]{40}(?:[0-9a-f]{24})?(?::|$)/.test(reference)) return [];
    return [{ argument, kind: isRepository ? 'repository' : 'file', host: scp ?? host }];
  });
}
