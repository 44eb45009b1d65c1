import { defineRule } from '../../engine/rule.js';
import { installsRecommended, keepToNeeded, withoutRecommended } from '../../model/docker/package-confirmation.js';
import { packageCalls } from '../../model/docker/package-manager.js';

export default defineRule({
  id: 'dockerfile-installs-recommended-packages',
  title: 'Recommended packages are installed as well',
  severity: 'information',
  profile: 'strict',
  why: `
    Debian's packages recommend others, and \`apt-get\` installs them unasked: documentation, daemons, whole desktops at
    times. Each is a program that an intruder finds, and a flaw that a scanner reports, without being of use in the
    container. \`--no-install-recommends\` keeps to what is needed.`,
  standards: ['cis-docker:4.3'],
  peers: ['kics:7384dfb2-fcd1-4fbf-91cd-6c44c318c33c', 'trivy:DS-0029', 'hadolint:DL3015', 'terrascan:AC_DOCKER_0014'],

  on: 'RUN',
  *check(run) {
    for (const call of packageCalls(run)) {
      if (!installsRecommended(call)) continue;
      const change = keepToNeeded(run, call);
      yield {
        at: call.at,
        message: `"${call.program}" also installs what packages only recommend, so the image holds programs that nobody asked for.`,
        fix: change && {
          title: `Add ${withoutRecommended(call)}`,
          changes: [change],
          risk: 'A recommended package that is needed after all has to be named.',
        },
      };
    }
  },

  bad: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get update && sudo apt-get install -y -qq tool && apt -y install \\
        #                                  ^^^^^^^ "apt-get" also installs what packages only recommend
        #                                                                ^^^^^^^ "apt" also
              tool
        RUN ["apt-get", "install", "-y", "tool"]
        #               ^^^^^^^^^ "apt-get" also
        RUN aptitude install -t stable tool
        #            ^^^^^^^ "aptitude" also`,
      fixed: `
        FROM debian:13
        RUN apt-get update && sudo apt-get install -y -qq --no-install-recommends tool && apt -y install --no-install-recommends \\
              tool
        RUN ["apt-get", "install", "-y", "--no-install-recommends", "tool"]
        RUN aptitude install --without-recommends -t stable tool`,
    },
  ],
  good: [
    {
      profile: 'strict',
      code: `
        FROM debian:13
        RUN apt-get install -y --no-install-recommends a && aptitude -R install b && apt-get update
        RUN apt-get -o APT::Install-Recommends=0 install -y a && dnf install -y a`,
    },
  ],
});
