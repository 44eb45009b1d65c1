import { defineRule } from '../../engine/rule.js';
import { leftCaches } from '../../model/docker/package-cache.js';

export default defineRule({
  id: 'dockerfile-package-cache-left',
  title: 'Cache of a package manager stays in the image',
  severity: 'hint',
  profile: 'audit',
  why: `
    What a package manager keeps for the next time is of no use in an image: it makes every pull and start slower, and
    tells an intruder which packages, from which mirrors, went into it. A later step cannot take it away any more, since
    the layer holds it. It has to go in the same step, or not to be made at all.`,
  peers: [
    'kics:00481784-25aa-4a55-8633-3136dfcf4f37',
    'kics:295acb63-9246-4b21-b441-7c1f1fb62dc0',
    'kics:38300d1a-feb2-4a48-936a-d1ef1cd24313',
    'kics:f2f903fb-b977-461e-98d7-b3e2185c6118',
    'kics:ae9c56a6-3ed1-4ac0-9b54-31267f51151d',
    'kics:df746b39-6564-4fed-bf85-e9c44382303c',
    'trivy:DS-0015',
    'trivy:DS-0019',
    'trivy:DS-0020',
    'trivy:DS-0025',
    'trivy:DS-0027',
    'hadolint:DL3009',
    'hadolint:DL3019',
    'hadolint:DL3032',
    'hadolint:DL3036',
    'hadolint:DL3040',
    'hadolint:DL3042',
    'hadolint:DL3060',
    'dockle:DKL-DI-0004',
    'dockle:DKL-DI-0005',
    'terrascan:AC_DOCKER_00025',
    'terrascan:AC_DOCKER_0009',
    'terrascan:AC_DOCKER_0031',
  ],

  on: 'RUN',
  *check(run) {
    for (const { call, what, by, cleanup } of leftCaches(run))
      yield {
        at: call.at,
        message: `"${call.program}" leaves ${what} in the layer, which every pull of the image carries along.`,
        fix: cleanup && {
          title: by.startsWith('--') ? `Add ${by}` : `Run ${by} in the same step`,
          changes: [cleanup],
          // An option changes one command; what is deleted may be missed by a later step.
          ...(!by.startsWith('--') && {
            risk: 'Later steps that install from what is deleted fail.',
          }),
        },
      };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get update && apt-get install -y tool
        #           ^^^^^^ "apt-get" leaves the package lists of apt in the layer
        RUN set -ex; \\
            apt-get update; \\
            #       ^^^^^^ "apt-get" leaves
            apt-get install -y a
        RUN sudo apt-get update \\
            #            ^^^^^^ "apt-get" leaves
          && sudo apt-get install -y \\
              a
        RUN apt-get update && apt-get install -y \\
            #       ^^^^^^ "apt-get" leaves
              a \\
              b
        RUN <<EOF
        apt-get update
        #       ^^^^^^ "apt-get" leaves
        apt-get install -y a
        EOF
        RUN apt-get update && if true; then apt-get install -y a; fi
        #           ^^^^^^ "apt-get" leaves`,
      fixed: `
        FROM debian:13
        RUN apt-get update && apt-get install -y tool && rm -rf /var/lib/apt/lists/*
        RUN set -ex; \\
            apt-get update; \\
            apt-get install -y a; \\
            rm -rf /var/lib/apt/lists/*
        RUN sudo apt-get update \\
          && sudo apt-get install -y \\
              a \\
          && sudo rm -rf /var/lib/apt/lists/*
        RUN apt-get update && apt-get install -y \\
              a \\
              b \\
              && rm -rf /var/lib/apt/lists/*
        RUN <<EOF
        apt-get update
        apt-get install -y a
        rm -rf /var/lib/apt/lists/*
        EOF
        RUN apt-get update && if true; then apt-get install -y a; fi && rm -rf /var/lib/apt/lists/*`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        RUN apk add --virtual .deps gcc && pip3 install a && yarn install && uv pip install b
        #       ^^^ "apk" leaves the index of apk
        #                                       ^^^^^^^ "pip3" leaves the cache of pip
        #                                                         ^^^^^^^ "yarn" leaves the cache of Yarn
        #                                                                           ^^^^^^^ "uv" leaves the cache of uv
        RUN dnf -y install a && rm -rf /tmp/a;
        #          ^^^^^^^ "dnf" leaves the cache of the package manager
        RUN zypper -n in a && pacman -S --noconfirm a
        #             ^^ "zypper" leaves the cache of zypper
        #                            ^^ "pacman" leaves the packages that pacman fetched`,
      fixed: `
        FROM alpine:3.23
        RUN apk add --no-cache --virtual .deps gcc && pip3 install --no-cache-dir a && yarn install && uv pip install --no-cache b && yarn cache clean
        RUN dnf -y install a && rm -rf /tmp/a;
        RUN zypper -n in a && pacman -S --noconfirm a && zypper clean --all && pacman -Scc --noconfirm`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get update
        #           ^^^^^^ "apt-get" leaves
        RUN ["yum", "install", "a"]
        #           ^^^^^^^^^ "yum" leaves
        RUN pip install a && pip install b
        #       ^^^^^^^ "pip" leaves
        RUN yarn
        #   ^^^^ "yarn" leaves`,
      fixed: `
        FROM debian:13
        RUN apt-get update
        RUN ["yum", "install", "a"]
        RUN pip install a && pip install b
        RUN yarn && yarn cache clean`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*
        RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt /var/lib/dpkg/info
        RUN --mount=type=cache,target=/var/cache/apt --mount=type=cache,target=/var/lib/apt/ apt-get update
        RUN --mount=type=cache,target=/root/.cache pip install a && apk add --no-cache a
        RUN apk add a && rm -rf /var/cache/apk/* && PIP_NO_CACHE_DIR=1 pip install a
        RUN yum install -y a && yum clean all && dnf upgrade -y && rm -rf /var/cache/dnf && yarn && yarn cache clean
        RUN zypper -n in a && zypper clean && pacman -S a && pacman -Scc && env PIP_NO_CACHE_DIR=1 pip install a
        ENV PIP_NO_CACHE_DIR=1
        RUN pip install a && uv pip install --no-cache a && yarn --version`,
    },
  ],
});
