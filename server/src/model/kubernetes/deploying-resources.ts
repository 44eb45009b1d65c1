import { type Right, WRITING } from './given-rights.js';

/**
 * Custom resources whose controllers start pods, or apply whatever manifests they are given, under an identity of their
 * own: whoever writes them has started pods. By API group, after each project's API reference; state of 2026-01.
 */
const DEPLOYING: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io': ['applications', 'applicationsets', 'cronworkflows', 'rollouts', 'sensors', 'workflows'],
  'kustomize.toolkit.fluxcd.io': ['kustomizations'],
  'helm.toolkit.fluxcd.io': ['helmreleases'],
  'helm.cattle.io': ['helmchartconfigs', 'helmcharts'],
  'fleet.cattle.io': ['bundles', 'gitrepos'],
  'tekton.dev': ['customruns', 'pipelineruns', 'pipelines', 'taskruns', 'tasks'],
  'serving.knative.dev': ['configurations', 'services'],
  'kubernetes.crossplane.io': ['objects'],
  'kubernetes.m.crossplane.io': ['objects'],
  'helm.crossplane.io': ['releases'],
  'apiextensions.crossplane.io': ['compositions'],
  'pkg.crossplane.io': ['configurations', 'functions', 'providers'],
  'operators.coreos.com': ['clusterserviceversions', 'subscriptions'],
  'monitoring.coreos.com': ['alertmanagers', 'prometheusagents', 'prometheuses', 'thanosrulers'],
  'work.open-cluster-management.io': ['manifestworks'],
  'core.oam.dev': ['applications'],
  'kro.run': ['resourcegraphdefinitions'],
  'apps.openshift.io': ['deploymentconfigs'],
  'build.openshift.io': ['buildconfigs', 'builds'],
  'apps.kruise.io': ['advancedcronjobs', 'broadcastjobs', 'clonesets', 'daemonsets', 'statefulsets'],
  'batch.volcano.sh': ['jobs'],
  'jobset.x-k8s.io': ['jobsets'],
  'leaderworkerset.x-k8s.io': ['leaderworkersets'],
  'keda.sh': ['scaledjobs'],
  'ray.io': ['rayclusters', 'rayjobs', 'rayservices'],
  'sparkoperator.k8s.io': ['scheduledsparkapplications', 'sparkapplications'],
  'kubeflow.org': ['mpijobs', 'notebooks', 'pytorchjobs', 'tfjobs', 'xgboostjobs'],
};

/** Rights by which one has pods started, or manifests applied, without a right on either. */
export const DEPLOYING_RIGHTS: readonly Right[] = Object.entries(DEPLOYING).map(([apiGroup, resources]) => ({
  verbs: WRITING,
  apiGroup,
  resources,
}));
