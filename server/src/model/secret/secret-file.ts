/** What a file that a build copies is, judged by its path alone. */
interface FileKind {
  /** With its article. */
  readonly title: string;
  readonly path: RegExp;
}

/** Files that hold credentials by convention of the programs that read them. */
const KINDS: readonly FileKind[] = [
  { title: 'an SSH key', path: /(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$|(?:^|\/)\.ssh\/?$|\.ppk$/ },
  { title: 'a private key', path: /\.key$|(?:^|\/)[^/]*(?:priv|key)[^/]*\.pem$|\.p8$|(?:^|\/)\.gnupg\/?$/ },
  { title: 'a certificate store', path: /\.(?:p12|pfx|jks|keystore|kdbx)$/ },
  { title: 'an environment file', path: /(?:^|\/)\.env(?:\.[\w.-]+|\*)?$|(?:^|\/)[\w-]+\.env$/ },
  {
    title: 'the credentials of a package registry',
    path: /(?:^|\/)(?:\.npmrc|\.pypirc|\.gem\/credentials|\.cargo\/credentials(?:\.toml)?)$/,
  },
  {
    title: 'the credentials of container registries',
    path: /(?:^|\/)(?:\.docker\/config\.json|\.dockercfg|\.dockerconfigjson|\.docker\/?)$/,
  },
  { title: 'a kubeconfig', path: /(?:^|\/)(?:[\w.-]*kubeconfig(?:\.ya?ml)?|\.kube\/config|\.kube\/?)$/ },
  {
    title: 'the credentials of a cloud',
    path: /(?:^|\/)(?:\.aws(?:\/credentials)?\/?|\.azure\/?|\.config\/gcloud\/?|\.boto|\.s3cfg|application_default_credentials\.json|(?:gcp|gcloud|google)[\w-]*(?:key|creds|credentials)[\w-]*\.json|[\w-]*service[-_]?account[\w-]*\.json|client_secret[\w.-]*\.json)$/,
  },
  {
    title: 'credentials',
    path: /(?:^|\/)(?:credentials(?:\.(?:json|ya?ml|csv|ini|xml))?|\.netrc|_netrc|\.git-credentials|\.pgpass|\.my\.cnf|\.htpasswd|\.vault-token|secrets?\.(?:ya?ml|json|env)|master\.key)$/,
  },
  { title: 'the state of Terraform', path: /\.tfstate(?:\.backup)?$|(?:^|\/)terraform\.tfvars$/ },
  { title: 'a key in PEM format', path: /\.pem$/ },
];

/** Public halves, trust stores and templates. */
const PUBLIC =
  /\.pub$|(?:^|[/._-])(?:pub|public|ca|cacert|cacerts|cert|certs|certificate|chain|fullchain|bundle|root|intermediate|trust|truststore|dhparams?|debug)(?:[._-][^/]*)?\.(?:pem|key|jks|p12|pfx|keystore)$|[._-](?:example|sample|template|tmpl|tpl|dist|defaults?)$|(?:example|sample)\.env$/;

/** What a file is that holds credentials, with its article; absent for others, as far as the path tells. */
export function secretFile(path: string): string | undefined {
  const name = path.toLowerCase();
  if (name.includes('://') || PUBLIC.test(name)) return undefined;
  return KINDS.find((kind) => kind.path.test(name))?.title;
}
