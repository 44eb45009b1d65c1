const ENGINE =
  '(?:OPA|OPEN_POLICY_AGENT|GATEKEEPER|KYVERNO|FALCO|TETRAGON|KUBEARMOR|KUBEWARDEN|SECCOMP|APPARMOR|SELINUX)';
const OFF_BY_TRUTH = new RegExp(
  `^(?:\\w+_)?(?:DISABLE|DISABLED|SKIP|BYPASS|NO)_${ENGINE}(?:_\\w+)?$|^(?:\\w+_)?${ENGINE}_(?:DISABLE|DISABLED|BYPASS|SKIP)$`,
);
const OFF_BY_FALSEHOOD = new RegExp(
  `^(?:\\w+_)?(?:ENABLE|ENABLED|USE)_${ENGINE}(?:_\\w+)?$|^(?:\\w+_)?${ENGINE}_(?:ENABLE|ENABLED)$`,
);

/** True where an environment variable certainly switches a policy or security engine off. */
export function switchesOffPolicy(name: string, value: string | undefined): boolean {
  const [word, text] = [name.toUpperCase(), value?.toLowerCase() ?? ''];
  return (
    (OFF_BY_TRUTH.test(word) && /^(?:1|on|true|yes)$/.test(text)) ||
    (OFF_BY_FALSEHOOD.test(word) && /^(?:0|off|false|no)$/.test(text))
  );
}
