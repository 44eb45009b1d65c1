import { defineRule } from '../../engine/rule.js';
import { vulnerableDownloads } from '../../model/docker/vulnerable-component.js';

export default defineRule({
  id: 'dockerfile-downloads-vulnerable-component',
  title: 'Downloaded version with a known vulnerability',
  severity: 'warning',
  why: `
    How to exploit the vulnerability of a well-known version is public, and tools look for it day and night.
    What a build downloads by hand is also what package managers and many scanners do not see, so that nobody is told.
    Raise the version, or install the package of the distribution, which gets fixes with every build.`,
  standards: ['cwe:1395', 'mitre:T1190'],
  peers: ['kics:5fa731ea-e844-47a6-a1e8-abc25e95847e'],

  on: ['RUN', 'ADD'],
  *check(instruction, { stage }) {
    for (const { at, component, version, id, effect, fixed, raise } of vulnerableDownloads(instruction, stage))
      yield {
        at,
        message: `${instruction.name} downloads ${component} ${version}, which ${effect} (${id}).`,
        fix: raise && {
          title: `Use ${component} ${fixed}`,
          changes: [raise],
          risk: 'The newer version may behave differently, and its address or checksum may have to be adapted.',
        },
      };
  },

  bad: [
    {
      code: `
        FROM debian:13
        ARG SSL=3.0.5
        ENV LOG4J="2.14.1"
        RUN curl -O https://www.openssl.org/source/openssl-$SSL.tar.gz
        #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN downloads OpenSSL 3.0.5, which lets
        RUN wget "https://repo.example.org/log4j-core/\${LOG4J}/log4j-core-\${LOG4J}.jar"
        #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ RUN downloads Log4j 2.14.1
        ADD https://dl.example.org/xz/v5.6.1/xz-5.6.1.tar.gz /tmp/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ADD downloads XZ Utils 5.6.1
        ADD ["https://dl.example.org/openssl-1.0.1f.tar.gz", "/tmp/"]
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ADD downloads OpenSSL 1.0.1f
        ADD https://dl.example.org/openssh-9.7p1-$SSL.tgz /tmp/
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ADD downloads OpenSSH 9.7p1`,
      fixed: `
        FROM debian:13
        ARG SSL=3.0.7
        ENV LOG4J="2.14.1"
        RUN curl -O https://www.openssl.org/source/openssl-$SSL.tar.gz
        RUN wget "https://repo.example.org/log4j-core/\${LOG4J}/log4j-core-\${LOG4J}.jar"
        ADD https://dl.example.org/xz/v5.6.2/xz-5.6.2.tar.gz /tmp/
        ADD ["https://dl.example.org/openssl-1.0.1g.tar.gz", "/tmp/"]
        ADD https://dl.example.org/openssh-9.8p1-$SSL.tgz /tmp/`,
    },
  ],
  good: [
    `
        FROM debian:13
        ARG SSL=3.0.7
        ARG UNKNOWN
        RUN curl -O https://www.openssl.org/source/openssl-$SSL.tar.gz && curl -O https://example.org/openssl-3.0.\${UNKNOWN}.tgz
        RUN curl -O https://example.org/openssl-3.0.$(cat v).tgz && curl openssl-3.0.1 && echo https://example.org/openssl-3.0.1.tgz
        ADD https://example.org/log4j-core-2.12.4.jar https://example.org/openssl-1.0.1g.tgz https://example.org/my-tool-3.0.1.tgz /a/
        ADD openssl-3.0.1.tgz /a/`,
  ],
});
