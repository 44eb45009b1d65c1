import { defineRule } from '../../engine/rule.js';
import { accountPasswords } from '../../model/docker/account-password.js';

export default defineRule({
  id: 'dockerfile-sets-account-password',
  title: 'Account with a password in the image',
  severity: 'warning',
  why: `
    A password that a build sets is in the history of the image, and its hash in \`/etc/shadow\`: everybody who may pull
    the image reads the one or tries the other, and every container made from it has the same. Without any password,
    \`su\` asks for nothing. A container needs no logins: new accounts are locked, and \`USER\` chooses the one that
    runs.`,
  standards: ['cwe:259', 'cwe:258', 'mitre:T1078.001'],
  peers: ['checkov:CKV2_DOCKER_17', 'dockle:DKL-LI-0001'],

  on: 'RUN',
  *check(run) {
    for (const { at, account, isEmpty, removal } of accountPasswords(run)) {
      const who = account === undefined ? 'An account' : `Account "${account}"`;
      yield {
        at,
        message: isEmpty
          ? `${who} gets an empty password, so every process in a container can become that user.`
          : `${who} gets a password in the build, which everybody who can pull the image can read or guess.`,
        ...(isEmpty && { severity: 'error' as const }),
        fix: removal && {
          title: 'Remove the password',
          changes: [removal],
          risk: 'Nobody can log in to the account with a password.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN useradd -m app && echo 'app:violet' | chpasswd && mkdir /data
        #                                         ^^^^^^^^ Account "app" gets a password in the build
        RUN passwd -d root
        #   ^^^^^^^^^^^^^^ (error) Account "root" gets an empty password
        RUN useradd -m -p '$6$abc' app && usermod --password "" other
        #              ^^ Account "app" gets a password
        #                                         ^^^^^^^^^^ (error) Account "other" gets an empty password
        RUN make; echo violet | passwd --stdin app
        #                       ^^^^^^^^^^^^^^^^^^ Account "app" gets a password`,
      fixed: `
        FROM debian:13
        RUN useradd -m app && mkdir /data
        RUN useradd -m app && usermod other
        RUN make`,
    },
    {
      code: `
        FROM debian:13
        RUN chpasswd <<< "root:violet" || true
        #   ^^^^^^^^ Account "root" gets
        RUN chpasswd < list
        #   ^^^^^^^^ An account gets
        RUN <<EOF
        make
        passwd <<END
        #<---- Account "root" gets
        violet
        violet
        END
        EOF
        RUN if true; then chpasswd <<< "$LIST"; fi
        #                 ^^^^^^^^ An account gets
        RUN sed -i 's/^root:x/root:violet/' /etc/shadow || echo "root::0:0" >> /etc/shadow
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Account "root" gets a password
        #                                                  ^^^^^^^^^^^^^^^^ (error) Account "root" gets an empty`,
      fixed: `
        FROM debian:13
        RUN chpasswd <<< "root:violet" || true
        RUN <<EOF
        make
        passwd <<END
        violet
        violet
        END
        EOF
        RUN if true; then chpasswd <<< "$LIST"; fi
        RUN sed -i 's/^root:x/root:violet/' /etc/shadow || echo "root::0:0" >> /etc/shadow`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN useradd -m app && passwd -l app && usermod -L app && useradd -p '!' a && usermod -p '*' b && passwd -dl c
        RUN adduser -D app && passwd --status && chpasswd --help && groupadd -g 1 a && sed -i 's/^root:/root:!/' /etc/shadow
        RUN --mount=type=secret,id=list chpasswd < /run/secrets/list
        RUN cat /etc/shadow > /tmp/a && sed s/a/b/ /etc/shadow`,
  ],
});
