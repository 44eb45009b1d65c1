import type { Change } from '../../syntax/change.js';
import type { Instructions, RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { ShellAssignment } from '../../syntax/dockerfile/shell.js';
import type { Located } from '../../syntax/text.js';
import type { Option, OptionSyntax } from './command-arguments.js';
import { cutCommand, removeOption, removeWords } from './command-edit.js';
import { CURL_OPTIONS, WGET_OPTIONS } from './download.js';
import { packageCalls } from './package-manager.js';
import { commandsOf, type RunCommand } from './run-command.js';
import type { Stage } from './stage.js';

/** A place where the check of certificates is switched off. */
export interface DisabledVerification {
  readonly at: Located;
  /** The program or variable, with a word for what it is. */
  readonly subject: string;
  /** The option, variable or setting, for a title. */
  readonly name: string;
  readonly removal: Change | undefined;
}

/** Variables that switch it off, and with which values: Node.js, Python, git, pip, npm, Yarn, uv and Go ("GOINSECURE"). */
const VARIABLES: ReadonlyMap<string, RegExp> = new Map([
  ['NODE_TLS_REJECT_UNAUTHORIZED', /^0$/],
  ['PYTHONHTTPSVERIFY', /^0$/],
  // git looks only whether it is set.
  ['GIT_SSL_NO_VERIFY', /^/],
  ['PIP_TRUSTED_HOST', /./],
  ['UV_INSECURE_HOST', /./],
  ['GOINSECURE', /./],
  ['NPM_CONFIG_STRICT_SSL', /^(?:false|0)$/i],
  ['YARN_ENABLE_STRICT_SSL', /^(?:false|0)$/i],
]);

/** True where a variable of this name and value makes programs accept every certificate. */
export const switchesOff = (name: string, value: string | undefined): boolean =>
  value !== undefined &&
  VARIABLES.get(name.startsWith('npm_config_') ? name.toUpperCase() : name)?.test(value) === true;

/** Variables of the image or the build with which programs do not check certificates. */
export function disablingVariables(
  instruction: Instructions['ARG'] | Instructions['ENV'],
  stage: Stage | undefined,
): readonly DisabledVerification[] {
  const textOf = (value: Parameters<Stage['resolve']>[0]): string | undefined =>
    stage === undefined ? (value.isLiteral ? value.value : undefined) : stage.resolve(value, instruction).text;
  if (instruction.name === 'ENV') {
    return instruction.pairs.flatMap((pair) =>
      switchesOff(pair.key.value, textOf(pair.value))
        ? [{ at: pair, subject: variable(pair.key.value), name: pair.key.value, removal: instruction.removePair(pair) }]
        : [],
    );
  }
  const { declarations } = instruction;
  return declarations.flatMap(({ name, default: value, range }) =>
    value !== undefined && switchesOff(name.text, textOf(value))
      ? [
          {
            at: { range },
            subject: variable(name.text),
            name: name.text,
            removal: declarations.length === 1 ? instruction.remove() : undefined,
          },
        ]
      : [],
  );
}

const variable = (name: string): string => `Variable "${name}"`;

interface Switch {
  readonly options: readonly string[];
  readonly syntax: OptionSyntax;
}

/** Options that switch it off, by program. */
const SWITCHES: ReadonlyMap<string, Switch> = new Map([
  ['curl', { options: ['-k', '--insecure', '--proxy-insecure', '--doh-insecure'], syntax: CURL_OPTIONS }],
  ['wget', { options: ['--no-check-certificate'], syntax: WGET_OPTIONS }],
  ['aria2c', { options: ['--check-certificate'], syntax: {} }],
  ['helm', { options: ['--insecure-skip-tls-verify'], syntax: {} }],
  ['kubectl', { options: ['--insecure-skip-tls-verify'], syntax: {} }],
]);

const POWERSHELL = /^(?:invoke-webrequest|invoke-restmethod|iwr|irm)$/i;

/** Commands of a step that do not check certificates, or tell others not to. */
export function disablingCommands(run: RunInstruction): readonly DisabledVerification[] {
  const seen = new Set<number>();
  const calls = packageCalls(run);
  return commandsOf(run)
    .flatMap((command): readonly DisabledVerification[] => [
      ...assigned(run, command),
      ...switched(run, command),
      ...configured(run, command),
      ...calls.filter((call) => call.command === command).flatMap(({ syntax }) => ofManager(run, command, syntax)),
    ])
    .filter(({ at }) => !seen.has(at.range.start) && seen.add(at.range.start));
}

/** `NAME=value program` and `export NAME=value`. */
function assigned(run: RunInstruction, command: RunCommand): readonly DisabledVerification[] {
  const { shell } = command;
  const before = shell.assignments.flatMap((assignment) =>
    switchesOff(assignment.name, assignment.value?.value)
      ? [
          {
            at: assignment,
            subject: variable(assignment.name),
            name: assignment.name,
            removal: withoutAssignment(run, command, assignment),
          },
        ]
      : [],
  );
  // For `export` the words are arguments; `env` takes them before its command.
  const words = command.is('export') ? command.args : command.isWrappedIn('env') ? shell.args : [];
  const given = words.flatMap((word) => {
    const [, name, value] = /^(\w+)=(.*)$/s.exec(word.value ?? '') ?? [];
    if (name === undefined || !switchesOff(name, value)) return [];
    const removal = !command.is('export')
      ? undefined
      : command.args.length === 1
        ? cutCommand(run, command)
        : removeWords(run, command, [word]);
    return [{ at: word, subject: variable(name), name, removal }];
  });
  return [...before, ...given];
}

function withoutAssignment(
  run: RunInstruction,
  { shell, nameWord, wrappers }: RunCommand,
  assignment: ShellAssignment,
): Change | undefined {
  const next = shell.assignments.find(({ range }) => range.start > assignment.range.start);
  const end = (next ?? shell.name ?? wrappers[0]?.word ?? nameWord).range.start;
  const text = run.text.slice(assignment.range.start - run.range.start, end - run.range.start);
  return /\n\s*#/.test(text)
    ? undefined
    : { kind: 'text', edits: [{ range: { start: assignment.range.start, end }, newText: '' }] };
}

/** `curl -k` and its like, unless it talks to the machine itself. */
const switched = (run: RunInstruction, command: RunCommand): readonly DisabledVerification[] =>
  insecureOptions(command).map((option) => ({
    at: option.word,
    subject: `"${command.name}"`,
    name: option.name,
    removal: removeOption(run, command, option),
  }));

/** The options with which a command does not check certificates; none where it talks to the machine itself. */
export function insecureOptions(command: RunCommand): readonly Option[] {
  const isPowershell = POWERSHELL.test(command.name);
  const entry = isPowershell
    ? { options: ['-skipcertificatecheck'], syntax: { singleDash: true } }
    : SWITCHES.get(command.name);
  if (entry === undefined) return [];
  const { options, operands } = command.arguments(entry.syntax);
  if (operands.length > 0 && operands.every(({ text }) => LOCAL.test(text))) return [];
  return options.filter((option) => {
    const isOff = entry.options.includes(option.name.toLowerCase() === '-k' ? option.name : option.name.toLowerCase());
    // `--check-certificate=false` of aria2c, `--insecure…=false` of others.
    const value = option.word.value?.split('=')[1];
    return isOff && (command.is('aria2c') ? value === 'false' : value !== 'false');
  });
}

const LOCAL = /^["']?(?:https?:\/\/)?(?:localhost|127\.0\.0\.1|\[::1\])(?=[:/"']|$)/i;

/** `pip --trusted-host`, `dnf --setopt=sslverify=0`, `apt-get -o Acquire::https::Verify-Peer=false`. */
function ofManager(run: RunInstruction, command: RunCommand, syntax: OptionSyntax): readonly DisabledVerification[] {
  const options = command
    .arguments(syntax)
    .options.filter(
      ({ name, value, word }) =>
        name === '--trusted-host' ||
        name === '--allow-insecure-host' ||
        name === '--no-check-certificate' ||
        (name === '--setopt' && SSL_VERIFY.test(value ?? '')) ||
        (name === '--strict-ssl' && value === 'false') ||
        word.value === '--no-strict-ssl' ||
        ((name === '-o' || name === '--option') &&
          /^Acquire::https?::(?:[^=]*::)?Verify-(?:Peer|Host)="?false/i.test(value ?? '')),
    );
  return options.map((option) => ({
    at: option.word,
    subject: `"${command.name}"`,
    name: option.name,
    removal: removeOption(run, command, option),
  }));
}

const SSL_VERIFY = /^(?:.*\.)?sslverify=(?:0|false|no)$/i;

/** Settings that a program keeps: `git config http.sslVerify false`, `npm config set strict-ssl false`. */
const SETTINGS: readonly (readonly [programs: readonly string[], words: RegExp])[] = [
  [['git'], /^config (?:--?\w+ )*http\.(?:\S*\.)?sslverify (?:false|0|no|off)$/i],
  [
    ['npm', 'pnpm', 'yarn'],
    /^(?:config )?set (?:--?[\w=]+ )*(?:strict-ssl|enableStrictSsl)(?: |=)(?:false|0)(?: --?[\w=]+)*$/,
  ],
  [['pip', 'pip3'], /^config (?:--?\w+ )*set (?:global|install)\.trusted-host \S/],
  [['conda', 'mamba', 'micromamba'], /^config --set ssl_verify (?:false|no|0)$/i],
  [['composer'], /^config (?:--?\w+ )*disable-tls true$/],
  [['go'], /^env -w (?:\S+ )*GOINSECURE=\S/],
];

const CONFIG_MANAGERS: readonly string[] = ['yum-config-manager', 'dnf-config-manager'];

function configured(run: RunInstruction, command: RunCommand): readonly DisabledVerification[] {
  const subject = `"${command.name}"`;
  if (command.is('git')) {
    // `git -c http.sslVerify=false clone …`
    const option = command.option(['-c'], { short: 'cC', stopsAtOperand: true });
    if (option?.value !== undefined && /^http\.(?:.*\.)?sslverify=(?:false|0|no)$/i.test(option.value))
      return [
        {
          at: option.valueWord ?? option.word,
          subject,
          name: option.value,
          removal: removeOption(run, command, option),
        },
      ];
  }
  if (CONFIG_MANAGERS.includes(command.name)) return ofManager(run, command, { long: ['setopt', 'enable', 'disable'] });
  const words = SETTINGS.find(([programs]) => command.is(...programs))?.[1];
  if (words === undefined) return [];
  const text = command.args.map((word) => word.value ?? word.text).join(' ');
  return words.test(text) ? [{ at: command, subject, name: 'the setting', removal: cutCommand(run, command) }] : [];
}
