import { defineRule } from '../../engine/rule.js';
import { asksForConfirmation, confirm } from '../../model/docker/package-confirmation.js';
import { packageCalls } from '../../model/docker/package-manager.js';

export default defineRule({
  id: 'dockerfile-package-install-prompts',
  title: 'Installation would wait for an answer',
  severity: 'information',
  profile: 'audit',
  why: `
    A build has nobody who could answer a question. A package manager that asks whether to go on stops the build, on the
    day when a package brings another one with it, and a security fix does not get out until somebody finds out why.`,
  peers: [
    'kics:77783205-c4ca-4f80-bb80-c777f267c547',
    'kics:7ebd323c-31b7-4e5b-b26f-de5e9e477af8',
    'kics:6e19193a-8753-436d-8a09-76dcff91bb03',
    'kics:45e1fca5-f90e-465d-825f-c2cb63fa3944',
    'trivy:DS-0021',
    'hadolint:DL3014',
    'hadolint:DL3030',
    'hadolint:DL3034',
    'hadolint:DL3038',
    'terrascan:AC_DOCKER_0004',
  ],

  on: 'RUN',
  *check(run) {
    for (const call of packageCalls(run)) {
      if (!asksForConfirmation(call)) continue;
      const change = confirm(run, call);
      yield {
        at: call.at,
        message: `"${call.program}" asks whether to install, and a build has nobody who answers.`,
        fix: change && { title: `Let ${call.program} install without asking`, changes: [change] },
      };
    }
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get install tool && sudo apt-get -q install a -t stable && aptitude install b
        #           ^^^^^^^ "apt-get" asks whether to install
        #                                           ^^^^^^^ "apt-get" asks
        #                                                                           ^^^^^^^ "aptitude" asks
        RUN ["apt", "install", "tool"]
        #           ^^^^^^^^^ "apt" asks
        RUN dnf install tool; yum install tool; tdnf install tool; zypper in tool; pacman -S tool
        #       ^^^^^^^ "dnf" asks
        #                         ^^^^^^^ "yum" asks
        #                                            ^^^^^^^ "tdnf" asks
        #                                                                 ^^ "zypper" asks
        #                                                                                 ^^ "pacman" asks
        RUN sh -c "apt-get install -o APT::Get::Assume-Yes=false tool"
        #                  ^^^^^^^ "apt-get" asks`,
      fixed: `
        FROM debian:13
        RUN apt-get install -y tool && sudo apt-get -q install -y a -t stable && aptitude install -y b
        RUN ["apt", "install", "-y", "tool"]
        RUN dnf install -y tool; yum install -y tool; tdnf install -y tool; zypper in -y tool; pacman -S --noconfirm tool
        RUN sh -c "apt-get install -y -o APT::Get::Assume-Yes=false tool"`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN apt-get -yq install a && apt-get install --yes a && apt install --assume-yes a && yes | apt-get install a
        RUN apt-get -qq install a && apt-get -q=2 install a && apt-get -q --quiet install a && apt-get update
        RUN apt-get -o APT::Get::Assume-Yes=true install a && apt-get --quiet=2 install a && echo apt-get install a
        RUN dnf -y install a && yum install --assumeyes a && microdnf install a && apk add a && pip install a
        RUN zypper -n in a && zypper install --no-confirm a && zypper --non-interactive install a && pacman -S --noconfirm a`,
    },
  ],
});
