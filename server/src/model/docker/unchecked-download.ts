import type { TextChange } from '../../syntax/change.js';
import type { RunInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { ShellBlock, Word } from '../../syntax/dockerfile/shell.js';
import { stageOf } from './dockerfile.js';
import { type Download, download } from './download.js';
import { CHECKSUM_PLACEHOLDER } from './piped-download.js';
import { commandsOf, type RunCommand, scriptOf } from './run-command.js';

/** A program or archive that a step downloads, and nothing compares with what it should be. */
export interface UncheckedDownload {
  readonly at: Word;
  readonly program: string;
  readonly kind: 'an archive' | 'a program' | 'a package';
  /** Undefined where a variable hides it. */
  readonly host: string | undefined;
  /** Compares the file with a checksum; undefined where its name or its place in the script does not allow it. */
  readonly check: TextChange | undefined;
}

/** Programs that compare a file with a checksum or a signature. */
const CHECKS =
  /^(?:(?:sha|md)\d+sum|b[23]sum|shasum|cksum|rhash|gpgv?2?|gpg\.sh|cosign|minisign|signify|slsa-verifier|openssl|get-filehash|certutil|apksigner|jarsigner|debsig-verify)$/i;

const isCheck = (command: RunCommand): boolean =>
  CHECKS.test(command.name) || (command.is('rpm') && command.hasOption(['-K', '--checksig']));

/** The downloads of a step that neither it nor a later one of the stage checks in any way. */
export function uncheckedDownloads(run: RunInstruction): readonly UncheckedDownload[] {
  const commands = commandsOf(run);
  const found = commands.flatMap((command) => {
    const call = download(command);
    const [url] = call?.urls ?? [];
    const kind = call === undefined || url === undefined ? undefined : kindOf(call, url, commands);
    return call === undefined || url === undefined || kind === undefined ? [] : [{ call, url, kind }];
  });
  if (found.length === 0 || isChecked(run)) return [];
  return found.map(({ call, url, kind }) => ({
    at: url,
    program: call.command.name,
    kind,
    host: /^["']?[a-z]+:\/\/(?:[^/@$]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(url.text)?.[1],
    check: checkFor(run, call, url),
  }));
}

function isChecked(run: RunInstruction): boolean {
  const instructions = stageOf(run)?.instructions ?? [];
  return instructions
    .slice(instructions.indexOf(run))
    .some((later) => later.name === 'RUN' && (commandsOf(later).some(isCheck) || MENTIONS.test(later.text)));
}

/** A script in another language, or a function, may well check as well. */
const MENTIONS = /\b(?:sha(?:1|256|512)|md5|checksum|verify|hashlib)/i;

const ARCHIVE = /\.(?:tar(?:\.\w+)?|tgz|tbz2?|txz|zip|gz|bz2|xz|zst|7z)$/i;
const PACKAGE = /\.(?:deb|rpm|apk|jar|war|whl|gem|phar|msi)$/i;
const PROGRAM = /\.(?:exe|run|bin|appimage|so)$/i;
const UNPACKERS: readonly string[] = [
  'tar',
  'bsdtar',
  'unzip',
  'gunzip',
  'gzip',
  'zcat',
  'xz',
  'bunzip2',
  'bzip2',
  'zstd',
  'cpio',
];

function kindOf(call: Download, url: Word, commands: readonly RunCommand[]): UncheckedDownload['kind'] | undefined {
  const text = (url.value ?? url.text).replace(/^["']|["']$/g, '');
  if (!/^(?:https?|ftp):\/\//i.test(text) || /^https?:\/\/(?:localhost|127\.0\.0\.1)\b/i.test(text)) return undefined;
  const target = call.target?.value ?? call.target?.text.replace(/^["']|["']$/g, '');
  if (call.toStandardOutput) return call.command.pipesInto?.is(...UNPACKERS) === true ? 'an archive' : undefined;
  const names = [text.replace(/[?#].*$/, ''), target ?? ''];
  if (names.some((name) => ARCHIVE.test(name))) return 'an archive';
  if (names.some((name) => PACKAGE.test(name))) return 'a package';
  const isProgram = names.some((name) => PROGRAM.test(name)) || /(?:^|\/)s?bin\/?/.test(target ?? '');
  return isProgram || isMadeExecutable(target, commands) ? 'a program' : undefined;
}

/** `chmod +x` on the file, by its name. */
function isMadeExecutable(target: string | undefined, commands: readonly RunCommand[]): boolean {
  if (target === undefined) return false;
  return commands.some((command) => {
    const [mode, ...files] = command.is('chmod') ? command.arguments().operands : [];
    const isExecutable = mode?.value !== undefined && /^[ugoa]*\+\w*x|[1357]/.test(mode.value);
    return isExecutable && files.some(({ text }) => text.replace(/^["']|["']$/g, '') === target);
  });
}

/** A file name that can stand in double quotes. */
const PLAIN = /^[\w./@+:${}-]+$/;

function checkFor(
  run: RunInstruction,
  { command, target, toStandardOutput }: Download,
  url: Word,
): TextChange | undefined {
  const { shell } = command;
  const script = scriptOf(run);
  const at = script.commands.findIndex(({ range }) => range.start === shell.range.start);
  const next = script.commands[at + 1];
  const isPlain =
    run.form === 'shell' &&
    script.dialect === 'posix' &&
    at >= 0 &&
    !toStandardOutput &&
    !shell.isNegated &&
    !isCondition(shell.block);
  if (!isPlain || shell.operator === '||' || next?.operator === '||' || shell.pipesInto !== undefined) return undefined;
  const name = /([^/?#]+)$/.exec(url.text.replace(/^["']|["']$/g, ''))?.[1];
  const isElsewhere = command.args.some(({ text }) => /^(?:-P|--directory-prefix|--output-dir)/.test(text));
  const file = target === undefined ? (isElsewhere ? undefined : name) : target.text.replace(/^["']|["']$/g, '');
  if (file === undefined || !PLAIN.test(file)) return undefined;
  const { end } = shell.range;
  const newText = ` && echo "${CHECKSUM_PLACEHOLDER}  ${file}" | sha256sum -c -`;
  return { kind: 'text', edits: [{ range: { start: end, end }, newText }] };
}

const isCondition = (block: ShellBlock | undefined): boolean =>
  block !== undefined && (block.kind === 'condition' || isCondition(block.parent));
