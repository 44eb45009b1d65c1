import type { ShellRedirect, Word } from '../../syntax/dockerfile/shell.js';
import type { OptionSyntax } from './command-arguments.js';
import type { RunCommand } from './run-command.js';

/** What a command fetches from the network. */
export interface Download {
  readonly command: RunCommand;
  /** The addresses as written; those that hold variables too. */
  readonly urls: readonly Word[];
  /** The file that is written; undefined where it is named after the address, and for standard output. */
  readonly target: Word | undefined;
  /** True where what is fetched goes to standard output, into a pipe or a substitution perhaps. */
  readonly toStandardOutput: boolean;
  /** How the program reads its options: for `command.option`. */
  readonly syntax: OptionSyntax;
}

/** The options of curl that take a value. */
export const CURL_OPTIONS: OptionSyntax = {
  short: 'oHduXAebcTxFmwrCEKyYztPQUDh',
  long: [
    'output',
    'output-dir',
    'header',
    'data',
    'data-raw',
    'data-binary',
    'data-urlencode',
    'user',
    'request',
    'user-agent',
    'referer',
    'cookie',
    'cookie-jar',
    'upload-file',
    'proxy',
    'form',
    'max-time',
    'write-out',
    'range',
    'continue-at',
    'cert',
    'key',
    'config',
    'url',
    'cacert',
    'capath',
    'connect-timeout',
    'retry',
    'retry-delay',
    'retry-max-time',
    'resolve',
    'proto',
    'proto-default',
    'tls-max',
    'ciphers',
    'limit-rate',
    'max-filesize',
    'max-redirs',
    'interface',
    'proxy-user',
    'noproxy',
    'dns-servers',
    'speed-limit',
    'speed-time',
    'oauth2-bearer',
    'aws-sigv4',
    'cert-type',
    'key-type',
    'pass',
    'pinnedpubkey',
    'socks5',
    'unix-socket',
    'create-file-mode',
    'json',
  ],
};

/** The options of wget that take a value. */
export const WGET_OPTIONS: OptionSyntax = {
  short: 'OoPUetTwQiARDIXaBl',
  long: [
    'output-document',
    'output-file',
    'append-output',
    'directory-prefix',
    'header',
    'user-agent',
    'tries',
    'timeout',
    'wait',
    'quota',
    'input-file',
    'accept',
    'reject',
    'domains',
    'execute',
    'user',
    'password',
    'post-data',
    'post-file',
    'method',
    'body-data',
    'ca-certificate',
    'ca-directory',
    'certificate',
    'private-key',
    'secure-protocol',
    'read-timeout',
    'connect-timeout',
    'dns-timeout',
    'waitretry',
    'limit-rate',
    'http-user',
    'http-password',
    'base',
    'level',
    'referer',
    'load-cookies',
    'max-redirect',
  ],
};

const POWERSHELL_OPTIONS: OptionSyntax = {
  long: [
    'uri',
    'outfile',
    'method',
    'headers',
    'useragent',
    'timeoutsec',
    'body',
    'proxy',
    'credential',
    'source',
    'destination',
  ],
  singleDash: true,
};

/** Reads a command as a download with curl, wget, fetch, aria2c or PowerShell; undefined where it is none. */
export function download(command: RunCommand): Download | undefined {
  const name = command.name.toLowerCase();
  const isWindows = /^(?:invoke-webrequest|invoke-restmethod|iwr|irm|start-bitstransfer)$/.test(name);
  if (name === 'curl') return readCurl(command);
  if (name === 'wget') return readWget(command);
  if (name === 'fetch' || name === 'aria2c') return readOther(command);
  if (isWindows) return readPowershell(command);
  return readWebClient(command);
}

function readCurl(command: RunCommand): Download | undefined {
  const { options, operands } = command.arguments(CURL_OPTIONS);
  const named = options.flatMap(({ name, valueWord }) =>
    name === '--url' && valueWord !== undefined ? [valueWord] : [],
  );
  const urls = [...named, ...operands];
  if (urls.length === 0) return undefined;
  const output = options.find(({ name }) => name === '-o' || name === '--output');
  const isRemoteName = options.some(({ name }) => ['-O', '--remote-name', '--remote-name-all'].includes(name));
  const redirect = outputRedirect(command);
  const isFile = output !== undefined ? output.value !== '-' : isRemoteName || redirect !== undefined;
  const target = output === undefined ? redirect?.target : output.value === '-' ? undefined : output.valueWord;
  return { command, urls, target, toStandardOutput: !isFile, syntax: CURL_OPTIONS };
}

function readWget(command: RunCommand): Download | undefined {
  const { options, operands } = command.arguments(WGET_OPTIONS);
  if (operands.length === 0) return undefined;
  const output = options.find(({ name }) => name === '-O' || name === '--output-document');
  const redirect = outputRedirect(command);
  const toOutput = output?.value === '-' || output?.value === '/dev/stdout';
  const target = toOutput ? redirect?.target : output?.valueWord;
  return {
    command,
    urls: operands,
    target,
    toStandardOutput: toOutput && redirect === undefined,
    syntax: WGET_OPTIONS,
  };
}

function readOther(command: RunCommand): Download | undefined {
  const syntax: OptionSyntax = { short: 'odTwBiNSx', long: ['out', 'dir'] };
  const { options, operands } = command.arguments(syntax);
  const urls = operands.filter(isUrl);
  if (urls.length === 0) return undefined;
  const output = options.find(({ name }) => name === '-o' || name === '--out');
  const toOutput = output?.value === '-';
  return { command, urls, target: toOutput ? undefined : output?.valueWord, toStandardOutput: toOutput, syntax };
}

function readPowershell(command: RunCommand): Download | undefined {
  const { options, operands } = command.arguments(POWERSHELL_OPTIONS);
  const optionValue = (...names: string[]) => options.find(({ name }) => names.includes(name.toLowerCase()))?.valueWord;
  const url = optionValue('-uri', '-source') ?? operands[0];
  if (url === undefined) return undefined;
  const target = optionValue('-outfile', '-destination');
  return { command, urls: [url], target, toStandardOutput: target === undefined, syntax: POWERSHELL_OPTIONS };
}

/** `(New-Object System.Net.WebClient).DownloadFile('address', 'file')`. */
function readWebClient(command: RunCommand): Download | undefined {
  const words = [command.nameWord, ...command.args];
  const at = words.findIndex(({ text }) => /\.Download(?:File|String)$/i.test(text));
  const [url, target] = at < 0 ? [] : words.slice(at + 1);
  if (url === undefined) return undefined;
  const isFile = /File$/i.test(words[at]?.text ?? '');
  return {
    command,
    urls: [url],
    target: isFile ? target : undefined,
    toStandardOutput: !isFile,
    syntax: POWERSHELL_OPTIONS,
  };
}

const isUrl = ({ text }: Word): boolean => /^["']?(?:https?|ftp):\/\//i.test(text);

function outputRedirect({ shell }: RunCommand): ShellRedirect | undefined {
  return shell.redirects.find(
    ({ operator, fileDescriptor }) => /^(?:&?>>?|>\|)$/.test(operator) && (fileDescriptor ?? 1) === 1,
  );
}
