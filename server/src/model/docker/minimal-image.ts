import { siblingTag } from './end-of-life.js';
import { type ImageReference, isOfficial } from './image-reference.js';
import type { Stage } from './stage.js';

/** A smaller image in place of one that brings a whole distribution. */
export interface SmallerImage {
  readonly text: string;
  /** What is given up for it, one sentence. */
  readonly tradeOff: string;
}

interface Variant {
  readonly word: string;
  readonly tradeOff: string;
  /** The parts of the tag of the variant; undefined where the image is none that has it. */
  readonly reshape: (parts: readonly string[]) => readonly string[];
  /** What a command of the stage calls where the variant does not fit. */
  readonly unless?: RegExp;
}

const DNF = /\b(?:dnf|yum)\b/;

/** The variants of official images that are made to be small, by the pages of the images on Docker Hub. */
const VARIANTS: readonly Variant[] = [
  {
    word: 'jre',
    tradeOff: 'It runs Java but cannot compile it.',
    reshape: (parts) => [...parts.filter((part) => part !== 'jdk'), 'jre'],
  },
  {
    word: 'slim',
    tradeOff: 'Programs that only the full image has, such as git, curl and compilers, are missing.',
    reshape: (parts) => [...parts, 'slim'],
  },
  {
    word: 'minimal',
    tradeOff: 'It has microdnf in place of dnf, and few other programs.',
    reshape: (parts) => [...parts, 'minimal'],
    unless: DNF,
  },
  {
    word: 'alpine',
    tradeOff: 'Programs use musl there in place of glibc, so native modules must be built anew.',
    // The distribution of the full image is named no longer.
    reshape: (parts) => [
      ...parts.filter((part) => !/^<[a-z]|^(?:ubuntu|debian|oraclelinux|ubi|al)</.test(part)),
      'alpine',
    ],
    unless: /\b(?:apt|apt-get|dpkg|dnf|yum|microdnf)\b/,
  },
];

const SMALL = /(?:^|-)(?:slim|alpine|minimal|jre|headless|chiseled|nanoserver|windowsservercore|busybox|musl)/;

/** Images for building: what is built with them belongs into another stage, which is another matter. */
const TOOLCHAINS =
  /^docker\.io\/library\/(?:golang|rust|gcc|maven|gradle|swift|buildpack-deps|haskell|mariadb|mysql|mongo)$/;

const UBI = /^((?:registry\.access\.redhat\.com|registry\.redhat\.io)\/ubi\d+\/)ubi$/;

/** Releases of Debian that Distroless is made from (github.com/GoogleContainerTools/distroless). */
const DISTROLESS: Readonly<Record<string, string>> = {
  bookworm: 'debian12',
  '12': 'debian12',
  trixie: 'debian13',
  '13': 'debian13',
};

/** Smaller images for the base of a stage, the closest first; none where it is small, where it is unknown, and for tags that move. */
export function smallerImages(base: ImageReference, target: Stage): readonly SmallerImage[] {
  const { repository, name, tag, digest } = base;
  if (tag === undefined || digest !== undefined || SMALL.test(tag) || TOOLCHAINS.test(repository)) return [];
  const scripts = scriptsOf(target);
  const ubi = UBI.exec(repository)?.[1];
  if (ubi !== undefined && !DNF.test(scripts))
    return [{ text: `${ubi}ubi-minimal:${tag}`, tradeOff: 'It has microdnf in place of dnf, and few other programs.' }];
  const variants = VARIANTS.flatMap(({ reshape, tradeOff, unless }): SmallerImage[] => {
    if (unless?.test(scripts)) return [];
    const sibling = siblingTag(base, reshape);
    return sibling === undefined ? [] : [{ text: `${name}:${sibling}`, tradeOff }];
  });
  const debian =
    isOfficial(base) && repository.endsWith('/debian') ? DISTROLESS[tag.split(/[-.]/)[0] ?? ''] : undefined;
  // Nothing runs while the image is built, and no shell starts the program: then none is needed.
  const needsNoShell = scripts === '' && (target.end.entrypoint ?? target.end.cmd)?.form === 'exec';
  if (debian !== undefined && needsNoShell)
    variants.push({
      text: `gcr.io/distroless/base-${debian}:nonroot`,
      tradeOff: 'It has no shell and no package manager, and runs as the user 65532.',
    });
  return variants;
}

/** Everything that the stage, and those it starts from, run. */
function scriptsOf(stage: Stage): string {
  const own = stage.instructions.flatMap((instruction) =>
    instruction.name === 'RUN' ? [instruction.script.text] : [],
  );
  return [...own, ...(stage.baseStage === undefined ? [] : [scriptsOf(stage.baseStage)])].join('\n');
}
