import type { TextChange } from '../../syntax/change.js';
import type { Argument } from '../../syntax/dockerfile/instruction.js';
import type { AnyInstruction } from '../../syntax/dockerfile/instruction-kinds.js';
import type { Word } from '../../syntax/dockerfile/shell.js';
import type { Dockerfile } from './dockerfile.js';
import type { ImageReference } from './image-reference.js';
import { packageManagerCall } from './package-manager.js';
import { commandsOf, type RunCommand } from './run-command.js';
import type { Stage } from './stage.js';
import { freeStageName } from './stage-references.js';
import { instructionsOfImage } from './sudo.js';

/** A language whose programs are built before they run. */
interface Toolchain {
  readonly language: string;
  readonly image: RegExp;
  /** Commands that build, by name, and what of their arguments says so. */
  readonly builds: Readonly<Record<string, RegExp>>;
  /** A small image that runs what was built; undefined where the tag does not tell which. */
  readonly runtime: (image: ImageReference) => string | undefined;
  /** True where the runtime image runs as another user than root. */
  readonly isNonRoot: boolean;
}

const ANY = /^/;
const JAVA_BUILD = /^(?:package|install|verify|build|assemble|bootJar|shadowJar|jar|war|dist|installDist)$/;

/** Images of languages that compile, and the smallest ones that their programs run in (distroless and Microsoft, August 2026). */
const TOOLCHAINS: readonly Toolchain[] = [
  {
    language: 'Go',
    image: /^docker\.io\/library\/golang$/,
    builds: { go: /^build$/, make: ANY },
    runtime: () => 'gcr.io/distroless/base-debian13:nonroot',
    isNonRoot: true,
  },
  {
    language: 'Rust',
    image: /^docker\.io\/library\/rust$/,
    builds: { cargo: /^build$/, rustc: ANY, make: ANY },
    runtime: () => 'gcr.io/distroless/cc-debian13:nonroot',
    isNonRoot: true,
  },
  {
    language: 'C and C++',
    image: /^docker\.io\/library\/gcc$/,
    builds: { gcc: ANY, 'g++': ANY, cc: ANY, make: ANY, cmake: ANY },
    runtime: () => 'gcr.io/distroless/cc-debian13:nonroot',
    isNonRoot: true,
  },
  {
    language: 'Java',
    image: /^docker\.io\/library\/(?:maven|gradle|eclipse-temurin|amazoncorretto|openjdk|ibm-semeru-runtimes)$/,
    builds: { mvn: JAVA_BUILD, mvnw: JAVA_BUILD, gradle: JAVA_BUILD, gradlew: JAVA_BUILD, javac: ANY },
    runtime: ({ tag = '' }) => {
      const version = /(?:temurin|corretto|openjdk|jdk)-?(\d+)/.exec(tag)?.[1];
      return version === undefined ? undefined : `eclipse-temurin:${version}-jre`;
    },
    isNonRoot: false,
  },
  {
    language: '.NET',
    image: /^mcr\.microsoft\.com\/dotnet\/sdk$/,
    builds: { dotnet: /^(?:publish|build)$/ },
    runtime: ({ tag }) => (tag === undefined ? undefined : `mcr.microsoft.com/dotnet/aspnet:${tag}`),
    isNonRoot: false,
  },
];

/** An image that keeps what its program was built with. */
export interface LeftToolchain {
  /** Where the stage says what it starts from. */
  readonly at: Argument;
  readonly language: string;
  /** The base image as written. */
  readonly image: string;
  /** Makes the stage one that only builds; undefined where it is not plain what has to move. */
  readonly split: { readonly base: string; readonly changes: readonly [TextChange, ...TextChange[]] } | undefined;
}

/** What runs the tools themselves, or is meant to be worked in. */
const WORKSHOP =
  /^(?:go|cargo|rustc|gcc|g\+\+|cc|make|cmake|mvnw?|gradlew?|javac|jshell|sh|bash|ash|zsh|sleep|tail|air|dlv|cargo-.*)$/;

/** The toolchain that the final image has built with and does not need any more. */
export function leftToolchain(dockerfile: Dockerfile, stage: Stage): LeftToolchain | undefined {
  const { root } = stage;
  const at = stage.from.image;
  if (typeof root !== 'object' || at === undefined) return undefined;
  const toolchain = TOOLCHAINS.find(({ image }) => image.test(root.repository));
  if (toolchain === undefined || !runsProgram(stage)) return undefined;
  const builds = instructionsOfImage(stage).some(
    (instruction) =>
      instruction.name === 'RUN' && commandsOf(instruction).some((command) => isBuild(command, toolchain)),
  );
  if (!builds) return undefined;
  const base = toolchain.runtime(root);
  const changes = base === undefined ? undefined : split(dockerfile, stage, base, toolchain.isNonRoot);
  return {
    at,
    language: toolchain.language,
    image: root.text.replace(/@.*/, ''),
    split: base === undefined || changes === undefined ? undefined : { base, changes },
  };
}

function isBuild({ name, args }: RunCommand, { builds }: Toolchain): boolean {
  const expression = Object.hasOwn(builds, name) ? builds[name] : undefined;
  return (
    expression !== undefined &&
    (expression === ANY || args.some(({ value }) => value !== undefined && expression.test(value)))
  );
}

/** True where the image starts a program of its own. */
function runsProgram({ end: { entrypoint, cmd } }: Stage): boolean {
  const instruction = entrypoint ?? cmd;
  const command = instruction === undefined ? undefined : commandsOf(instruction)[0];
  if (command === undefined || command.name === '') return false;
  const isTool =
    WORKSHOP.test(command.name) ||
    (command.name === 'dotnet' && /^(?:run|test|watch)$/.test(command.args[0]?.value ?? ''));
  return !isTool;
}

/** What says how the image runs, and can stand in another stage as it is. */
const MOVABLE = new Set(['CMD', 'ENTRYPOINT', 'EXPOSE', 'HEALTHCHECK', 'LABEL', 'STOPSIGNAL', 'USER']);

/** Begins another stage above the instructions at the end that say how the image runs. */
function split(
  dockerfile: Dockerfile,
  stage: Stage,
  base: string,
  isNonRoot: boolean,
): readonly [TextChange, ...TextChange[]] | undefined {
  const { instructions, from, nameToken } = stage;
  const at = instructions.findLastIndex(({ name, onbuild }) => !MOVABLE.has(name) || onbuild !== undefined) + 1;
  const tail = instructions.slice(at);
  const [first] = tail;
  const { entrypoint, cmd } = stage.end;
  const moved = [entrypoint, cmd].filter((instruction) => instruction !== undefined);
  // Images without a shell run the exec form only.
  const canMove = moved.every((instruction) => instruction.form === 'exec' && tail.includes(instruction));
  if (first === undefined || !canMove || from.image === undefined) return undefined;
  const taken = dockerfile.stages.some(({ name }) => name === 'build');
  const name = nameToken?.text ?? (taken ? freeStageName(dockerfile, 'build') : 'build');
  const named: TextChange[] =
    nameToken === undefined
      ? [
          {
            kind: 'text',
            edits: [{ range: { start: from.image.range.end, end: from.image.range.end }, newText: ` AS ${name}` }],
          },
        ]
      : [];
  // The accounts of the building stage are not those of the new one: only numbers hold in both.
  const users = tail.filter((instruction) => instruction.name === 'USER');
  const foreign = users.filter((user) => !isNumber(user));
  const needsUser = !isNonRoot && users.length === foreign.length;
  const workdir = stage.workdirAtEnd.path;
  const lines = [
    '',
    `FROM ${base}`,
    `COPY --from=${name} /PATH /PATH`,
    ...(workdir === undefined || workdir === '/' ? [] : [`WORKDIR ${workdir}`]),
    ...(needsUser ? ['USER 10001:10001'] : []),
  ];
  return [first.insertBefore(lines.join('\n')), ...named, ...foreign.map((user) => user.remove())];
}

const isNumber = (user: AnyInstruction): boolean => /^\d+(?::\d+)?$/.test(user.argumentText.text);

/** Compilers and what comes with them, by the names of packages of Debian, Alpine and Fedora. */
const COMPILER =
  /^(?:build-essential|build-base|gcc(?:-\d+|-c\+\+)?|g\+\+(?:-\d+)?|clang(?:-?\d+)?|make|cmake|golang(?:-go)?|go|rust|rustc|cargo|maven|gradle|openjdk-\d+-jdk(?:-headless)?|openjdk\d+|default-jdk|java-\d+-openjdk-devel|dotnet-sdk-.*|@development-tools)$/;

/** Packages for building that an instruction installs and leaves there. */
export interface InstalledCompilers {
  readonly at: Word;
  /** Their names, as a list in words. */
  readonly names: string;
}

const SYSTEM = new Set(['apt', 'apk', 'rpm', 'zypper', 'pacman']);

/** What the final stage installs for building and does not remove in the same layer. */
export function installedCompilers(stage: Stage): readonly InstalledCompilers[] {
  if (!runsProgram(stage)) return [];
  return stage.instructions.flatMap((instruction): readonly InstalledCompilers[] => {
    if (instruction.name !== 'RUN' || instruction.onbuild !== undefined) return [];
    const calls = commandsOf(instruction)
      .flatMap((command) => packageManagerCall(command) ?? [])
      .filter(({ family }) => SYSTEM.has(family));
    if (calls.some(({ action }) => action === 'remove')) return [];
    const found = calls
      .filter(({ action }) => action === 'install')
      .flatMap(({ packages }) => packages.filter(({ name }) => name !== undefined && COMPILER.test(name)));
    const [first] = found;
    const names = found.map(({ name }) => `"${name}"`);
    const [last = ''] = names.splice(-1);
    return first === undefined
      ? []
      : [{ at: first.word, names: names.length === 0 ? last : `${names.join(', ')} and ${last}` }];
  });
}
