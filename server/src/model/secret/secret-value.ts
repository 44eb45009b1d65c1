/** Text that only stands for a value: variables, templates and references to stores of secrets. */
const REFERENCE = new RegExp(
  [
    '\\$\\{|\\$\\(|\\{\\{|\\{%|<%|<[^<>]+>|%\\([a-z]|%%\\w+%%|@@\\w+@@|^@\\w+@$|^__\\w+__$|^%\\w+%$', // filled in later
    '^\\$[\\w*@#?]+$|^\\$\\$|`', // a shell variable, what a command prints
    '^ENC\\[|^\\{cipher\\}|^AgA[A-Za-z0-9+/]{60}|^\\$ANSIBLE_VAULT', // encrypted already
    '^(?:arn:|vault:|op://|sm://|ssm:|secret://|secretref:|ref\\+|env:|file:|awssm|gcpsm|keyvault:|azurekeyvault|!vault|projects/[^/]+/secrets/)', // stored elsewhere
  ].join('|'),
  'i',
);

/** Words that ask for a value. Weak ones such as "password" or "changeme" are values, and work. */
const FILLER =
  /^(?:[*x.#_-]{2,}|\.\.\..*|….*|.*\*\*\w*\*\*.*|(?:your|my|the|put|insert|enter|add|set|replace|fill|provide|use)[-_ ]+.*|<.*>|\[.*\]|to-?do|fix-?me|tbd|n\/?a|placeholder.*|.*[-_ ]placeholder|redacted|masked|hidden|dummy.*|fake.*|example.*|.*[-_]example|sample.*|your(?:secret|password|token|key|api|user|value|own|db|access|client|app).*|.*[-_ ](?:here|goes-here)|replace.*|insert.*|null|nil|none|undefined|empty|unset|unused|ignored?|not-?(?:used|set|needed|a-.*))$/i;

const SWITCH = /^(?:true|false|yes|no|on|off|enabled?|disabled?|auto|optional|required|always|never|default)$/i;

/** A path of a file, such as `/run/secrets/db` or `./tls/server.key`. */
const PATH =
  /^(?:~|\.{1,2})?\/(?:[\w.@-]+\/)*[\w.@-]*$|^[\w./@-]+\.(?:txt|pem|key|crt|json|ya?ml|conf|cfg|properties|env|jks|p12|pfx|ini)$/i;

/** True for text that is no credential itself: empty, filled in later, a switch, a path or a URL without a password. */
export function isNoCredential(value: string): boolean {
  const text = value.trim();
  return (
    text === '' ||
    REFERENCE.test(text) ||
    FILLER.test(text) ||
    SWITCH.test(text) ||
    (PATH.test(text) && !/[+=]/.test(text) && /^[~.]|\.|\/.*\/|^\/[a-z]+$/.test(text)) ||
    /^[a-z][a-z\d+.-]*:\/\//i.test(text)
  );
}

/** Bits for each character (Shannon): text in words has below 3.5 as a rule, random text more. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/**
 * True where a value of a token, key or secret looks like one. Names of things consist of words: `my-app-tls`,
 * `GITHUB_TOKEN`, `jwt`.
 */
export function looksSecret(value: string): boolean {
  const text = value.trim();
  if (text.length < 6 || /^\d{1,7}$/.test(text) || /^\d+(?:\.\d+)?(?:ms|s|m|h|d|Mi|Gi|Ki)$/.test(text)) return false;
  // Words, alone or joined: a name. Long ones without a break must be random to count.
  if (/^[A-Za-z]+(?:[-_.:/ ][A-Za-z]+\d{0,2})*$/.test(text)) return /^[A-Za-z]{16,}$/.test(text) && entropy(text) > 3.3;
  // A sentence.
  return !/^\S+(?: \S+){3,}$/.test(text);
}
