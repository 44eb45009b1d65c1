import { expect, test } from 'vitest';
import { Dockerfile } from '../../../server/src/model/docker/dockerfile.js';
import { smallerImages } from '../../../server/src/model/docker/minimal-image.js';
import { parseDockerfile } from '../../../server/src/syntax/dockerfile/parse.js';

const smaller = (text: string) => {
  const { target } = new Dockerfile(parseDockerfile(text));
  const base = target?.bottom.baseImage;
  return target === undefined || base === undefined ? [] : smallerImages(base, target).map((image) => image.text);
};

// The newest versions come with the data, so that they are compared by their form.
test.each([
  ['FROM node:24', ['node:24-slim', 'node:24-alpine']],
  ['FROM node:24-bookworm', ['node:24-bookworm-slim', 'node:24-alpine']],
  ['FROM node:24\nRUN apt-get install -y git', ['node:24-slim']],
  ['FROM python:3.13-trixie', ['python:3.13-slim-trixie', 'python:3.13-alpine']],
  ['FROM debian:bookworm\nRUN true', ['debian:bookworm-slim']],
  ['FROM debian:12\nCOPY a /a\nENTRYPOINT ["/a"]', ['debian:12-slim', 'gcr.io/distroless/base-debian12:nonroot']],
  ['FROM debian:bookworm\nCMD ["/a"]', ['debian:bookworm-slim', 'gcr.io/distroless/base-debian12:nonroot']],
  ['FROM debian:bullseye\nCMD ["/a"]', ['debian:bullseye-slim']],
  ['FROM debian:12\nCMD /a', ['debian:12-slim']],
  ['FROM eclipse-temurin:21-jdk', ['eclipse-temurin:21-jre', 'eclipse-temurin:21-jdk-alpine']],
  ['FROM eclipse-temurin:21-jre', []],
  ['FROM almalinux:9', ['almalinux:9-minimal']],
  ['FROM almalinux:9\nRUN dnf install -y git', []],
  ['FROM ubuntu:24.04', []],
  ['FROM alpine:3.23', []],
  ['FROM node:24-alpine', []],
  ['FROM node:lts', []],
  ['FROM node', []],
  ['FROM golang:1.27', []],
  ['FROM registry.example/node:24', []],
  ['FROM registry.access.redhat.com/ubi9/ubi:9.6', ['registry.access.redhat.com/ubi9/ubi-minimal:9.6']],
  ['FROM registry.access.redhat.com/ubi9/ubi:9.6\nRUN yum update', []],
])('%s', (text, expected) => expect(smaller(text)).toEqual(expected));

test('a version that is no longer published becomes the newest of its line', () => {
  expect(smaller('FROM python:3.13.1')[0]).toMatch(/^python:3\.13\.\d+-slim$/);
  expect(smaller('FROM python:3.13.1')[0]).not.toBe('python:3.13.1-slim');
});
