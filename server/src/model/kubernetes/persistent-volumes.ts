import type { Pod } from './pod.js';

/** The names of the volumes of a pod that outlive it: claims, and those that its StatefulSet makes. */
export const persistentVolumes = (pod: Pod): readonly string[] => [
  ...pod
    .field('volumes')
    .items()
    .filter((volume) => volume.field('persistentVolumeClaim').isPresent || volume.field('ephemeral').isPresent)
    .map((volume) => volume.field('name').source ?? ''),
  ...(pod.object.isA('StatefulSet') ? pod.object.field('spec.volumeClaimTemplates').items() : []).map(
    (template) => template.field('metadata.name').source ?? '',
  ),
];
