import { defineRule } from '../../engine/rule.js';
import { bothTools } from '../../model/docker/download-translation.js';

export default defineRule({
  id: 'dockerfile-both-curl-and-wget',
  title: 'Both curl and wget are used',
  severity: 'hint',
  profile: 'audit',
  why: `
    Each tool that can download lets an intruder fetch the next one, and has flaws of its own that somebody has to
    follow. One of the two does what both do.`,
  peers: ['kics:fc775e75-fcfb-4c98-b2f2-910c5858b359', 'trivy:DS-0014', 'hadolint:DL4001'],

  on: 'stage',
  *check(stage) {
    const both = bothTools(stage);
    if (both === undefined) return;
    const { first, second, translation } = both;
    yield {
      at: second.nameWord,
      message: `"${second.name}" downloads what "${first.name}" of the same stage could, so the image has one tool too many.`,
      related: [{ at: first.nameWord, message: `"${first.name}" is used here.` }],
      fix: translation && {
        title: `Use ${first.name} instead`,
        changes: translation,
        risk: `The image has to bring ${first.name} for these calls as well.`,
      },
    };
  },

  bad: [
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN curl -fsSL https://example.org/a
        RUN wget -q https://example.org/b && wget -O c https://example.org/c; wget -qO- https://example.org/d | tar x
        #   ^^^^ "wget" downloads what "curl" of the same stage could
        FROM debian:13
        RUN wget https://example.org/a
        RUN curl -fsSLO https://example.org/b && curl -s https://example.org/c -o c && curl https://example.org/d | tar x
        #   ^^^^ "curl" downloads what "wget" of the same stage could`,
      fixed: `
        FROM debian:13
        RUN curl -fsSL https://example.org/a
        RUN curl -fsSLO https://example.org/b && curl -fsSL -o c https://example.org/c; curl -fsSL https://example.org/d | tar x
        FROM debian:13
        RUN wget https://example.org/a
        RUN wget -q https://example.org/b && wget -qO c https://example.org/c && wget -qO- https://example.org/d | tar x`,
    },
    {
      profile: 'audit',
      code: `
        FROM debian:13
        RUN curl https://example.org/a
        RUN wget https://example.org/b
        #   ^^^^ "wget" downloads
        RUN ["wget", "https://example.org/c"]
        FROM debian:13
        RUN wget https://example.org/a && curl -H a:b https://example.org/c
        #                                 ^^^^ "curl" downloads
        FROM debian:13
        RUN curl https://example.org/a && wget --version && wget -qO- https://example.org/b > c && wget a b
        #                                 ^^^^ "wget" downloads
        FROM debian:13
        RUN curl https://example.org/a && sh -c "wget https://example.org/b"
        #                                        ^^^^ "wget" downloads`,
    },
  ],
  good: [
    {
      profile: 'audit',
      code: `
        FROM debian:13 AS build
        RUN apt-get install -y curl wget && curl https://example.org/a
        RUN curl https://example.org/b
        FROM debian:13
        RUN wget https://example.org/a`,
    },
  ],
});
