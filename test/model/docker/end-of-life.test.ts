import { describe, expect, it } from 'vitest';
import { dayNumber } from '../../../server/src/model/docker/calendar.js';
import { END_OF_LIFE_AS_OF, endOfLife, supportedTag } from '../../../server/src/model/docker/end-of-life.js';
import { type ImageReference, parseImageReference } from '../../../server/src/model/docker/image-reference.js';

function image(text: string): ImageReference {
  const read = parseImageReference(text);
  if (read === undefined) throw new Error(`${text} is no image.`);
  return read;
}

describe('dayNumber', () => {
  it.each([
    ['2026-03-01', '2026-02-28', 1],
    ['2024-03-01', '2024-02-28', 2],
    ['2000-03-01', '2000-02-28', 2],
    ['1900-03-01', '1900-02-28', 1],
    ['2027-01-01', '2026-12-31', 1],
    ['2026-08-30', '2026-06-01', 90],
    ['2026-06-01', '2025-06-01', 365],
  ])('%s is so many days after %s', (later, earlier, days) => {
    expect(dayNumber(later) - dayNumber(earlier)).toBe(days);
  });
});

describe('endOfLife', () => {
  it('names the day of its data', () => expect(END_OF_LIFE_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/));

  it.each([
    ['node:14', 'Node.js 14', '2023-04-30'],
    ['docker.io/library/node:14.17.0-alpine', 'Node.js 14', '2023-04-30'],
    ['public.ecr.aws/docker/library/node:14', 'Node.js 14', '2023-04-30'],
    ['node:carbon', 'Node.js 8', '2019-12-31'],
    ['node:0.10', 'Node.js 0.10', undefined],
    ['python:2', 'Python 2', '2020-01-01'],
    ['postgres:9.6-alpine', 'PostgreSQL 9.6', '2021-11-11'],
    ['debian:buster-slim', 'Debian 10', '2024-06-30'],
    ['ubuntu:focal-20240101', 'Ubuntu 20.04', '2025-05-31'],
    ['centos:centos7.9.2009', 'CentOS 7', '2024-06-30'],
    ['quay.io/centos/centos:stream8', 'CentOS Stream 8', '2024-05-31'],
    ['mcr.microsoft.com/dotnet/aspnet:6.0-alpine', '.NET 6', '2024-11-12'],
    ['registry.access.redhat.com/ubi7/ubi-minimal', 'Red Hat Enterprise Linux 7', '2024-06-30'],
    ['gcr.io/distroless/static-debian10:nonroot', 'Debian 10', '2024-06-30'],
    ['nvidia/cuda:11.0-base-ubuntu18.04', 'Ubuntu 18.04', '2023-05-31'],
    ['rust:1.90-buster', 'Debian 10', '2024-06-30'],
    ['acme/tool:3-alpine3.12', 'Alpine Linux 3.12', '2022-05-01'],
    ['eclipse-temurin:16.0.2_7-jdk', 'Eclipse Temurin 16', '2021-09-30'],
  ])('%s', (text, title, date) => {
    expect(endOfLife(image(text), '2026-06-01')).toEqual({ title, date, isPast: true });
  });

  it.each([
    'node',
    'node:lts',
    'node:22',
    'python:3',
    'debian:stable',
    'debian:bookworm',
    'acme/node:14',
    'acme/app:1-buster',
    'registry.example/debian:9',
    'eclipse-temurin:17.0.9_9-jre',
    'mcr.microsoft.com/dotnet/framework/sdk:4.8',
    'node:99',
    'centos:latest',
  ])('%s lives or is unknown', (text) => expect(endOfLife(image(text), '2026-06-01')).toBeUndefined());

  it('tells of the end 90 days before, and no sooner', () => {
    expect(endOfLife(image('node:22'), '2027-01-29')).toBeUndefined();
    expect(endOfLife(image('node:22'), '2027-01-30')).toMatchObject({ date: '2027-04-30', isPast: false });
    expect(endOfLife(image('node:22'), '2027-04-30')).toMatchObject({ isPast: false });
    expect(endOfLife(image('node:22'), '2027-05-01')).toMatchObject({ isPast: true });
  });

  it('tells of the distribution where only that is past', () => {
    expect(endOfLife(image('node:20-buster'), '2026-02-15')).toMatchObject({ title: 'Debian 10', isPast: true });
    expect(endOfLife(image('node:20-bookworm'), '2026-02-15')).toMatchObject({ title: 'Node.js 20', isPast: false });
  });
});

describe('supportedTag', () => {
  it.each([
    ['node:14', '22'],
    ['node:14.17', '22.23'],
    ['node:14-buster-slim', '22-bookworm-slim'],
    ['node:20-alpine3.19', '22-alpine3.23'],
    ['node:22-bullseye', '22-bookworm'],
    ['debian:9', '12'],
    ['debian:buster-slim', 'bookworm-slim'],
    ['ubuntu:21.10', '22.04'],
    ['ubuntu:focal', 'jammy'],
    ['eclipse-temurin:16-jdk', '17-jdk'],
    ['php:7.4-fpm-alpine', '8.3-fpm-alpine'],
    ['golang:1.21-alpine3.18', '1.26-alpine3.23'],
  ])('%s', (text, tag) => {
    expect(supportedTag(image(text), '2026-11-23')).toBe(tag);
    // What is proposed must not be reported at once.
    expect(endOfLife(image(`${image(text).name}:${tag}`), '2026-11-23')).toBeUndefined();
  });

  it.each([
    'centos:7',
    'node:14-stretch-onbuild',
    'mcr.microsoft.com/dotnet/aspnet:6.0',
    'acme/tool:3-alpine3.12',
    `node:14@sha256:${'0'.repeat(64)}`,
  ])('%s has none', (text) => expect(supportedTag(image(text), '2026-11-23')).toBeUndefined());
});
