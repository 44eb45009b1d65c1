import { describe, expect, it } from 'vitest';
import { accountNumbers, baseUser, givesUpRoot, isRootIn } from '../../../server/src/model/docker/base-image.js';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { parseImageReference } from '../../../server/src/model/docker/image-reference.js';
import type { Stage } from '../../../server/src/model/docker/stage.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

function finalStage(text: string): Stage {
  const stage = new Dockerfile(parseDockerfile(text)).target;
  if (stage === undefined) throw new Error('No FROM.');
  return stage;
}

describe('baseUser', () => {
  it.each([
    ['node:24', true, 'shadow', undefined],
    ['docker.io/library/node:24-alpine', true, 'busybox', undefined],
    ['public.ecr.aws/docker/library/python', true, 'shadow', undefined],
    ['alpine', true, 'busybox', undefined],
    ['rockylinux:9-minimal', true, 'none', undefined],
    ['fedora:44', true, 'shadow', undefined],
    ['amazoncorretto:21', true, 'none', undefined],
    ['postgres:18', true, 'shadow', '999:999'],
    ['postgres:18-alpine', true, 'busybox', undefined],
    ['haproxy:3.2', false, 'none', undefined],
    ['gcr.io/distroless/static', true, 'none', '65532:65532'],
    ['gcr.io/distroless/static:debug-nonroot', false, 'none', '65532:65532'],
    ['mcr.microsoft.com/dotnet/aspnet:6.0', true, 'shadow', undefined],
    ['mcr.microsoft.com/dotnet/aspnet:6.0-alpine', true, 'busybox', undefined],
    ['mcr.microsoft.com/dotnet/aspnet:10.0', true, 'none', '1654:1654'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', false, 'none', undefined],
    ['registry.access.redhat.com/ubi9', true, 'shadow', undefined],
    ['registry.access.redhat.com/ubi9/ubi-minimal:9.4', true, 'none', undefined],
    ['registry.access.redhat.com/ubi9/nodejs-22', false, 'none', undefined],
    ['cgr.dev/chainguard/node', false, 'none', undefined],
    ['bitnami/redis:8', false, 'none', undefined],
    ['registry.example/app', undefined, 'none', undefined],
    ['unheard-of', undefined, 'none', undefined],
  ])('%s', (text, isRoot, tools, account) => {
    expect(baseUser(parseImageReference(text))).toEqual({ isRoot, tools, account });
  });

  it('knows scratch, and nothing of what is hidden', () => {
    expect(baseUser('scratch').isRoot).toBe(true);
    expect(baseUser(undefined).isRoot).toBeUndefined();
  });
});

describe('isRootIn', () => {
  it.each([
    ['FROM debian:13', true],
    ['FROM debian:13 AS base\nFROM base', true],
    ['FROM debian:13\nUSER 10001', false],
    ['FROM registry.example/app\nUSER root', true],
    ['FROM registry.example/app', undefined],
    ['FROM debian:13\nUSER $ACCOUNT', undefined],
  ])('%s', (text, isRoot) => {
    const stage = finalStage(text);
    expect(isRootIn(stage, stage.userAtEnd)).toBe(isRoot);
  });
});

describe('givesUpRoot', () => {
  it.each([
    ['ENTRYPOINT ["gosu", "10001", "/tool"]', true],
    ['CMD exec su-exec app /tool', true],
    ['ENTRYPOINT ["tini", "--", "gosu", "app", "/tool"]', true],
    ['ENTRYPOINT ["gosu", "root", "/tool"]', false],
    ['ENTRYPOINT ["/entrypoint.sh"]\nCMD ["gosu", "app"]', false],
    ['', false],
  ])('%s', (lines, expected) => expect(givesUpRoot(finalStage(`FROM debian:13\n${lines}`))).toBe(expected));
});

describe('accountNumbers', () => {
  it.each([
    ['FROM node:24-alpine', 'node', 1000],
    ['FROM node:24 AS base\nFROM base', 'node', 1000],
    ['FROM node:24', 'nobody', 65534],
    ['FROM alpine:3.23', 'nobody', 65534],
    ['FROM debian:13', 'www-data', 33],
    ['FROM php:8.5-fpm-alpine', 'www-data', undefined],
    ['FROM postgres:18-alpine', 'postgres', 70],
    ['FROM postgres', 'postgres', 999],
    ['FROM gcr.io/distroless/static', 'nonroot', 65532],
    ['FROM mcr.microsoft.com/dotnet/aspnet:8.0', 'app', 1654],
    ['FROM mcr.microsoft.com/dotnet/aspnet:6.0', 'app', undefined],
    ['FROM registry.example/node', 'node', undefined],
    ['FROM scratch', 'nobody', undefined],
    ['FROM node:24\nRUN useradd -u 7 -g 8 me', 'me', 7],
    // What the Dockerfile makes itself hides what the base brings.
    ['FROM node:24\nRUN deluser node && useradd node', 'node', undefined],
  ])('%s: %s', (text, name, uid) => expect(accountNumbers(finalStage(text), name)?.uid).toBe(uid));
});
