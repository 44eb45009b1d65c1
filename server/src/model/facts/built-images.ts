import { Field } from '../../syntax/yaml/field.js';
import { type AccountNumbers, accountNumbers, accountsOf, isRootIn, numbersOf } from '../docker/base-image.js';
import { type BuildEvidence, readBuildEvidence } from '../docker/build-evidence.js';
import type { Dockerfile } from '../docker/dockerfile.js';
import { type ImageReference, isOfficial, parseImageReference } from '../docker/image-reference.js';
import { isSlip } from '../docker/popular-images.js';
import type { Stage } from '../docker/stage.js';
import type { ObjectRef } from '../object-ref.js';
import { defineFact } from './fact.js';
import { folderOf, resolvePath } from './scopes.js';

/** The user of an image that is built from a Dockerfile of the workspace, or from one of several. */
export interface BuiltImage {
  /** The instruction that says the user, or the stage that does not; one for each Dockerfile. */
  readonly refs: readonly ObjectRef[];
  /** `name`: a user by name, of which the kubelet cannot tell whether it is root. `unknown` also where Dockerfiles differ. */
  readonly user: 'root' | 'name' | 'number' | 'unknown';
  /** As the first Dockerfile says it; undefined where it says none. */
  readonly text: string | undefined;
  /** The numbers that the Dockerfile gives the named user, or for root those of the last account that it makes. */
  readonly account: AccountNumbers | undefined;
  /** What `FROM --platform` fixes it to, such as `linux/arm64`; undefined where the builder decides. */
  readonly platform: string | undefined;
  /** The TCP ports that its stages expose; none where they expose none, or not all are known, or Dockerfiles differ. */
  readonly ports: readonly number[];
}

/** Which images the Dockerfiles of the workspace make, as far as anything says so. */
export interface BuiltImages {
  /**
   * What an image in a manifest is built from. Undefined where nothing says so, and where a kustomization gives the
   * image another name. `paths` are Dockerfiles by the name of their image.
   */
  of(uri: string, image: string, paths: Readonly<Record<string, string>>): BuiltImage | undefined;
  /** The repository that the workspace builds and that the image's name nearly spells; undefined where it spells none, or is built itself. */
  nearestTo(uri: string, image: string): string | undefined;
}

interface StageEntry extends BuiltImage {
  readonly name: string | undefined;
}

type Entry =
  | {
      readonly kind: 'dockerfile';
      readonly uri: string;
      readonly stages: readonly StageEntry[];
      readonly titles: readonly string[];
    }
  | {
      readonly kind: 'build';
      readonly repository: string;
      readonly dockerfile: string;
      readonly target: string | undefined;
    };

const NOTHING = { user: 'unknown', text: undefined, account: undefined, platform: undefined, ports: [] } as const;

export default defineFact<Entry, BuiltImages>({
  collect: ({ uri, text, documents, dockerfile }) =>
    dockerfile !== undefined
      ? [readDockerfile(uri, dockerfile)]
      : documents.flatMap((document) =>
          mayTellOfBuilds(uri, document.text)
            ? readBuildEvidence(uri, text, Field.root(document)).flatMap(place(uri))
            : [],
        ),
  build(entries, scopes) {
    const dockerfiles = new Map<string, Extract<Entry, { kind: 'dockerfile' }>>();
    const builds: Extract<Entry, { kind: 'build' }>[] = [];
    for (const entry of [...entries.values()].flat()) {
      if (entry.kind === 'dockerfile') dockerfiles.set(entry.uri, entry);
      else builds.push(entry);
    }
    const folders = new Set([...dockerfiles.keys()].map((uri) => folderOf(uri).replace(/^.*\//, '')));
    const names = new Set(builds.map(({ repository }) => repository));
    const stageOf = (uri: string, target: string | undefined): BuiltImage => {
      const stages = dockerfiles.get(uri)?.stages ?? [];
      const stage =
        target === undefined
          ? stages.at(-1)
          : (stages.find(({ name }) => name === target.toLowerCase()) ??
            stages[/^\d+$/.test(target) ? Number(target) : -1]);
      const { refs, user, text, account, platform, ports } = stage ?? {
        ...NOTHING,
        refs: [{ uri, document: 0, path: '' }],
      };
      return { refs, user, text, account, platform, ports };
    };
    /** The Dockerfiles of an image with the stage that makes it. */
    function buildsOf(image: ImageReference, path: string | undefined): readonly BuiltImage[] {
      if (path !== undefined) {
        const ending = `/${path.replace(/^\.?\//, '')}`;
        return [...dockerfiles.keys()].filter((uri) => uri.endsWith(ending)).map((uri) => stageOf(uri, undefined));
      }
      const said = builds.filter(({ repository }) => repository === image.repository);
      if (said.length > 0) return said.map(({ dockerfile, target }) => stageOf(dockerfile, target));
      // A title is a name for people: it counts where nothing else is said, and not for what anybody may pull.
      if (isOfficial(image)) return [];
      const names = [image.path.slice(image.path.lastIndexOf('/') + 1), image.path, image.name];
      const titled = [...dockerfiles.values()].filter(({ titles }) => titles.some((title) => names.includes(title)));
      return titled.map(({ uri }) => stageOf(uri, undefined));
    }
    return {
      of(uri, text, paths) {
        const image = parseImageReference(text);
        if (image === undefined || scopes.setsImage(uri, image.name)) return undefined;
        // Settings are written by people: what is no path says nothing.
        const set = Object.entries(paths ?? {}).find(([name, path]) => name === image.name && typeof path === 'string');
        return merge(buildsOf(image, set?.[1]));
      },
      nearestTo(uri, text) {
        const image = parseImageReference(text);
        if (image === undefined || isOfficial(image) || builds.length === 0 || scopes.setsImage(uri, image.name))
          return undefined;
        // Each folder with a Dockerfile may be an image of its own, whoever builds it.
        const last = image.path.slice(image.path.lastIndexOf('/') + 1);
        if (folders.has(last) || names.has(image.repository)) return undefined;
        const near = [...names].filter((name) => differsByASlip(image.repository, name));
        return near.length === 1 ? near[0] : undefined;
      },
    };
  },
});

/** What holds for each of several Dockerfiles. */
function merge(builds: readonly BuiltImage[]): BuiltImage | undefined {
  const [first] = builds;
  if (first === undefined) return undefined;
  const same = (read: (build: BuiltImage) => unknown): boolean => builds.every((build) => read(build) === read(first));
  return {
    refs: builds.flatMap(({ refs }) => refs),
    user: same(({ user }) => user) ? first.user : 'unknown',
    text: first.text,
    account: same(({ account }) => account?.uid) && same(({ account }) => account?.gid) ? first.account : undefined,
    platform: same(({ platform }) => platform) ? first.platform : undefined,
    ports: same(({ ports }) => ports.join()) ? first.ports : [],
  };
}

/** True where one part of the two names differs, and that by a slip of the fingers. */
function differsByASlip(a: string, b: string): boolean {
  const [left, right] = [a.split('/'), b.split('/')];
  const other = left.findIndex((part, index) => part !== right[index]);
  const isAlone = left.length === right.length && left.slice(other + 1).join('/') === right.slice(other + 1).join('/');
  const [from = '', to = ''] = [left[other], right[other]];
  return isAlone && (isSlip(from, to) || isSlip(to, from));
}

/** Most files say nothing of builds: they are not read for it. */
export const mayTellOfBuilds = (uri: string, text: string): boolean =>
  /compose|skaffold|bake|\.github|\.circleci|gitlab-ci|pipelines|drone|travis/i.test(uri) || text.includes('skaffold/');

const place =
  (uri: string) =>
  ({ repository, context, dockerfile, target }: BuildEvidence): readonly Entry[] =>
    repository === undefined
      ? []
      : [
          {
            kind: 'build',
            repository,
            dockerfile: resolvePath(folderOf(uri), dockerfile ?? `${context}/Dockerfile`),
            target,
          },
        ];

const TITLES = ['org.opencontainers.image.title', 'org.opencontainers.image.ref.name'];

function readDockerfile(uri: string, dockerfile: Dockerfile): Entry {
  const final = dockerfile.stages.at(-1);
  const titles = (final?.instructions ?? []).flatMap((instruction) =>
    instruction.name !== 'LABEL' || instruction.onbuild !== undefined
      ? []
      : instruction.pairs.flatMap(({ key, value }) =>
          TITLES.includes(key.value) && value.isLiteral ? [value.value] : [],
        ),
  );
  return {
    kind: 'dockerfile',
    uri,
    titles,
    stages: dockerfile.stages.map((stage) => readStage(uri, dockerfile, stage)),
  };
}

function readStage(uri: string, dockerfile: Dockerfile, stage: Stage): StageEntry {
  const { instruction, user, text, fromBuildArgument } = stage.userAtEnd;
  const at = instruction === undefined ? -1 : dockerfile.instructions.indexOf(instruction);
  const isRoot = fromBuildArgument ? undefined : isRootIn(stage, stage.userAtEnd);
  const isNumber = user !== undefined && /^\d+$/.test(user);
  return {
    refs: [{ uri, document: 0, path: at < 0 ? `stage ${stage.index}` : `instruction ${at}` }],
    name: stage.name,
    user:
      isRoot === true
        ? 'root'
        : user === undefined || isRoot === undefined || stage.isWindows
          ? 'unknown'
          : isNumber
            ? 'number'
            : 'name',
    text: instruction === undefined ? undefined : text,
    account: isRoot === true || user !== undefined ? accountOf(stage, isRoot === true ? undefined : user) : undefined,
    platform: platformOf(stage),
    ports: portsOf(stage),
  };
}

/** The ports that a stage and those below it expose (Dockerfile reference, "EXPOSE"); none where one is not known. */
function portsOf(stage: Stage): readonly number[] {
  const chain: Stage[] = [];
  for (let one: Stage | undefined = stage; one !== undefined; one = one.baseStage) chain.unshift(one);
  const exposed = chain.flatMap((one) =>
    one.instructions.flatMap((instruction) =>
      instruction.name === 'EXPOSE' && instruction.onbuild === undefined
        ? instruction.args.map((argument) => one.resolve(argument, instruction).text)
        : [],
    ),
  );
  const ports = exposed.flatMap((text) => (text?.endsWith('/udp') ? [] : [/^(\d+)(?:\/tcp)?$/.exec(text ?? '')?.[1]]));
  return ports.includes(undefined) ? [] : [...new Set(ports.map(Number))].sort((a, b) => a - b);
}

/** What the base of the stage is taken for, whoever builds. */
function platformOf(stage: Stage): string | undefined {
  const platform = stage.bottom.from.platform?.value;
  return platform !== undefined && /^[a-z0-9]+\/[a-z0-9]+(?:\/[a-z0-9]+)?$/.test(platform) ? platform : undefined;
}

/** The numbers of a named user, or of the last user that the stage makes. */
function accountOf(stage: Stage, name: string | undefined): AccountNumbers | undefined {
  if (name !== undefined) return accountNumbers(stage, name);
  const accounts = accountsOf(stage);
  const made = accounts.find(({ kind }) => kind === 'user');
  return made === undefined ? undefined : numbersOf(made, accounts);
}
