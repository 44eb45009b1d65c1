import { defineRule } from '../../engine/rule.js';
import { volumesOfImage } from '../../model/docker/image-volumes.js';

export default defineRule({
  id: 'dockerfile-declares-volume',
  title: 'VOLUME makes a folder writable',
  severity: 'information',
  profile: 'strict',
  why: `
    A \`VOLUME\` is mounted in each container, asked for or not, and it is writable even where the root file system is
    read-only: a place where an intruder can put tools that outlive a restart. It cannot be taken back by who runs the
    image, and no limit holds for its size. A manifest can mount an \`emptyDir\` or a claim where the program needs one.`,
  peers: ['kyverno:block-images-with-volumes'],

  on: 'dockerfile',
  *check(dockerfile) {
    for (const { volume, paths } of volumesOfImage(dockerfile)) {
      yield {
        at: volume.argumentText,
        message: `"VOLUME" makes ${paths} writable in each container, even with a read-only root file system.`,
        fix: {
          title: 'Remove VOLUME',
          changes: [volume.remove()],
          risk: 'What the program writes there is lost with the container unless a volume is mounted.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13 AS build
        VOLUME /src
        FROM debian:13 AS base
        VOLUME ["/data", "/my logs"]
        #      ^^^^^^^^^^^^^^^^^^^^^ "VOLUME" makes "/data" and "/my logs" writable in each container
        FROM base
        ENV DATA=/srv/data
        VOLUME $DATA /a /b
        #      ^^^^^^^^^^^ "VOLUME" makes "$DATA", "/a" and "/b" writable
        CMD ["/app"]`,
      fixed: `
        FROM debian:13 AS build
        VOLUME /src
        FROM debian:13 AS base
        FROM base
        ENV DATA=/srv/data
        CMD ["/app"]`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        VOLUME /lost
        FROM debian:13 AS build
        VOLUME /src
        FROM debian:13
        ONBUILD VOLUME /data
        VOLUME`,
    },
    { profile: 'strict', code: 'VOLUME /lost' },
  ],
});
