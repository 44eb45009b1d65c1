import { defineRule } from '../../engine/rule.js';
import { uncheckedPackages } from '../../model/docker/package-signature.js';

export default defineRule({
  id: 'dockerfile-package-signature-check-disabled',
  title: 'Signatures of packages are not checked',
  severity: 'warning',
  why: `
    The signature says that a package comes from those who made it, whichever mirror or proxy it came through. Without
    the check, whoever controls one of them, or the connection, gives the build a package of their own, and its scripts
    run as root. The key of a repository that is not known yet belongs into its configuration, with \`signed-by\` or
    \`gpgkey\`.`,
  standards: ['cwe:347', 'cis-docker:4.11', 'mitre:T1195.002'],
  peers: [
    'checkov:CKV2_DOCKER_7',
    'checkov:CKV2_DOCKER_8',
    'checkov:CKV2_DOCKER_9',
    'checkov:CKV2_DOCKER_10',
    'checkov:CKV2_DOCKER_11',
    'dockle:CIS-DI-0011',
    'docker-bench:4.11',
  ],

  on: 'RUN',
  *check(run) {
    for (const { at, program, name, removal } of uncheckedPackages(run))
      yield {
        at,
        message: name.startsWith('the ')
          ? 'Repository is set up without a check of signatures, so whoever controls it or the connection can install any package.'
          : `"${program}" is told by "${name}" not to check signatures, so whoever controls a mirror can install any package.`,
        fix: removal && {
          title: `Remove ${name}`,
          changes: [removal],
          risk: 'Packages without a signature, or with one of a key that the image does not know, are refused.',
        },
      };
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN apt-get install -y --allow-unauthenticated tool && apt-get --force-yes install tool
        #                      ^^^^^^^^^^^^^^^^^^^^^^^ "apt-get" is told by "--allow-unauthenticated" not to check signatures
        #                                                              ^^^^^^^^^^^ "apt-get" is told by "--force-yes"
        RUN apt-get -y --force-yes -o APT::Get::AllowUnauthenticated=true install tool
        #              ^^^^^^^^^^^ "apt-get" is told by "--force-yes"
        #                          ^^ "apt-get" is told by "APT::Get::AllowUnauthenticated=true"
        RUN apk add --no-cache --allow-untrusted ./a.apk
        #                      ^^^^^^^^^^^^^^^^^ "apk" is told by "--allow-untrusted"`,
      fixed: `
        FROM debian:13
        RUN apt-get install -y tool && apt-get --yes install tool
        RUN apt-get -y install tool
        RUN apk add --no-cache ./a.apk`,
    },
    {
      code: `
        FROM fedora:43
        RUN dnf install -y --nogpgcheck --setopt=repo.gpgcheck=0 tool && rpm -i --nosignature a.rpm
        #                  ^^^^^^^^^^^^ "dnf" is told by "--nogpgcheck"
        #                               ^^^^^^^^^^^^^^^^^^^^^^^^ "dnf" is told by "--setopt"
        #                                                                       ^^^^^^^^^^^^^ "rpm" is told by "--nosignature"
        RUN zypper --no-gpg-checks install -y tool && yum-config-manager --setopt=gpgcheck=0 --save
        #          ^^^^^^^^^^^^^^^ "zypper" is told by "--no-gpg-checks"
        #                                                                ^^^^^^^^^^^^^^^^^^^ "yum-config-manager" is told`,
      fixed: `
        FROM fedora:43
        RUN dnf install -y tool && rpm -i a.rpm
        RUN zypper install -y tool && yum-config-manager --save`,
    },
    {
      code: `
        FROM debian:13
        RUN echo "deb [arch=amd64 trusted=yes] https://apt.example.org stable main" > /etc/apt/sources.list.d/a.list
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Repository is set up without a check of signatures
        RUN printf '[a]\\ngpgcheck=0\\n' > /etc/yum.repos.d/a.repo
        #          ^^^^^^^^^^^^^^^^^^^ Repository is set up`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN apt-get install -y tool | grep -- --force-yes; echo --force-yes
        RUN echo "deb [signed-by=/k.gpg] https://apt.example.org stable main" > /etc/apt/sources.list.d/a.list
        RUN apk add --no-cache tool && rpm --import https://example.org/key
        RUN dnf --setopt=gpgcheck=1 install -y tool && zypper --gpg-auto-import-keys refresh`,
  ],
});
