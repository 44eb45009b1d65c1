import { defineRule } from '../../engine/rule.js';
import { cutCommand } from '../../model/docker/command-edit.js';
import { distributionUpgrades } from '../../model/docker/distribution-upgrade.js';

export default defineRule({
  id: 'dockerfile-distribution-upgrade',
  title: 'Build upgrades the whole distribution',
  severity: 'information',
  profile: 'strict',
  why: `
    An upgrade in the build makes an image that nobody has tested: what is in it depends on the day, and the layers hold
    every upgraded file twice. It also hides that the base image is old, and once the layer is cached it upgrades nothing
    any more. A newer tag or digest of the base brings the same fixes, and can be repeated.`,
  standards: ['cis-docker:4.4'],
  peers: [
    'kics:682fe378-c180-4bd5-8a14-95fc285fb269',
    'kics:09fda05e-da85-4ee7-ab8d-2800a5e6e756',
    'kics:989ab888-7d1e-410f-9dde-c64a1d367bf2',
    'kics:8f6456be-0018-46db-9ce6-b3b6dc8d34d2',
    'kics:d4895357-dd49-4ba5-b726-1bb81cb50989',
    'trivy:DS-0024',
    'hadolint:DL3035',
    'dockle:DKL-DI-0003',
    'terrascan:AC_DOCKER_0003',
    'terrascan:AC_DOCKER_0029',
    'terrascan:AC_DOCKER_0039',
    'terrascan:AC_DOCKER_0052',
  ],
  options: {
    allowUpgrade: {
      default: false,
      description:
        'Allow upgrades within a release, as security policies demand; upgrades to another release are still reported.',
    },
  },

  on: 'RUN',
  *check(run, { options }) {
    for (const call of distributionUpgrades(run, options.allowUpgrade)) {
      const change = cutCommand(run, call.command);
      yield {
        at: call.at,
        message: `"${call.program}" upgrades the whole distribution, so what is in the image depends on the day of the build.`,
        fix: change && {
          title: 'Remove the upgrade',
          changes: [change],
          risk: 'Packages keep the versions of the base image, with the flaws that have been found in them since.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get update && apt-get upgrade -y && apt-get install -y tool
        #                             ^^^^^^^ "apt-get" upgrades the whole distribution
        RUN apk update; \\
            apk upgrade --no-cache; \\
            #   ^^^^^^^ "apk" upgrades
            apk add tool
        RUN dnf -y update && dnf clean all
        #          ^^^^^^ "dnf" upgrades
        RUN zypper -n dup
        #             ^^^ "zypper" upgrades
        RUN pacman -Syu --noconfirm || true
        #          ^^^^ "pacman" upgrades
        RUN echo start && apt-get dist-upgrade -y
        #                         ^^^^^^^^^^^^ "apt-get" upgrades`,
      fixed: `
        FROM debian:13
        RUN apt-get update && apt-get install -y tool
        RUN apk update; \\
            apk add tool
        RUN dnf clean all
        RUN pacman -Syu --noconfirm || true
        RUN echo start`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get update && apt-get upgrade -y openssl && apt-get install -y tool && apk upgrade musl
        RUN dnf -y upgrade --security && yum update-minimal -y && pacman -Syu --noconfirm tool && pip install -U pip
        RUN npm update && gem update && dnf -y update openssl && zypper -n patch`,
    },
  ],
});
