import { MappedText } from '../../syntax/dockerfile/mapped-text.js';
import { parseShell } from '../../syntax/dockerfile/shell.js';
import type { Field } from '../../syntax/yaml/field.js';
import { parseImageReference } from './image-reference.js';
import { effectiveCommands } from './run-command.js';

/** Somebody says that an image is built from a Dockerfile. */
export interface BuildEvidence {
  /** Registry and path in full, without tag; undefined where the image gets no name. */
  readonly repository: string | undefined;
  /** The path of the folder that is built, from the folder of the file that says so. */
  readonly context: string;
  /** From the folder of the file; undefined for `Dockerfile` in the context. */
  readonly dockerfile: string | undefined;
  /** The stage; undefined for the last one. */
  readonly target: string | undefined;
}

interface Build {
  readonly images: readonly (string | undefined)[];
  readonly context: string | undefined;
  readonly dockerfile?: string | undefined;
  readonly target?: string | undefined;
}

const BUILDER = /\b(?:docker|podman|buildah|nerdctl)\b/;

/** What a file other than a Dockerfile says about builds: compose, Skaffold, `docker-bake.json`, and the workflows of CI. */
export function readBuildEvidence(uri: string, text: string, root: Field): readonly BuildEvidence[] {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  if (/^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$/.test(name))
    return root
      .field('services')
      .entries()
      .flatMap(([, service]) => composeBuild(service));
  if (
    /^skaffold(?:[.-][\w.-]+)?\.ya?ml$/.test(name) ||
    root.field('apiVersion').text?.startsWith('skaffold/') === true
  ) {
    return root.field('build.artifacts').items().flatMap(skaffoldBuild);
  }
  if (/^docker-bake(?:\.[\w.-]+)?\.json$/.test(name))
    return root
      .field('target')
      .entries()
      .flatMap(([, target]) => bakeBuild(target));
  const workflow = /\/\.github\/workflows\/[^/]+$/.test(uri);
  if (workflow && BUILDER.test(text))
    return root
      .field('jobs')
      .entries()
      .flatMap(([, job]) => jobBuilds(job))
      .map(fromRoot('../..'));
  if (/\/\.circleci\/config\.ya?ml$/.test(uri)) return scripts(root).flatMap(scriptBuilds).map(fromRoot('..'));
  return /^(?:\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.drone|\.travis)\.ya?ml$/.test(name)
    ? scripts(root).flatMap(scriptBuilds)
    : [];
}

function composeBuild(service: Field): readonly BuildEvidence[] {
  const build = service.field('build');
  if (!build.isPresent || build.field('dockerfile_inline').exists) return [];
  const context = build.text ?? sourceOf(build.field('context')) ?? '.';
  const images = [service.field('image'), ...build.field('tags').items()].map(sourceOf);
  return evidence({ images, context, ...within(context, build.field('dockerfile'), build.field('target')) });
}

function skaffoldBuild(artifact: Field): readonly BuildEvidence[] {
  const isDocker = ['buildpacks', 'bazel', 'jib', 'ko', 'custom'].every((builder) => !artifact.field(builder).exists);
  if (!isDocker) return [];
  const context = sourceOf(artifact.field('context')) ?? '.';
  const docker = artifact.field(artifact.field('kaniko').exists ? 'kaniko' : 'docker');
  return evidence({
    images: [sourceOf(artifact.field('image'))],
    context,
    ...within(context, docker.field('dockerfile'), docker.field('target')),
  });
}

function bakeBuild(target: Field): readonly BuildEvidence[] {
  const context = sourceOf(target.field('context')) ?? '.';
  if (target.field('dockerfile-inline').exists) return [];
  return evidence({
    images: target.field('tags').items().map(sourceOf),
    context,
    ...within(context, target.field('dockerfile'), target.field('target')),
  });
}

/** Compose, Skaffold and bake look for the Dockerfile in the context. */
function within(context: string, dockerfile: Field, target: Field): Pick<Build, 'dockerfile' | 'target'> {
  const path = sourceOf(dockerfile);
  return {
    dockerfile: path === undefined || path.startsWith('/') ? path : `${context}/${path}`,
    target: sourceOf(target),
  };
}

/** The steps of a job of GitHub: those that use Docker's action, and scripts that call a builder. */
function jobBuilds(job: Field): readonly BuildEvidence[] {
  const steps = job.field('steps').items();
  return steps.flatMap((step) => {
    const uses = step.field('uses').text ?? '';
    if (!uses.startsWith('docker/build-push-action@')) {
      const folder = sourceOf(step.field('working-directory')) ?? sourceOf(job.field('defaults.run.working-directory'));
      const script = sourceOf(step.field('run'));
      return script === undefined ? [] : scriptBuilds(script).map(fromRoot(folder ?? '.'));
    }
    const inputs = step.field('with');
    const context = (sourceOf(inputs.field('context')) ?? '.').replace(/^\{\{defaultContext\}\}:?/, './');
    const images = linesOf(inputs.field('tags')).flatMap((line) => {
      const id = /^\$\{\{\s*steps\.([\w-]+)\.outputs\.tags\s*\}\}$/.exec(line)?.[1];
      const meta = id === undefined ? undefined : steps.find((other) => other.field('id').is(id));
      return meta?.field('uses').text?.startsWith('docker/metadata-action@') === true
        ? linesOf(meta.field('with.images'))
        : [line];
    });
    return evidence({
      images,
      context,
      dockerfile: sourceOf(inputs.field('file')),
      target: sourceOf(inputs.field('target')),
    });
  });
}

const linesOf = (field: Field): readonly string[] =>
  (sourceOf(field) ?? '')
    .split(/[\n,]/)
    .map((line) => line.trim().replace(/^name=/, ''))
    .filter((line) => line !== '');

const BUILD_OPTIONS = {
  short: 'tfo',
  long: [
    'tag',
    'file',
    'target',
    'build-arg',
    'platform',
    'label',
    'cache-from',
    'cache-to',
    'output',
    'secret',
    'ssh',
    'network',
    'builder',
    'progress',
    'build-context',
    'iidfile',
    'metadata-file',
  ],
};

/** The images that a script builds with `docker build -t NAME -f FILE FOLDER`, `docker buildx build`, Podman or Buildah. */
function scriptBuilds(text: string): readonly BuildEvidence[] {
  if (!BUILDER.test(text)) return [];
  // What the workflow puts in is as unknown as a variable of the shell.
  const script = text.replace(/\$\{\{[^}]*\}\}/g, '$$EXPRESSION');
  let folder: string | undefined = '.';
  return effectiveCommands(parseShell(MappedText.verbatim(script, 0))).flatMap((command): readonly BuildEvidence[] => {
    if (command.is('cd', 'pushd', 'popd'))
      folder =
        command.args[0]?.value === undefined || folder === undefined || command.is('popd')
          ? undefined
          : `${folder}/${command.args[0].value}`;
    const { options, operands } = command.arguments(BUILD_OPTIONS);
    const verbs = operands.map(({ value }) => value);
    const at = verbs[0] === 'buildx' || verbs[0] === 'image' ? 1 : 0;
    const isBuild = command.is('docker', 'podman', 'buildah', 'nerdctl') && /^(?:build|bud|b)$/.test(verbs[at] ?? '');
    if (!isBuild || folder === undefined) return [];
    const optionOf = (...names: string[]): string | undefined =>
      options.findLast(({ name }) => names.includes(name))?.valueWord?.text;
    const images = options.flatMap(({ name, valueWord }) =>
      name === '-t' || name === '--tag' ? [unquoted(valueWord?.text)] : [],
    );
    const path = unquoted(optionOf('-f', '--file'));
    const build = {
      images,
      context: unquoted(operands[at + 1]?.text),
      dockerfile: path,
      target: unquoted(optionOf('--target')),
    };
    return evidence(build).map(fromRoot(folder));
  });
}

const unquoted = (text: string | undefined): string | undefined => text?.replace(/^(["'])(.*)\1$/, '$2');

/** Every text in a pipeline that calls a builder. */
function scripts(field: Field, depth = 0): readonly string[] {
  if (depth > 12) return [];
  const nested = [...field.items(), ...field.entries().map(([, value]) => value)];
  if (nested.length > 0) return nested.flatMap((inner) => scripts(inner, depth + 1));
  const text = sourceOf(field);
  return text !== undefined && /\bbuild\b/.test(text) ? [text] : [];
}

/** The text of a scalar, expressions of a workflow included. */
function sourceOf(field: Field): string | undefined {
  const source = field.text ?? field.source;
  return source?.replace(/^[|>][-+\d]*[^\n]*\n/, '');
}

function evidence({ images, context, dockerfile, target }: Build): readonly BuildEvidence[] {
  // What is somewhere else, or where only a variable says, is no file of the workspace.
  const isElsewhere = [context, dockerfile, target].some(
    (text) => text?.includes('$') === true || text?.includes('://') === true,
  );
  if (context === undefined || context === '-' || isElsewhere) return [];
  const repositories = new Set(images.flatMap((image) => repositoryOf(image ?? '') ?? []));
  const named = repositories.size > 0 ? [...repositories] : [undefined];
  return named.map((repository) => ({ repository, context, dockerfile, target }));
}

/** The repository that a name means, whatever follows it: a variable may stand for the tag. */
function repositoryOf(image: string): string | undefined {
  const name = /^[\w.-]+(?::\d+(?=\/))?(?:\/[\w.-]+)*(?=[:@]|$)/.exec(image)?.[0];
  return name === undefined ? undefined : parseImageReference(name)?.repository;
}

const fromRoot =
  (root: string) =>
  (build: BuildEvidence): BuildEvidence => ({
    ...build,
    context: `${root}/${build.context}`,
    ...(build.dockerfile !== undefined && { dockerfile: `${root}/${build.dockerfile}` }),
  });
