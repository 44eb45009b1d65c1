import { defineRule } from '../../engine/rule.js';
import { givenModes, withoutWorldWrite } from '../../model/docker/file-mode.js';

export default defineRule({
  id: 'dockerfile-world-writable-files',
  title: 'Files that everybody may write',
  severity: 'warning',
  why: `
    A file that every user of the container may write belongs to whoever gets in. A program or script among them runs
    with the next start, perhaps as root; a configuration says what the program does next. The owner alone needs the
    right to write, and what runs in a container usually needs none at all.`,
  standards: ['cwe:732', 'mitre:T1222.002'],

  on: ['RUN', 'COPY', 'ADD'],
  *check(instruction) {
    for (const mode of givenModes(instruction)) {
      const closed = withoutWorldWrite(mode);
      if (closed === undefined || (mode.target !== undefined && SCRATCH.test(mode.target))) continue;
      const change = mode.change(closed);
      yield {
        at: mode.at,
        message: `${mode.target === undefined ? 'What' : `"${mode.target}", which`} "${mode.by}" gives the mode ${mode.text}${mode.target === undefined ? ' may be written' : ', may be written'} by every user of the container.`,
        fix: change && {
          title: `Use the mode ${closed}`,
          changes: [change],
          risk: 'Programs that run as another user than the owner can no longer write there.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN mkdir /data && chmod -R 777 /data && chmod 0666 /etc/app.conf && chmod a+rwx,u-s /run.sh
        #                           ^^^ "/data", which "chmod" gives the mode 777, may be written by every user
        #                                              ^^^^ "/etc/app.conf", which "chmod" gives the mode 0666
        #                                                                          ^^^^^^^^^ "/run.sh", which
        RUN chmod o+w /a && chmod ugo=rw /b && chmod go+w $DIR
        #         ^^^ "/a"
        #                         ^^^^^^ "/b"
        #                                            ^^^^ What "chmod" gives the mode go+w may be written
        COPY --chmod=777 app /app
        #    ^^^^^^^^^^^ "/app", which "COPY" gives the mode 777
        RUN ["chmod", "a+w", "/c"]
        #             ^^^^^ "/c"
        RUN install -m 0777 -d /d && mkdir -p --mode=2777 /e
        #              ^^^^ "/d", which "install"
        #                                            ^^^^ "/e", which "mkdir"`,
      fixed: `
        FROM debian:13
        RUN mkdir /data && chmod -R 755 /data && chmod 0644 /etc/app.conf && chmod a+rx,u+w,u-s /run.sh
        RUN chmod o+w /a && chmod ugo=r,u+w /b && chmod go+w $DIR
        COPY --chmod=755 app /app
        RUN ["chmod", "u+w", "/c"]
        RUN install -m 0755 -d /d && mkdir -p --mode=2755 /e`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN chmod 1777 /data && chmod a+rx /run.sh && chmod +w /a && chmod g+w /b && chmod a-w /c && chmod +t,a+w /e
        RUN chmod --reference=/a /b && chmod $MODE /c && chmod 755 /d && mkdir /f && chmod 777 /tmp && chmod a+w /dev/stdout
        COPY --chmod=644 app /app
        ADD app /app`,
  ],
});

/** Folders that every system has open to all, and devices. */
const SCRATCH = /^\/(?:tmp|var\/tmp|dev\/\S+|proc\/\S+)\/?$/;
