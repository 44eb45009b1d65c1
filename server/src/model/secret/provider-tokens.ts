/** The form in which a provider issues a credential. */
export interface TokenFormat {
  /** With its article: "a GitHub token". */
  readonly title: string;
  /** Text that every token of the form, or what stands around it, holds: what lacks it need not be searched. */
  readonly keywords: readonly string[];
  /** A group is the credential, else all of it. */
  readonly form: RegExp;
  /** Fewer bits for each character than this is filler; absent where the form cannot be met by chance. */
  readonly entropy?: number;
}

const format = (title: string, keywords: string | readonly string[], form: RegExp, entropy?: number): TokenFormat => ({
  title,
  keywords: typeof keywords === 'string' ? [keywords] : keywords,
  form,
  ...(entropy !== undefined && { entropy }),
});

const UUID = '[\\da-f]{8}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{4}-[\\da-f]{12}';

/**
 * The forms that providers document, or that their own secret scanners publish, as of 2026-11. Forms that have nothing of
 * their own, such as 32 hexadecimal digits, are not here: what they are given to tells what they are (`secret-name.ts`).
 */
export const TOKEN_FORMATS: readonly TokenFormat[] = [
  // Keys. RFC 7468 and RFC 4880 (6.2), PuTTY's PPK format, the age file format.
  format('a private key', 'PRIVATE KEY', /-{3,5} ?BEGIN (?:[A-Z\d]+ )*PRIVATE KEY(?: BLOCK)?-{3,5}/),
  format('a private key', 'PuTTY-User-Key-File-', /PuTTY-User-Key-File-\d:/),
  format('a private key', 'AGE-SECRET-KEY-1', /\bAGE-SECRET-KEY-1[A-Z\d]{58}\b/),

  // Clouds.
  format('an AWS access key', ['AKIA', 'ASIA'], /\b(?:AKIA|ASIA)[A-Z2-7\d]{16}\b/),
  format(
    'an AWS secret key',
    ['secret_access_key', 'SECRET_ACCESS_KEY', 'SecretAccessKey', 'secretAccessKey', 'secret-access-key'],
    /secret[_-]?access[_-]?key["']?\s*[:=]\s*["']?([A-Za-z\d/+]{40})(?![A-Za-z\d/+=])/i,
    4,
  ),
  format('an Alibaba Cloud access key', 'LTAI', /\bLTAI[A-Za-z\d]{17,21}\b/),
  format('a Tencent Cloud secret id', 'AKID', /\bAKID[A-Za-z\d]{32}\b/),
  format('a Google API key', 'AIza', /\bAIza[\w-]{35}(?![\w-])/),
  format('a Google OAuth token', 'ya29.', /\bya29\.[\w-]{20,}/),
  format('a Google OAuth client secret', 'GOCSPX-', /\bGOCSPX-[\w-]{28}(?![\w-])/),
  format('a Google refresh token', '1//0', /(?<![\w/])1\/\/0[\w-]{40,}/),
  format('an Azure storage key', ['AccountKey=', 'accountkey='], /\b(?:Account|account)[Kk]ey=([A-Za-z\d+/]{86}==)/),
  format('an Azure shared access key', 'SharedAccessKey=', /\bSharedAccessKey=([A-Za-z\d+/]{43}=)/),
  format('an Azure client secret', 'Q~', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/),
  format('an Azure shared access signature', 'sig=', /[?&]sv=\d{4}-\d\d-\d\d&\S*?\bsig=([\w%+/]{43,}(?:%3D|=))/),
  format('an Azure DevOps token', 'AZDO', /\b[A-Za-z\d]{76}AZDO[A-Za-z\d]{4}\b/),
  format('a DigitalOcean token', '_v1_', /\bdo[opr]_v1_[a-f\d]{64}\b/),
  format('a Heroku key', 'HRKU-', /\bHRKU-[\w-]{36,65}/),
  format(
    'a Fly.io token',
    ['fo1_', 'fm1', 'fm2_'],
    /\b(?:fo1_[\w-]{43}|fm1[ar]_[A-Za-z\d+/]{100,}|fm2_[A-Za-z\d+/]{100,})/,
  ),
  format('a Netlify token', ['nfp_', 'nfo_', 'nfu_', 'nfb_'], /\bnf[poub]_[A-Za-z\d]{36}\b/),
  format('a Supabase token', 'sbp_', /\bsbp_(?:v0_)?[a-f\d]{40}\b/),
  format('a Supabase key', 'sb_secret_', /\bsb_secret_[\w-]{22}_[\w-]{8}/),
  format('a PlanetScale credential', 'pscale_', /\bpscale_(?:tkn|pw|oauth)_[\w.-]{32,64}/),
  format('a Scaleway key', 'SCW', /\bSCW_SECRET_KEY["']?\s*[:=]\s*["']?([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})/),
  format('a Cloudflare origin key', 'v1.0-', /\bv1\.0-[a-f\d]{24}-[a-f\d]{146}\b/),

  // Code, packages and builds.
  format('a GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /\bgh[pousr]_[A-Za-z\d]{36,251}\b/),
  format('a GitHub token', 'github_pat_', /\bgithub_pat_[A-Za-z\d]{22}_[A-Za-z\d]{59}\b/),
  format(
    'a GitLab token',
    ['glpat-', 'gldt-', 'glrt-', 'glcbt-', 'glptt-', 'glft-', 'glagent-', 'glsoat-', 'gloas-', 'glimt-', 'glrtr-'],
    /\b(?:glpat|gldt|glrt|glcbt|glptt|glft|glagent|glsoat|gloas|glimt|glrtr)-[\w-]{20,}/,
  ),
  format('a Bitbucket token', 'ATBB', /\bATBB[A-Za-z\d]{24}[A-F\d]{8}\b/),
  format('an Atlassian token', ['ATATT3', 'ATCTT3'], /\bAT[AC]TT3[\w-]{40,}(?:=[A-F\d]{8})?/),
  format('an npm token', 'npm_', /\bnpm_[A-Za-z\d]{36}\b/),
  format('a PyPI token', 'pypi-AgE', /\bpypi-AgE[IN][\w-]{50,}/),
  format('a RubyGems key', 'rubygems_', /\brubygems_[a-f\d]{48}\b/),
  format('a crates.io token', 'cio', /\bcio[A-Za-z\d]{32}\b/, 3.5),
  format('a NuGet key', 'oy2', /\boy2[a-z\d]{43}\b/, 3.5),
  format('a Clojars token', 'CLOJARS_', /\bCLOJARS_[a-f\d]{60}\b/),
  format('a Docker Hub token', ['dckr_pat_', 'dckr_oat_'], /\bdckr_(?:pat|oat)_[\w-]{27,}/),
  format('an Artifactory key', 'AKCp', /\bAKCp[A-Za-z\d]{69,}\b/),
  format('a Buildkite token', ['bkua_', 'bkui_', 'bkct_', 'bkrt_'], /\bbk(?:ua|ui|ct|rt)_[a-f\d]{40}\b/),
  format('a CircleCI token', 'CCIPAT_', /\bCCIP(?:AT|RJ)_[A-Za-z\d]{22}_[a-f\d]{40}\b/),
  format('a SonarQube token', ['squ_', 'sqp_', 'sqa_'], /\bsq[upa]_[a-f\d]{40}\b/),
  format('a Sentry token', ['sntrys_', 'sntryu_'], /\bsntry[su]_[\w+/=-]{40,}/),
  format('a Postman key', 'PMAK-', /\bPMAK-[a-f\d]{24}-[a-f\d]{34}\b/),
  format('a Doppler token', 'dp.', /\bdp\.(?:pt|ct|sa|scim|audit|st(?:\.[\w-]+)?)\.[A-Za-z\d]{40,44}\b/),
  format('a Pulumi token', 'pul-', /\bpul-[a-f\d]{40}\b/),
  format('a Terraform token', '.atlasv1.', /\b[A-Za-z\d]{14}\.atlasv1\.[\w-]{60,}/),
  format('a Vault token', ['hvs.', 'hvb.', 'hvr.'], /\bhv[bsr]\.[\w-]{24,}/),
  format('a 1Password token', 'ops_eyJ', /\bops_eyJ[\w+/-]{100,}={0,2}/),
  format('a Tailscale key', 'tskey-', /\btskey-[a-z]+-[A-Za-z\d]{8,}-[A-Za-z\d]{16,}/),
  format('a Prefect key', ['pnu_', 'pnb_'], /\bpn[ub]_[A-Za-z\d]{36}\b/),
  format('a Databricks token', 'dapi', /\bdapi[a-f\d]{32}\b/),

  // Messages.
  format(
    'a Slack token',
    ['xoxa-', 'xoxb-', 'xoxe', 'xoxo-', 'xoxp-', 'xoxr-', 'xoxs-'],
    /\bxox(?:e\.xox[bp]-\d-[\w-]{60,}|[abeoprs]-(?:\d+-)*[A-Za-z\d-]{10,})/,
  ),
  format('a Slack token', 'xapp-', /\bxapp-\d-[A-Z\d]+-\d+-[a-f\d]{64}\b/),
  format(
    'a Slack webhook',
    'hooks.slack.com',
    /\bhttps:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z\d]+\/[A-Za-z\d]+\/[A-Za-z\d]{16,}/,
  ),
  format(
    'a Discord webhook',
    '/api/webhooks/',
    /\bhttps:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,}/,
  ),
  format(
    'a Discord bot token',
    '.',
    /(?<![\w.-])[MNO][A-Za-z\d_-]{23,27}\.[A-Za-z\d_-]{6}\.[A-Za-z\d_-]{27,38}(?![\w.-])/,
    4.2,
  ),
  format(
    'a Microsoft Teams webhook',
    'webhook.office.com',
    /\bhttps:\/\/[\w-]+\.webhook\.office\.com\/webhookb2\/[\w@-]+\/IncomingWebhook\/[a-f\d]{32}\/[\w-]+/,
  ),
  format('a Telegram bot token', ':AA', /(?<!\w)\d{8,10}:AA[\w-]{33}(?![\w-])/),
  format('a SendGrid key', 'SG.', /\bSG\.[\w-]{20,24}\.[\w-]{39,50}/),
  format('a Twilio key', 'SK', /\bSK[a-fA-F\d]{32}\b/),
  format('a Mailgun key', 'key-', /\bkey-[a-f\d]{32}\b/),
  format('a Mailchimp key', '-us', /\b[a-f\d]{32}-us\d{1,2}\b/),
  format('a Brevo key', 'xkeysib-', /\bxkeysib-[a-f\d]{64}-[A-Za-z\d]{16}\b/),

  // Payments and shops.
  format('a Stripe key', ['sk_live_', 'rk_live_'], /\b[sr]k_live_[A-Za-z\d]{16,}/),
  format('a Stripe webhook secret', 'whsec_', /\bwhsec_[A-Za-z\d+/]{32,}={0,2}/),
  format('a Square token', ['sq0atp-', 'sq0csp-'], /\bsq0(?:atp-[\w-]{22}|csp-[\w-]{43})(?![\w-])/),
  format('a Braintree token', 'access_token$production$', /\baccess_token\$production\$[a-z\d]{16}\$[a-f\d]{32}\b/),
  format('a Shopify token', 'shp', /\bshp(?:at|ca|pa|ss)_[a-fA-F\d]{32}\b/),
  format('a Flutterwave key', 'FLWSECK-', /\bFLWSECK-[a-f\d]{32}-X\b/),
  format('a Shippo token', 'shippo_live_', /\bshippo_live_[a-f\d]{40}\b/),
  format('an EasyPost key', 'EZAK', /\bEZAK[A-Za-z\d]{54}\b/),

  // Models.
  format('an OpenAI key', 'T3BlbkFJ', /\bsk-(?:[\w-]+-)?[\w-]{20,}T3BlbkFJ[\w-]{20,}/),
  format('an OpenAI key', ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], /\bsk-(?:proj|svcacct|admin)-[\w-]{40,}/),
  format('an Anthropic key', 'sk-ant-', /\bsk-ant-(?:api|admin)\d\d-[\w-]{80,}/),
  format('a Hugging Face token', ['hf_', 'api_org_'], /\b(?:hf|api_org)_[A-Za-z]{34}\b/),
  format('a Groq key', 'gsk_', /\bgsk_[A-Za-z\d]{52}\b/),
  format('a Replicate token', 'r8_', /\br8_[A-Za-z\d]{37}\b/),
  format('a Perplexity key', 'pplx-', /\bpplx-[A-Za-z\d]{48}\b/),

  // Monitoring and the rest.
  format('a New Relic key', 'NRAK-', /\bNRAK-[A-Za-z\d]{27}\b/),
  format('a Grafana token', 'glsa_', /\bglsa_[A-Za-z\d]{32}_[a-f\d]{8}\b/),
  format('a Grafana Cloud token', 'glc_eyJ', /\bglc_eyJ[A-Za-z\d+/]{60,}={0,2}/),
  format('a Dynatrace token', 'dt0', /\bdt0[a-z]\d\d\.[A-Z\d]{24}\.[A-Z\d]{64}\b/),
  format('a Honeycomb key', ['hcaik_', 'hcamk_', 'hcxik_', 'hcxmk_'], /\bhc[ax][im]k_[a-z\d]{58}\b/),
  format('a LaunchDarkly key', 'sdk-', new RegExp(`\\bsdk-${UUID}\\b`)),
  format('a LaunchDarkly token', 'api-', new RegExp(`\\bapi-${UUID}\\b`)),
  format('a Linear key', 'lin_', /\blin_(?:api|oauth)_[A-Za-z\d]{40,64}\b/),
  format('a Notion token', 'ntn_', /\bntn_\d{11}[A-Za-z\d]{35}\b/),
  format('an Airtable token', 'pat', /\bpat[A-Za-z\d]{14}\.[a-f\d]{64}\b/),
  format('a Figma token', 'fig', /\bfig[dou]r?_[\w-]{40,}/),
  format('a Dropbox token', 'sl.', /\bsl\.(?:u\.)?[\w-]{130,}/),
  format('a Typeform token', 'tfp_', /\btfp_[\w.-]{40,60}/),
  format('a ReadMe key', 'rdme_', /\brdme_[a-z\d]{70}\b/),
  format('a Duffel token', 'duffel_live_', /\bduffel_live_[\w-]{43}/),
  format('a Frame.io token', 'fio-u-', /\bfio-u-[\w-]{64}/),

  // Standards. RFC 7519; a token without a signature, or that its own header calls unsigned, protects nothing.
  format('a JSON Web Token', 'eyJ', /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/),
];
