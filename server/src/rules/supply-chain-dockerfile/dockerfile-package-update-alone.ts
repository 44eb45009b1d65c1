import { defineRule } from '../../engine/rule.js';
import { loneUpdates } from '../../model/docker/package-lists.js';

export default defineRule({
  id: 'dockerfile-package-update-alone',
  title: 'Package lists are refreshed in a step of their own',
  severity: 'warning',
  why: `
    Docker keeps the result of a step as long as its text stays the same. A step that only refreshes the package lists
    runs once, and every later build installs from that old list: versions without the fixes that have come out since,
    or none at all once the mirror has removed them. In one step with the installation the list is as new as the
    packages.`,
  standards: ['cis-docker:4.7'],
  peers: [
    'checkov:CKV_DOCKER_5',
    'kics:9bae49be-0aa3-4de5-bab2-4c3a069e40cd',
    'trivy:DS-0017',
    'dockle:CIS-DI-0007',
    'terrascan:AC_DOCKER_0049',
    'docker-bench:4.7',
  ],

  on: 'stage',
  *check(stage, { profile }) {
    for (const { call, install, join } of loneUpdates(stage)) {
      // Where nothing is installed from it, a list does no more harm than to take room.
      if (install === undefined && profile !== 'audit') continue;
      yield {
        at: call.at,
        message: `"${call.program}" refreshes packages in a step of its own, so later builds install from the old lists in the build cache.`,
        ...(install !== undefined && {
          related: [{ at: install.at, message: 'This step installs from the list.' }],
        }),
        fix: join && {
          title: 'Move it into the RUN that installs',
          changes: join,
          risk: 'Steps in between, and other stages, no longer find the package lists.',
        },
      };
    }
  },

  bad: [
    {
      code: `
        FROM debian:13
        RUN apt-get update
        #           ^^^^^^ "apt-get" refreshes packages in a step of its own
        # Tools of the build.
        RUN apt-get install -y \\
              tool
        FROM alpine:3.23
        RUN ["apk", "update"]
        #           ^^^^^^^^ "apk" refreshes
        WORKDIR /app
        RUN apk add tool
        FROM fedora:43
        RUN dnf -y update; true;
        #          ^^^^^^ "dnf" refreshes
        RUN dnf -y install tool`,
      fixed: `
        FROM debian:13
        # Tools of the build.
        RUN apt-get update && apt-get install -y \\
              tool
        FROM alpine:3.23
        RUN ["apk", "update"]
        WORKDIR /app
        RUN apk add tool
        FROM fedora:43
        RUN dnf -y update; true;
        RUN dnf -y install tool`,
    },
    {
      profile: 'audit',
      code: `
        FROM archlinux:base
        RUN pacman -Sy
        #          ^^^ "pacman" refreshes
        RUN pacman -Sy --noconfirm tool
        FROM alpine:3.23
        RUN apk update
        #       ^^^^^^ "apk" refreshes`,
    },
  ],
  good: [
    `
        FROM debian:13
        RUN apt-get update && apt-get install -y tool
        RUN apt-get update && apt-get upgrade -y
        RUN apk update && apk add tool
        RUN dnf makecache && dnf install -y tool
        RUN apt-get update && ./install.sh
        FROM alpine:3.23
        RUN apk update
        RUN apk add --no-cache tool
        FROM debian:13
        RUN apt-get update
        RUN apt-get update && apt-get install -y tool`,
  ],
});
