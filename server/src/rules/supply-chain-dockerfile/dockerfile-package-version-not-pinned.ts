import { defineRule } from '../../engine/rule.js';
import { packageCalls } from '../../model/docker/package-manager.js';
import { pinVersions, unpinnedPackages } from '../../model/docker/package-version.js';

export default defineRule({
  id: 'dockerfile-package-version-not-pinned',
  title: 'Package without a version',
  severity: 'information',
  profile: 'strict',
  why: `
    Without a version the build takes whatever the index has on the day. Two builds of the same file differ, a new
    version that breaks something comes unannounced, and one that an attacker has published reaches the image at once. A
    version, or better a lock file with checksums (\`npm ci\`, \`pip install --require-hashes\`), makes a change
    visible.`,
  standards: ['cwe:1357', 'cis-docker:4.3'],
  peers: [
    'kics:965a08d7-ef86-4f14-8792-4a3b2098937e',
    'kics:22cd11f7-9c6c-4f6e-84c0-02058120b341',
    'kics:93d88cf7-f078-46a8-8ddc-178e03aeacf1',
    'kics:e36d8880-3f78-4546-b9a1-12f0745ca0d5',
    'kics:d3499f6d-1651-41bb-a9a7-de925fea487b',
    'kics:02d9c71f-3ee8-4986-9c27-1a20d0d19bfc',
    'kics:6452c424-1d92-4deb-bb18-a03e95d579c4',
    'kics:562952e4-0348-4dea-9826-44f3a2c6117b',
    'hadolint:DL3008',
    'hadolint:DL3013',
    'hadolint:DL3016',
    'hadolint:DL3018',
    'hadolint:DL3028',
    'hadolint:DL3033',
    'hadolint:DL3037',
    'hadolint:DL3041',
    'hadolint:DL3062',
    'terrascan:AC_DOCKER_0010',
    'terrascan:AC_DOCKER_0033',
  ],

  on: 'RUN',
  *check(run, { profile }) {
    for (const call of packageCalls(run)) {
      const unpinned = unpinnedPackages(call, profile === 'audit');
      const [first, ...others] = unpinned;
      if (first === undefined) continue;
      const pin = pinVersions(run, call, unpinned);
      const more = others.length === 0 ? '' : others.length === 1 ? ' and one more' : ` and ${others.length} more`;
      yield {
        at: first.word,
        message: `"${call.program}" installs "${first.name}"${more} in whatever version there is on the day of the build.`,
        fix: pin && {
          title: others.length === 0 ? `Pin the version of ${first.name}` : 'Pin the versions of the packages',
          changes: pin.changes,
          placeholders: pin.placeholders,
          risk: 'The build fails when the repository no longer has the version.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get install -y tool && apk add a=1 -t .deps b c && dnf install -y httpd
        #                      ^^^^ "apt-get" installs "tool" in whatever version
        #                                                   ^ "apk" installs "b" and one more in
        #                                                                         ^^^^^ "dnf" installs "httpd"
        RUN ["pip", "install", "--user", "flask[async]", "a==1", "b", "c"]
        #                                ^^^^^^^^^^^^^^ "pip" installs "flask[async]" and 2 more
        RUN npm i -g @scope/cli && gem install rake && cargo install tool && zypper -n in a && yarn global add b
        #            ^^^^^^^^^^ "npm" installs "@scope/cli"
        #                                      ^^^^ "gem" installs "rake"
        #                                                            ^^^^ "cargo" installs "tool"
        #                                                                                 ^ "zypper" installs "a"
        #                                                                                                      ^ "yarn"`,
      fixed: `
        FROM debian:13
        RUN apt-get install -y tool=VERSION && apk add a=1 -t .deps b=VERSION1 c=VERSION2 && dnf install -y httpd-VERSION
        RUN ["pip", "install", "--user", "flask[async]==VERSION1", "a==1", "b==VERSION2", "c==VERSION3"]
        RUN npm i -g @scope/cli@VERSION && gem install rake:VERSION && cargo install tool@VERSION && zypper -n in a=VERSION && yarn global add b@VERSION`,
    },
    {
      profile: 'strict',
      code: `
        FROM golang:1.26
        RUN go install example.org/tool@latest && pacman -S --noconfirm tool && npm i a@next
        #              ^^^^^^^^^^^^^^^^^^^^^^^ "go" installs "example.org/tool"
        #                                                               ^^^^ "pacman" installs "tool"
        #                                                                             ^^^^^^ "npm" installs "a"
        RUN apk add a b c d e f g h i j
        #           ^ "apk" installs "a" and 9 more`,
    },
    {
      profile: 'audit',
      code: `
        FROM golang:1.26
        RUN go install example.org/tool
        #              ^^^^^^^^^^^^^^^^ "go" installs "example.org/tool"`,
      fixed: `
        FROM golang:1.26
        RUN go install example.org/tool@VERSION`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get install -y tool=1.2 ./a.deb $PACKAGES "b=$VERSION" c/stable && apk add a~1 @edge && apt-get remove a
        RUN dnf install -y httpd-2.4.1 https://example.org/a.rpm @core && yum groupinstall -y web && dnf builddep a
        RUN pip install -r requirements.txt . && pip install -c constraints.txt flask && pip install 'a>=1' git+https://example.org/a
        RUN npm install && npm ci && npm i a@1 ./b && yarn && gem install rake -v 1 && go install example.org/tool ./...
        RUN cargo install --git https://example.org/a tool && cargo install a@1 && go install tool@v1 && zypper in -t pattern a`,
    },
  ],
});
