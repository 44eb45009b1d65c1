import { defineRule } from '../../engine/rule.js';
import { isOneOf } from '../../model/docker/image-patterns.js';
import { familiarName, parseImageReference } from '../../model/docker/image-reference.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-provenance-not-allowed',
  title: 'Base image that is not allowed',
  severity: 'warning',
  why: `
    Everything in a base image becomes part of the image that is built on it: its vulnerabilities, and what its
    publisher may have hidden in it. Where all images start from a few bases that somebody maintains, a vulnerability is
    fixed in one place, and nothing comes in from people whom nobody knows. The rule says nothing until its option names
    the bases.`,
  standards: ['cis-docker:4.2', 'cwe:829'],
  peers: [
    'kyverno:allowed-base-images',
    'kyverno:require-base-image',
    'kyverno:require-image-source',
    'hadolint:DL3026',
    'dockle:CIS-DI-0002',
    'docker-bench:4.2',
  ],
  options: {
    allowed: {
      default: [] as readonly string[],
      description:
        'The bases that are allowed, such as `registry.example/base` or `docker.io/library/node`; empty: all.',
    },
  },

  on: 'FROM',
  *check(from, { options: { allowed } }) {
    if (allowed.length === 0) return;
    for (const { field, reference, title, use } of namedImages(from)) {
      if (isOneOf(reference, allowed)) continue;
      // One for the same language or distribution has the same last name: "registry.example/base/node" for "node".
      const last = lastPart(reference.repository);
      const same = allowed.filter((text) => typeof text === 'string' && lastPart(text) === last);
      yield {
        at: field,
        message: `${title} is not among the allowed base images, so nobody here has approved what is in it.`,
        fix: same.flatMap((text) => {
          const base = parseImageReference(`${text}${reference.tag === undefined ? '' : `:${reference.tag}`}`);
          if (base === undefined) return [];
          const name = `${familiarName(base)}${base.text.slice(base.name.length)}`;
          return [
            {
              title: `Use "${name}"`,
              changes: [use(name)] as const,
              risk: 'It may lack the tag, or what the build needs.',
            },
          ];
        }),
      };
    }
  },

  bad: [
    {
      options: { allowed: ['registry.example/base/node', 'docker.io/library/golang', 'registry.example/*/perl', 3] },
      code: `
        FROM golang:1.27 AS build
        FROM example/golang AS other
        #    ^^^^^^^^^^^^^^ Image "example/golang" is not among the allowed base images
        FROM debian:trixie
        #    ^^^^^^^^^^^^^ Image "debian:trixie" is not among the allowed base images
        FROM perl:5
        #    ^^^^^^ Image "perl:5" is not among the allowed
        FROM node:24-slim
        #    ^^^^^^^^^^^^ Image "node:24-slim" is not among the allowed base images`,
      fixed: `
        FROM golang:1.27 AS build
        FROM golang AS other
        FROM debian:trixie
        FROM perl:5
        FROM registry.example/base/node:24-slim`,
    },
  ],
  good: [
    `
        FROM debian:trixie`,
    {
      options: { allowed: ['registry.example'] },
      code: `
        FROM registry.example/anything:1 AS build
        FROM build
        FROM scratch`,
    },
  ],
});

const lastPart = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
