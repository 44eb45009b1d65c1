import { defineRule } from '../../engine/rule.js';
import { shellReplacement } from '../../model/docker/shell-replacement.js';

export default defineRule({
  id: 'dockerfile-shell-changed-by-run',
  title: 'Shell is changed by RUN in place of SHELL',
  severity: 'hint',
  profile: 'audit',
  why: `
    Scripts of the distribution count on the \`/bin/sh\` that it brings, those of packages that a fix is installed with
    among them. Another program in its place lets them do something that nobody has tested, and a reader of the file
    cannot see which shell runs a step. \`SHELL\` says it for the instructions after it, and leaves the system alone.`,
  peers: ['kics:8a301064-c291-4b20-adcb-403fe7fd95fd', 'hadolint:DL4005', 'terrascan:AC_DOCKER_0020'],

  on: 'RUN',
  *check(run) {
    const found = shellReplacement(run);
    if (found === undefined) return;
    const { at, isLink, shell, instruction } = found;
    yield {
      at,
      message: isLink
        ? `"${shell}" takes the place of "/bin/sh", so scripts of the distribution run in a shell that they do not know.`
        : `"${shell}" is started with nothing to run, and later steps do not run in it.`,
      fix: instruction && {
        title: `Set "${shell}" with SHELL`,
        changes: instruction,
        risk: 'Steps after it run in that shell, and programs of the image in the one that the distribution brings.',
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN ln -sf /bin/bash /bin/sh
        #   ^^^^^^^^^^^^^^^^^^^^^^^^ "/bin/bash" takes the place of "/bin/sh"
        RUN make && sudo ln -s bash /usr/bin/sh && make
        #                ^^^^^^^^^^^^^^^^^^^^^^ "/bin/bash" takes
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        RUN powershell -command
        #   ^^^^^^^^^^^^^^^^^^^ "powershell" is started with nothing to run
        RUN ["/bin/bash"]
        #    ^^^^^^^^^^^ "/bin/bash" is started`,
      fixed: `
        FROM debian:13
        SHELL ["/bin/bash", "-c"]
        RUN make && make
        SHELL ["/bin/bash", "-c"]
        FROM mcr.microsoft.com/windows/servercore:ltsc2025
        SHELL ["powershell", "-Command"]
        SHELL ["/bin/bash", "-c"]`,
    },
    {
      profile: 'audit',
      code: `
        FROM alpine:3.23
        RUN mv /bin/busybox /bin/sh || true
        #   ^^^^^^^^^^^^^^^^^^^^^^^ "/bin/busybox" takes
        ONBUILD RUN ln -s /bin/bash /bin/sh
        #           ^^^^^^^^^^^^^^^^^^^^^^^ "/bin/bash" takes
        RUN make || ln -s /bin/zsh /bin/sh
        #           ^^^^^^^^^^^^^^^^^^^^^^ "/bin/zsh" takes
        ONBUILD RUN pwsh
        #           ^^^^ "pwsh" is started`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        SHELL ["/bin/bash", "-c"]
        RUN ln -s /bin/bash /usr/local/bin/sh && ln -s $A /bin/sh && ln -s /bin/a && sh -c 'ln -s /bin/bash /bin/sh' && make
        RUN bash install.sh
        RUN bash --version
        RUN busybox
        RUN sudo bash
        RUN sh < a
        RUN cmd /c
        RUN make && bash
        RUN bash <<EOF
        make
        EOF`,
    },
  ],
});
