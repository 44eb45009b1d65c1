import { type ImageReference, isOfficial } from './image-reference.js';
import { commandsOf } from './run-command.js';
import type { Stage } from './stage.js';
import { instructionsOfImage } from './sudo.js';

/**
 * Where the programs of well-known images write while they run: caches, sockets and files with process ids (their
 * Dockerfiles and default configurations, as of August 2026).
 */
const KNOWN: readonly (readonly [images: RegExp, paths: readonly string[]])[] = [
  [/^docker\.io\/library\/nginx(?::|$)/, ['/var/cache/nginx', '/var/run']],
  [/^docker\.io\/nginxinc\/nginx-unprivileged(?::|$)/, ['/tmp']],
  [/^docker\.io\/library\/httpd(?::|$)/, ['/usr/local/apache2/logs']],
  [/^docker\.io\/library\/php:.*apache/, ['/var/run/apache2']],
  [
    /^docker\.io\/library\/tomcat(?::|$)/,
    ['/usr/local/tomcat/logs', '/usr/local/tomcat/work', '/usr/local/tomcat/temp'],
  ],
  [/^docker\.io\/library\/postgres(?::|$)/, ['/var/run/postgresql']],
  [/^docker\.io\/library\/mysql(?::|$)/, ['/var/run/mysqld', '/tmp']],
  [/^docker\.io\/library\/mariadb(?::|$)/, ['/run/mysqld', '/tmp']],
  [/^docker\.io\/library\/mongo(?::|$)/, ['/data/db', '/tmp']],
  [/^docker\.io\/library\/rabbitmq(?::|$)/, ['/var/lib/rabbitmq']],
  [/^docker\.io\/library\/(?:eclipse-temurin|amazoncorretto|openjdk|ibm-semeru-runtimes|sapmachine)(?::|$)/, ['/tmp']],
  [/^docker\.io\/grafana\/grafana(?:-oss|-enterprise)?(?::|$)/, ['/var/lib/grafana']],
  [/^(?:docker\.io|quay\.io)\/(?:prom|prometheus)\/prometheus(?::|$)/, ['/prometheus']],
];

/** The folders that the program of a well-known image writes to; none for images that nobody knows. */
export function knownWrites(image: ImageReference | undefined): readonly string[] {
  if (image === undefined) return [];
  const full = image.tag === undefined ? image.repository : `${image.repository}:${image.tag}`;
  return KNOWN.find(([images]) => images.test(full))?.[1] ?? [];
}

/** The image that a stage starts from in the end, where everybody knows its program. */
const isProgramKept = (stage: Stage): boolean => {
  const { root } = stage;
  // A language runtime runs whatever the Dockerfile brings; a server is replaced by another command.
  if (typeof root !== 'object' || (isOfficial(root) && /temurin|corretto|openjdk|semeru|sapmachine/.test(root.path)))
    return true;
  return stage.end.entrypoint === undefined && stage.end.cmd === undefined;
};

/** Folders that hold what a program makes while it runs (Filesystem Hierarchy Standard, /run and /var). */
const STATE = /^\/(?:run|var\/(?:cache|lib|log|run|spool|tmp))\/[^\s*?]+$/;

/** What the image of a stage writes to while it runs, by its base, and by what the Dockerfile gives to another user. */
export function writtenPaths(stage: Stage): { readonly paths: readonly string[]; readonly volumes: readonly string[] } {
  const instructions = instructionsOfImage(stage).filter(({ onbuild }) => onbuild === undefined);
  const given = instructions.flatMap((instruction) =>
    instruction.name !== 'RUN'
      ? []
      : commandsOf(instruction)
          .filter((command) => command.is('chown'))
          .flatMap((command) => command.arguments({ long: ['from', 'reference'] }).operands.slice(1))
          .flatMap(({ value }) => (value !== undefined && STATE.test(value) ? [value.replace(/\/$/, '')] : [])),
  );
  const volumes = instructions.flatMap((instruction) =>
    instruction.name !== 'VOLUME'
      ? []
      : instruction.args.flatMap(({ value, isLiteral }) => (isLiteral && value.startsWith('/') ? [value] : [])),
  );
  const base = typeof stage.root === 'object' && isProgramKept(stage) ? knownWrites(stage.root) : [];
  return { paths: [...new Set([...base, ...given])], volumes: [...new Set(volumes)] };
}
