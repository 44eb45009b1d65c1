/** A credential that its form gives away, whatever it is called. */
export interface KnownToken {
  /** What it is, with its article: "a GitHub token". */
  readonly title: string;
  readonly start: number;
  readonly end: number;
  /** True where it is one of the documentation's own examples, or holds no more than filler. */
  readonly isExample: boolean;
}

/** The forms in which providers issue credentials, by their own documentation. A group is the credential, else all of it. */
const FORMATS: readonly (readonly [title: string, form: RegExp])[] = [
  ['a private key', /-{3,5} ?BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-{3,5}/],
  ['a private key', /PuTTY-User-Key-File-\d:/],
  ['a private key', /\bAGE-SECRET-KEY-1[A-Z\d]{58}\b/],
  ['an AWS access key', /\b(?:AKIA|ASIA)[A-Z2-7\d]{16}\b/],
  ['a GitHub token', /\bgh[pousr]_[A-Za-z\d]{36,251}\b/],
  ['a GitHub token', /\bgithub_pat_[A-Za-z\d]{22}_[A-Za-z\d]{59}\b/],
  ['a GitLab token', /\b(?:glpat|gldt|glrt|glcbt|glptt|glft|glagent|glsoat)-[\w-]{20,}/],
  ['a Slack token', /\bxox[abeoprs]-(?:\d+-)*[A-Za-z\d-]{10,}/],
  ['a Slack token', /\bxapp-\d-[A-Z\d]+-\d+-[a-f\d]{64}\b/],
  [
    'a Slack webhook',
    /\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z\d]+\/[A-Za-z\d]+\/[A-Za-z\d]{16,}/,
  ],
  ['a Discord webhook', /\bhttps:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/],
  ['a Stripe key', /\b[sr]k_live_[A-Za-z\d]{16,}/],
  ['a Google API key', /\bAIza[\w-]{35}(?![\w-])/],
  ['a Google OAuth token', /\bya29\.[\w-]{20,}/],
  ['an npm token', /\bnpm_[A-Za-z\d]{36}\b/],
  ['a PyPI token', /\bpypi-AgEIcHlwaS5vcmc[\w-]{50,}/],
  ['a Docker Hub token', /\bdckr_(?:pat|oat)_[\w-]{27,}/],
  ['a SendGrid key', /\bSG\.[\w-]{20,24}\.[\w-]{39,50}/],
  ['a Twilio key', /\bSK[a-f\d]{32}\b/],
  ['a Mailgun key', /\bkey-[a-f\d]{32}\b/],
  ['a Mailchimp key', /\b[a-f\d]{32}-us\d{1,2}\b/],
  ['a DigitalOcean token', /\bdo[opr]_v1_[a-f\d]{64}\b/],
  ['a Vault token', /\bhv[bs]\.[\w-]{24,}/],
  ['a Terraform token', /\b[A-Za-z\d]{14}\.atlasv1\.[\w-]{60,}/],
  ['a Databricks token', /\bdapi[a-f\d]{32}\b/],
  ['an OpenAI key', /\bsk-(?:[\w-]+-)?[A-Za-z\d]{20}T3BlbkFJ[A-Za-z\d]{20}/],
  ['an OpenAI key', /\bsk-(?:proj|svcacct|admin)-[\w-]{40,}/],
  ['an Anthropic key', /\bsk-ant-(?:api|admin)\d\d-[\w-]{80,}/],
  ['a Hugging Face token', /\bhf_[A-Za-z]{34}\b/],
  ['an Azure storage key', /\bAccountKey=([A-Za-z\d+/]{86}==)/],
  ['a Telegram bot token', /\b\d{8,10}:AA[\w-]{33}(?![\w-])/],
  ['a Shopify token', /\bshp(?:at|ca|pa|ss)_[a-fA-F\d]{32}\b/],
  ['a New Relic key', /\bNRAK-[A-Z\d]{27}\b/],
  ['a Grafana token', /\bglsa_[A-Za-z\d]{32}_[a-f\d]{8}\b/],
  ['a Sentry token', /\bsntry[su]_[\w+/=-]{40,}/],
  ['a Pulumi token', /\bpul-[a-f\d]{40}\b/],
  ['a JSON Web Token', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/],
];

/** The first credential of a known form in a text. */
export function findToken(text: string): KnownToken | undefined {
  let first: KnownToken | undefined;
  for (const [title, form] of FORMATS) {
    const match = form.exec(text);
    if (match === null || (first !== undefined && match.index >= first.start)) continue;
    first = {
      title,
      start: match.index,
      end: match.index + match[0].length,
      isExample: isExample(match[1] ?? match[0]),
    };
  }
  return first;
}

/** AWS's own examples end in EXAMPLE; in examples of others one character repeats. */
const isExample = (token: string): boolean => /EXAMPLE|example|(.)\1{7}|0123456789|1234567890/.test(token);

/** The password in the user part of a URL (RFC 3986, 3.2.1); absent where there is none. */
export function urlPassword(text: string): { readonly password: string; readonly start: number } | undefined {
  const match = /\b[a-z][a-z\d+.-]*:\/\/[^\s:/?#@"']*:([^\s/?#@"']+)@[^\s@]/i.exec(text);
  const [, password] = match ?? [];
  return match === null || password === undefined
    ? undefined
    : { password, start: match.index + match[0].length - 2 - password.length };
}

/** The password or key in a connection string such as `Server=db;Password=…`; absent where there is none. */
export function connectionPassword(text: string): string | undefined {
  if (!/^\s*[\w ]+=[^;]*;/.test(text)) return undefined;
  return /(?:^|;)\s*(?:password|pwd|accountkey|sharedaccesskey)\s*=\s*([^;]+)/i.exec(text)?.[1]?.trim();
}
