import { defineRule } from '../../engine/rule.js';
import { smallerImages } from '../../model/docker/minimal-image.js';
import { namedImages } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-base-not-minimal',
  title: 'Full base image where a smaller variant exists',
  severity: 'information',
  profile: 'strict',
  why: `
    A full base brings hundreds of packages that the program never calls. Each may have the next vulnerability, each has
    to be updated, and whoever breaks in finds compilers, downloaders and package managers ready to use. A slim, minimal
    or distroless variant of the same version has what the program needs and little else.`,
  standards: ['cis-docker:4.3', 'nist:SP-800-190-4.1.1'],
  peers: ['docker-bench:4.3', 'dockle:CIS-DI-0003'],

  on: 'dockerfile',
  *check({ target }) {
    if (target === undefined || target.isWindows) return;
    for (const { field, reference, title, use } of namedImages(target.bottom.from)) {
      const smaller = smallerImages(reference, target);
      if (smaller.length === 0) continue;
      yield {
        at: field,
        message: `${title} is the full variant, with many programs that only an attacker would use, although a smaller one exists.`,
        fix: smaller.map(({ text, tradeOff }) => ({
          title: `Start from "${text}"`,
          changes: [use(text)] as const,
          risk: tradeOff,
        })),
      };
    }
  },

  bad: [
    {
      code: `
        FROM python:3.13 AS build
        FROM python:3.13-bookworm AS base
        #    ^^^^^^^^^^^^^^^^^^^^ Image "python:3.13-bookworm" is the full variant
        RUN make
        FROM base
        COPY --from=build /app /app`,
      fixed: `
        FROM python:3.13 AS build
        FROM python:3.13-slim-bookworm AS base
        RUN make
        FROM base
        COPY --from=build /app /app`,
    },
    {
      code: `
        FROM public.ecr.aws/docker/library/eclipse-temurin:21
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "public.ecr.aws/docker/library/eclipse-temurin:21" is the full variant`,
      fixed: `
        FROM public.ecr.aws/docker/library/eclipse-temurin:21-jre`,
    },
    {
      code: `
        FROM registry.access.redhat.com/ubi9/ubi:9.6
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Image "registry.access.redhat.com/ubi9/ubi:9.6" is the full variant`,
      fixed: `
        FROM registry.access.redhat.com/ubi9/ubi-minimal:9.6`,
    },
  ],
  good: [
    `
        FROM debian:bookworm AS build
        FROM debian:bookworm-slim`,
    `
        FROM golang:1.27`,
    `
        FROM node`,
    `
        FROM registry.example/node:24`,
    `
        FROM mcr.microsoft.com/windows/nanoserver:ltsc2022`,
    `
        FROM registry.access.redhat.com/ubi9/ubi:9.6
        RUN dnf install -y nginx`,
    `
        FROM node:24@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef`,
    `
        ARG VERSION=24`,
  ],
});
