import type { Random } from './random.js';

/** A kind of credential, by the shape that its provider documents; nothing here comes from the product's own tables. */
export interface PlantedFormat {
  readonly name: string;
  /** Where the provider documents the shape. */
  readonly source: string;
  /** A made-up credential of the shape. */
  readonly make: (random: Random) => string;
  /** Text that resembles it and is none: too short, cut, of other characters, or a placeholder of the same shape. */
  readonly lookAlike: (random: Random) => string;
}

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const UPPER = LOWER.toUpperCase();
const DIGITS = '0123456789';
const HEX = `${DIGITS}abcdef`;
const ALNUM = `${LOWER}${UPPER}${DIGITS}`;
const BASE32 = `${UPPER}234567`;
const URL_SAFE = `${ALNUM}-_`;
const BASE64 = `${ALNUM}+/`;

const formats: PlantedFormat[] = [];
const plant = (
  name: string,
  source: string,
  make: PlantedFormat['make'],
  lookAlike: PlantedFormat['lookAlike'],
): void => {
  formats.push({ name, source, make, lookAlike });
};
const uuid = (random: Random): string => [8, 4, 4, 4, 12].map((length) => random.text(HEX, length)).join('-');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

plant(
  'AWS access key id',
  'docs.aws.amazon.com, IAM identifiers: unique ID prefixes',
  (r) => `AKIA${r.text(BASE32, 16)}`,
  (r) => `AKIA${r.text(BASE32, 9)}`,
);
plant(
  'AWS temporary access key id',
  'docs.aws.amazon.com, IAM identifiers: unique ID prefixes',
  (r) => `ASIA${r.text(BASE32, 16)}`,
  () => 'AKIAIOSFODNN7EXAMPLE',
);
plant(
  'Alibaba Cloud access key id',
  'alibabacloud.com, AccessKey pairs',
  (r) => `LTAI${r.text(ALNUM, 20)}`,
  (r) => `LTAI-${r.text(LOWER, 8)}`,
);
plant(
  'Google API key',
  'cloud.google.com, API keys: the key string',
  (r) => `AIza${r.text(URL_SAFE, 34)}${r.text(ALNUM, 1)}`,
  (r) => `AIza${r.text(ALNUM, 12)}`,
);
plant(
  'Google OAuth access token',
  'developers.google.com, Using OAuth 2.0: token formats',
  (r) => `ya29.${r.text(URL_SAFE, 120)}`,
  () => 'ya29.short',
);
plant(
  'Google OAuth client secret',
  'support.google.com, Managing OAuth clients',
  (r) => `GOCSPX-${r.text(ALNUM, 28)}`,
  () => 'GOCSPX-client-secret',
);
plant(
  'Google refresh token',
  'developers.google.com, Using OAuth 2.0 for web server applications',
  (r) => `1//0${r.text(ALNUM, 60)}`,
  () => 'https://example.com/1//0',
);
plant(
  'Azure storage account key',
  'learn.microsoft.com, Configure Azure Storage connection strings',
  (r) =>
    `DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=${r.text(BASE64, 86)}==;EndpointSuffix=core.windows.net`,
  () => 'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=$(STORAGE_KEY);EndpointSuffix=core.windows.net',
);
plant(
  'Azure Service Bus key',
  'learn.microsoft.com, Service Bus access control with shared access signatures',
  (r) => `Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${r.text(BASE64, 43)}=`,
  () => 'Endpoint=sb://shop.servicebus.windows.net/;SharedAccessKeyName=Root;SharedAccessKey=${BUS_KEY}',
);
plant(
  'Microsoft Entra client secret',
  'learn.microsoft.com, Credential formats of Microsoft Entra ID',
  (r) => `${r.text(ALNUM, 3)}8Q~${r.text(ALNUM, 34)}`,
  (r) => `abc8Q~${r.text(LOWER, 6)}`,
);
plant(
  'Azure DevOps personal access token',
  'learn.microsoft.com, Use personal access tokens: changes to format',
  (r) => `${r.text(ALNUM, 76)}AZDO${r.text(ALNUM, 4)}`,
  (r) => `AZDO${r.text(ALNUM, 4)}`,
);
plant(
  'DigitalOcean personal access token',
  'docs.digitalocean.com, Create a personal access token',
  (r) => `dop_v1_${r.text(HEX, 64)}`,
  (r) => `dop_v1_${r.text(HEX, 12)}`,
);
plant(
  'DigitalOcean OAuth token',
  'docs.digitalocean.com, OAuth API',
  (r) => `doo_v1_${r.text(HEX, 64)}`,
  () => 'doo_v1_token',
);
plant(
  'Heroku API key',
  'devcenter.heroku.com, Platform API reference: authentication',
  (r) => `HRKU-${r.text(URL_SAFE, 58)}a`,
  () => 'HRKU-key',
);
plant(
  'Fly.io access token',
  'fly.io/docs, Access tokens',
  (r) => `fo1_${r.text(ALNUM, 43)}`,
  () => 'fo1_bar',
);
plant(
  'Netlify personal access token',
  'docs.netlify.com, Get started with the Netlify API',
  (r) => `nfp_${r.text(ALNUM, 36)}`,
  () => 'nfp_fraction_of_parts',
);
plant(
  'Supabase access token',
  'supabase.com/docs, Management API: authentication',
  (r) => `sbp_${r.text(HEX, 40)}`,
  () => 'sbp_project_settings_of_the_shop',
);
plant(
  'PlanetScale service token',
  'planetscale.com/docs, Service tokens',
  (r) => `pscale_tkn_${r.text(ALNUM, 43)}`,
  () => 'pscale_tkn_name',
);
plant(
  'GitHub personal access token (classic)',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `ghp_${r.text(ALNUM, 36)}`,
  (r) => `ghp_${r.text(ALNUM, 10)}`,
);
plant(
  'GitHub OAuth access token',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `gho_${r.text(ALNUM, 36)}`,
  () => 'gho_${TOKEN}',
);
plant(
  'GitHub App user token',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `ghu_${r.text(ALNUM, 36)}`,
  () => `ghu_${'x'.repeat(36)}`,
);
plant(
  'GitHub App installation token',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `ghs_${r.text(ALNUM, 36)}`,
  () => 'ghs_installation',
);
plant(
  'GitHub App refresh token',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `ghr_${r.text(ALNUM, 76)}`,
  () => `ghr_${'0'.repeat(76)}`,
);
plant(
  'GitHub fine-grained token',
  "docs.github.com, About authentication: GitHub's token formats",
  (r) => `github_pat_${r.text(ALNUM, 22)}_${r.text(ALNUM, 59)}`,
  (r) => `github_pat_${r.text(ALNUM, 22)}`,
);
plant(
  'GitLab personal access token',
  'docs.gitlab.com, Token overview: token prefixes',
  (r) => `glpat-${r.text(ALNUM, 20)}`,
  () => 'glpat-<your-token>',
);
plant(
  'GitLab deploy token',
  'docs.gitlab.com, Token overview: token prefixes',
  (r) => `gldt-${r.text(ALNUM, 20)}`,
  () => 'gldt-token',
);
plant(
  'GitLab runner token',
  'docs.gitlab.com, Token overview: token prefixes',
  (r) => `glrt-${r.text(ALNUM, 20)}`,
  () => 'glrt-runner',
);
plant(
  'GitLab pipeline trigger token',
  'docs.gitlab.com, Token overview: token prefixes',
  (r) => `glptt-${r.text(HEX, 40)}`,
  () => 'glptt-trigger',
);
plant(
  'GitLab agent token',
  'docs.gitlab.com, Token overview: token prefixes',
  (r) => `glagent-${r.text(ALNUM, 50)}`,
  () => 'glagent-kas',
);
plant(
  'Bitbucket app password',
  'support.atlassian.com, App passwords',
  (r) => `ATBB${r.text(ALNUM, 24)}${r.text(`${DIGITS}ABCDEF`, 8)}`,
  () => 'ATBBpassword',
);
plant(
  'Atlassian API token',
  'support.atlassian.com, Manage API tokens for your Atlassian account',
  (r) => `ATATT3xFfGF0${r.text(ALNUM, 172)}=${r.text(`${DIGITS}ABCDEF`, 8)}`,
  () => 'ATATT3token',
);
plant(
  'npm access token',
  'docs.npmjs.com, About access tokens; github.blog on their format',
  (r) => `npm_${r.text(ALNUM, 36)}`,
  () => 'npm_config_registry_of_the_shop_team',
);
plant(
  'PyPI API token',
  'pypi.org/help: API tokens are macaroons for pypi.org',
  (r) => `pypi-AgEIcHlwaS5vcmc${r.text(ALNUM, 150)}`,
  () => 'pypi-AgEIcHlwaS5vcmc',
);
plant(
  'RubyGems API key',
  'guides.rubygems.org, API key scopes',
  (r) => `rubygems_${r.text(HEX, 48)}`,
  () => 'rubygems_api_key',
);
plant(
  'crates.io token',
  'github.com/rust-lang/crates.io: token format',
  (r) => `cio${r.text(ALNUM, 32)}`,
  () => `cio${'a'.repeat(32)}`,
);
plant(
  'NuGet API key',
  'learn.microsoft.com, NuGet: scoped API keys',
  (r) => `oy2${r.text(`${LOWER}${DIGITS}`, 43)}`,
  () => `oy2${'z'.repeat(43)}`,
);
plant(
  'Docker Hub personal access token',
  'docs.docker.com, Personal access tokens',
  (r) => `dckr_pat_${r.text(ALNUM, 27)}`,
  () => 'dckr_pat_name',
);
plant(
  'Artifactory API key',
  'jfrog.com/help, User profile: API key',
  (r) => `AKCp${r.text(ALNUM, 69)}`,
  () => 'AKCpackage',
);
plant(
  'Buildkite API access token',
  'buildkite.com/docs, Managing API access tokens',
  (r) => `bkua_${r.text(HEX, 40)}`,
  () => 'bkua_token',
);
plant(
  'CircleCI personal API token',
  'circleci.com/docs, Managing API tokens',
  (r) => `CCIPAT_${r.text(ALNUM, 22)}_${r.text(HEX, 40)}`,
  () => 'CCIPAT_project',
);
plant(
  'SonarQube user token',
  'docs.sonarsource.com, Generating and using tokens',
  (r) => `squ_${r.text(HEX, 40)}`,
  () => 'squ_are_roots_of_the_numbers_below_forty0',
);
plant(
  'Sentry organization token',
  'docs.sentry.io, Auth tokens',
  (r) => `sntrys_${r.text(ALNUM, 90)}`,
  () => 'sntrys_token',
);
plant(
  'Postman API key',
  'learning.postman.com, Generate and use Postman API keys',
  (r) => `PMAK-${r.text(HEX, 24)}-${r.text(HEX, 34)}`,
  () => 'PMAK-collection',
);
plant(
  'Doppler personal token',
  'docs.doppler.com, Auth token formats',
  (r) => `dp.pt.${r.text(ALNUM, 43)}`,
  () => 'dp.pt.example.com',
);
plant(
  'Pulumi access token',
  'pulumi.com/docs, Access tokens',
  (r) => `pul-${r.text(HEX, 40)}`,
  () => 'pul-stack',
);
plant(
  'HCP Terraform token',
  'developer.hashicorp.com, HCP Terraform API tokens',
  (r) => `${r.text(ALNUM, 14)}.atlasv1.${r.text(URL_SAFE, 66)}a`,
  () => 'app.atlasv1.example.com',
);
plant(
  'Vault service token',
  'developer.hashicorp.com, Vault: token prefixes',
  (r) => `hvs.${r.text(URL_SAFE, 90)}a`,
  () => 'hvs.example.com',
);
plant(
  'Vault batch token',
  'developer.hashicorp.com, Vault: token prefixes',
  (r) => `hvb.${r.text(URL_SAFE, 140)}a`,
  () => 'hvb.svc',
);
plant(
  '1Password service account token',
  'developer.1password.com, Service accounts',
  (r) => `ops_eyJ${r.text(ALNUM, 250)}`,
  () => 'ops_eyJob',
);
plant(
  'Tailscale auth key',
  'tailscale.com/kb, Auth keys',
  (r) => `tskey-auth-${r.text(ALNUM, 12)}CNTRL-${r.text(ALNUM, 32)}`,
  () => 'tskey-auth',
);
plant(
  'Prefect Cloud API key',
  'docs.prefect.io, Manage API keys',
  (r) => `pnu_${r.text(ALNUM, 36)}`,
  () => 'pnu_work_queue',
);
plant(
  'Databricks personal access token',
  'docs.databricks.com, Personal access token authentication',
  (r) => `dapi${r.text(HEX, 32)}`,
  () => 'dapi-gateway',
);
plant(
  'Slack bot token',
  'docs.slack.dev, Token types',
  (r) => `xoxb-${r.text(DIGITS, 12)}-${r.text(DIGITS, 13)}-${r.text(ALNUM, 24)}`,
  () => 'xoxb-token',
);
plant(
  'Slack user token',
  'docs.slack.dev, Token types',
  (r) => `xoxp-${r.text(DIGITS, 12)}-${r.text(DIGITS, 12)}-${r.text(DIGITS, 13)}-${r.text(HEX, 32)}`,
  () => 'xoxp-<token>',
);
plant(
  'Slack app-level token',
  'docs.slack.dev, Token types',
  (r) => `xapp-1-A${r.text(`${UPPER}${DIGITS}`, 10)}-${r.text(DIGITS, 13)}-${r.text(HEX, 64)}`,
  () => 'xapp-1-A',
);
plant(
  'Slack incoming webhook',
  'docs.slack.dev, Sending messages using incoming webhooks',
  (r) =>
    `https://hooks.slack.com/services/T${r.text(`${UPPER}${DIGITS}`, 10)}/B${r.text(`${UPPER}${DIGITS}`, 10)}/${r.text(ALNUM, 24)}`,
  () => 'https://hooks.slack.com/services/$TEAM/$CHANNEL/$TOKEN',
);
plant(
  'Discord webhook',
  'discord.com/developers/docs, Webhook resource',
  (r) => `https://discord.com/api/webhooks/${r.text(DIGITS.slice(1), 18)}/${r.text(ALNUM, 68)}`,
  () => 'https://discord.com/api/webhooks/id/token',
);
plant(
  'Discord bot token',
  'discord.com/developers/docs, Reference: authentication',
  (r) => `MTE${r.text(ALNUM, 23)}.${r.text(ALNUM, 6)}.${r.text(URL_SAFE, 37)}a`,
  () => 'MyApplication.Models.ShoppingCart',
);
plant(
  'Telegram bot token',
  'core.telegram.org/bots/api: Authorizing your bot',
  (r) => `${r.text(DIGITS.slice(1), 10)}:AA${r.text(URL_SAFE, 32)}a`,
  () => '1234567890:AAshort',
);
plant(
  'SendGrid API key',
  'twilio.com/docs/sendgrid, API keys',
  (r) => `SG.${r.text(ALNUM, 22)}.${r.text(ALNUM, 43)}`,
  () => 'SG.stage.example.com',
);
plant(
  'Twilio API key',
  'twilio.com/docs/iam/api-keys: the SID of a key',
  (r) => `SK${r.text(HEX, 32)}`,
  (r) => `SK${r.text(HEX, 20)}`,
);
plant(
  'Mailgun private API key',
  'documentation.mailgun.com, API keys',
  (r) => `key-${r.text(HEX, 32)}`,
  () => 'key-of-the-front-door-of-the-shop',
);
plant(
  'Mailchimp API key',
  'mailchimp.com/developer, Marketing API: fundamentals',
  (r) => `${r.text(HEX, 32)}-us12`,
  () => 'logs-us12',
);
plant(
  'Brevo API key',
  'developers.brevo.com, API key authentication',
  (r) => `xkeysib-${r.text(HEX, 64)}-${r.text(ALNUM, 16)}`,
  () => 'xkeysib-key',
);
plant(
  'Stripe secret key',
  'docs.stripe.com, API keys',
  (r) => `sk_live_${r.text(ALNUM, 99)}`,
  () => 'sk_live_key',
);
plant(
  'Stripe restricted key',
  'docs.stripe.com, API keys',
  (r) => `rk_live_${r.text(ALNUM, 99)}`,
  () => 'rk_live_...',
);
plant(
  'Stripe webhook secret',
  'docs.stripe.com, Receive Stripe events in your webhook endpoint',
  (r) => `whsec_${r.text(ALNUM, 32)}`,
  () => 'whsec_signing',
);
plant(
  'Square access token',
  'developer.squareup.com, Access tokens',
  (r) => `sq0atp-${r.text(ALNUM, 22)}`,
  () => 'sq0atp-token',
);
plant(
  'Braintree access token',
  'developer.paypal.com/braintree, Access tokens',
  (r) => `access_token$production$${r.text(`${LOWER}${DIGITS}`, 16)}$${r.text(HEX, 32)}`,
  () => 'access_token$production$merchant',
);
plant(
  'Shopify Admin API token',
  'shopify.dev, About app authentication',
  (r) => `shpat_${r.text(HEX, 32)}`,
  () => 'shpat_token',
);
plant(
  'OpenAI API key',
  'platform.openai.com/docs, API keys',
  (r) => `sk-proj-${r.text(ALNUM, 74)}T3BlbkFJ${r.text(ALNUM, 74)}`,
  () => 'sk-proj-shop',
);
plant(
  'Anthropic API key',
  'docs.anthropic.com, API overview: authentication',
  (r) => `sk-ant-api03-${r.text(URL_SAFE, 93)}AA`,
  () => 'sk-ant-api03',
);
plant(
  'Hugging Face token',
  'huggingface.co/docs, User access tokens',
  (r) => `hf_${r.text(`${LOWER}${UPPER}`, 34)}`,
  () => 'hf_home_directory',
);
plant(
  'Groq API key',
  'console.groq.com/docs, API keys',
  (r) => `gsk_${r.text(ALNUM, 52)}`,
  () => 'gsk_model',
);
plant(
  'Replicate API token',
  'replicate.com/docs, Authentication',
  (r) => `r8_${r.text(ALNUM, 37)}`,
  () => 'r8_instances',
);
plant(
  'New Relic user key',
  'docs.newrelic.com, API keys',
  (r) => `NRAK-${r.text(`${UPPER}${DIGITS}`, 27)}`,
  () => 'NRAK-KEY',
);
plant(
  'Grafana service account token',
  'grafana.com/docs, Service accounts',
  (r) => `glsa_${r.text(ALNUM, 32)}_${r.text(HEX, 8)}`,
  () => 'glsa_viewer',
);
plant(
  'Grafana Cloud access policy token',
  'grafana.com/docs, Grafana Cloud access policies',
  (r) => `glc_eyJ${r.text(ALNUM, 120)}=`,
  () => 'glc_eyJ',
);
plant(
  'Dynatrace API token',
  'docs.dynatrace.com, Access tokens: token format',
  (r) => `dt0c01.${r.text(BASE32, 24)}.${r.text(BASE32, 64)}`,
  () => 'dt0c01.live.dynatrace.com',
);
plant(
  'LaunchDarkly SDK key',
  'docs.launchdarkly.com, SDK credentials',
  (r) => `sdk-${uuid(r)}`,
  () => 'sdk-build-tools',
);
plant(
  'Linear API key',
  'linear.app/developers, Personal API keys',
  (r) => `lin_api_${r.text(ALNUM, 40)}`,
  () => 'lin_api_gateway',
);
plant(
  'Notion integration token',
  'developers.notion.com, Authorization',
  (r) => `ntn_${r.text(DIGITS, 11)}${r.text(ALNUM, 35)}`,
  () => 'ntn_page',
);
plant(
  'Airtable personal access token',
  'airtable.com/developers, Personal access tokens',
  (r) => `pat${r.text(ALNUM, 14)}.${r.text(HEX, 64)}`,
  () => 'patterns.example.com',
);
plant(
  'Figma personal access token',
  'figma.com/developers, Authentication',
  (r) => `figd_${r.text(ALNUM, 40)}`,
  () => 'figd_file',
);
plant(
  'Typeform personal access token',
  'typeform.com/developers, Personal access tokens',
  (r) => `tfp_${r.text(ALNUM, 44)}`,
  () => 'tfp_form',
);
plant(
  'JSON Web Token',
  'RFC 7519, 3: the compact serialization of a signed token',
  (r) =>
    `${base64url('{"alg":"HS256","typ":"JWT"}')}.${base64url(`{"sub":"${r.text(LOWER, 12)}","exp":${r.text(DIGITS.slice(1), 10)}}`)}.${r.text(URL_SAFE, 42)}a`,
  () => `${base64url('{"alg":"none"}')}.short`,
);
plant(
  'age secret key',
  'github.com/FiloSottile/age: age-keygen(1)',
  (r) => `AGE-SECRET-KEY-1${r.text(`${UPPER}${DIGITS}`, 58)}`,
  () => 'AGE-SECRET-KEY-FILE',
);
plant(
  'PEM private key',
  'RFC 7468, 10 and 11',
  (r) => `-----BEGIN PRIVATE KEY-----${r.text(BASE64, 64)}-----END PRIVATE KEY-----`,
  (r) => `-----BEGIN PUBLIC KEY-----${r.text(BASE64, 64)}-----END PUBLIC KEY-----`,
);

export const plantedFormats: readonly PlantedFormat[] = formats;
