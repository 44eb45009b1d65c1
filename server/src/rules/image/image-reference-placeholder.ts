import { defineRule } from '../../engine/rule.js';
import { imagePlaceholder } from '../../model/docker/image-placeholder.js';
import { Container } from '../../model/kubernetes/container.js';
import { partOf } from '../../model/kubernetes/images.js';

export default defineRule({
  id: 'image-reference-placeholder',
  title: 'Image name with a placeholder',
  severity: 'information',
  profile: 'strict',
  why: `
    A manifest with \`<version>\` or \`CHANGEME\` in the name of its image does not start. It is then often fixed in a
    hurry with whatever works, such as \`latest\`. If the placeholder is a valid name, the registry may even have an
    image that somebody else has put there.`,

  on: ['container', 'FROM'],
  *check(subject, { profile }) {
    const isContainer = subject instanceof Container;
    const place = isContainer ? subject.field('image') : subject.image;
    const text = isContainer ? subject.field('image').source : subject.image?.text;
    if (place === undefined || text === undefined || ('isAliased' in place && place.isAliased)) return;
    // Build arguments are what a Dockerfile is made for; a manifest with variables goes through a program first.
    const placeholder = imagePlaceholder(text, isContainer && profile === 'audit');
    if (placeholder === undefined) return;
    yield {
      at: partOf(place, placeholder),
      message: `${isContainer ? `The image of container "${subject.name}"` : 'The base image'} holds the placeholder "${placeholder}", so it does not say what runs.`,
    };
  },

  bad: [
    {
      code: `
        name: app
        image: registry.example/app:<version>
        #                           ^^^^^^^^^ The image of container "app" holds the placeholder "<version>", so`,
    },
    {
      code: `
        containers:
          - name: app
            image: "your-registry.example/app:1.4"
            #       ^^^^^^^^^^^^^ The image of container "app" holds the placeholder "your-registry"
          - name: worker
            image: registry.example/app:CHANGEME
            #                           ^^^^^^^^ "CHANGEME"
          - name: other
            image: REPLACE_IMAGE
            #      ^^^^^^^^^^^^^ "REPLACE_IMAGE"
          - name: third
            image: registry.example/app:IMAGE_TAG
            #                           ^^^^^^^^^ "IMAGE_TAG"
          - name: fourth
            image: registry.example/app:X.Y.Z
            #                           ^^^^^ "X.Y.Z"`,
    },
    {
      code: `
        FROM --platform=linux/amd64 <base> AS build
        #                           ^^^^^^ The base image holds the placeholder "<base>"`,
    },
    {
      profile: 'audit',
      code: `
        containers:
          - name: app
            image: registry.example/app:\${TAG}
            #                           ^^^^^^ The image of container "app" holds the placeholder "\${TAG}"
          - name: worker
            image: $IMAGE:1
            #      ^^^^^^ "$IMAGE"`,
    },
  ],
  good: [
    `
        containers:
          - name: app
            image: registry.example/app:\${TAG}
          - name: chart
            image: "{{ .Values.image }}:<version>"
          - name: none
          - name: real
            image: yourls/yourls:tbd2
          - name: taggy
            image: registry.example/image-tag:version-1`,
    `
        FROM $BASE AS one
        FROM \${REGISTRY}/your-base
        FROM node:24
        FROM`,
  ],
});
