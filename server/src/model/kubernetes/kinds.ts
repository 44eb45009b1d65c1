/**
 * The kinds that a rule can stand on, with the API groups that have them (Kubernetes API reference; `extensions`
 * held several of them until 1.22, `crd.projectcalico.org` is how Calico stores its own).
 */
export const KIND_GROUPS = {
  Pod: [''],
  ReplicationController: [''],
  PodTemplate: [''],
  Service: [''],
  Secret: [''],
  ConfigMap: [''],
  Namespace: [''],
  ServiceAccount: [''],
  PersistentVolume: [''],
  PersistentVolumeClaim: [''],
  LimitRange: [''],
  ResourceQuota: [''],
  Node: [''],
  Deployment: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  DaemonSet: ['apps', 'extensions'],
  ReplicaSet: ['apps', 'extensions'],
  Job: ['batch'],
  CronJob: ['batch'],
  Role: ['rbac.authorization.k8s.io'],
  ClusterRole: ['rbac.authorization.k8s.io'],
  RoleBinding: ['rbac.authorization.k8s.io'],
  ClusterRoleBinding: ['rbac.authorization.k8s.io'],
  NetworkPolicy: ['networking.k8s.io', 'extensions'],
  Ingress: ['networking.k8s.io', 'extensions'],
  PodDisruptionBudget: ['policy'],
  HorizontalPodAutoscaler: ['autoscaling'],
  VerticalPodAutoscaler: ['autoscaling.k8s.io'],
  ScaledObject: ['keda.sh'],
  ServiceMonitor: ['monitoring.coreos.com'],
  Endpoints: [''],
  EndpointSlice: ['discovery.k8s.io'],
  APIService: ['apiregistration.k8s.io'],
  PeerAuthentication: ['security.istio.io'],
  SandboxTemplate: ['extensions.agents.x-k8s.io'],
  ValidatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  MutatingWebhookConfiguration: ['admissionregistration.k8s.io'],
  PodSecurityPolicy: ['policy', 'extensions'],
  SecurityContextConstraints: ['security.openshift.io', ''],
  ResourceClaim: ['resource.k8s.io'],
  ResourceClaimTemplate: ['resource.k8s.io'],
  Task: ['tekton.dev'],
  ClusterTask: ['tekton.dev'],
  TaskRun: ['tekton.dev'],
  PipelineRun: ['tekton.dev'],
  Gateway: ['gateway.networking.k8s.io'],
  HTTPRoute: ['gateway.networking.k8s.io'],
  ReferenceGrant: ['gateway.networking.k8s.io'],
  Route: ['route.openshift.io'],
  VirtualService: ['networking.istio.io'],
  TLSOption: ['traefik.io', 'traefik.containo.us'],
  Certificate: ['cert-manager.io'],
  K8sAllowedRepos: ['constraints.gatekeeper.sh'],
  StorageClass: ['storage.k8s.io'],
  EncryptionConfiguration: ['apiserver.config.k8s.io'],
  ClusterConfiguration: ['kubeadm.k8s.io'],
  ClusterSecretStore: ['external-secrets.io'],
  ExternalSecret: ['external-secrets.io'],
  ClusterExternalSecret: ['external-secrets.io'],
  SealedSecret: ['bitnami.com'],
  CiliumNetworkPolicy: ['cilium.io'],
  CiliumClusterwideNetworkPolicy: ['cilium.io'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Kind = keyof typeof KIND_GROUPS;

/** Groups that are served by the API server itself, or by widely used operators; `*.k8s.io` is known as a whole. */
const KNOWN_GROUPS = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'extensions',
  'argoproj.io',
  'cilium.io',
  'constraints.gatekeeper.sh',
  'tekton.dev',
  'keda.sh',
  'kyverno.io',
  'cert-manager.io',
  'acme.cert-manager.io',
  'monitoring.coreos.com',
  'bitnami.com',
  'external-secrets.io',
  'consul.hashicorp.com',
  'traefik.io',
  'traefik.containo.us',
  'crd.projectcalico.org',
  'projectcalico.org',
  'longhorn.io',
  'velero.io',
  'kafka.strimzi.io',
  'linkerd.io',
  'policy.linkerd.io',
  'kubevirt.io',
  'sparkoperator.k8s.io',
  'ray.io',
  'kubeflow.org',
  'minio.min.io',
  'postgresql.cnpg.io',
]);
const KNOWN_SUFFIXES = [
  '.k8s.io',
  '.x-k8s.io',
  '.istio.io',
  '.knative.dev',
  '.openshift.io',
  '.fluxcd.io',
  '.crossplane.io',
  '.cncf.io',
  '.kruise.io',
  '.kyverno.io',
];

/** Files that only look like objects: they configure a program and are never sent to an API server. */
const CONFIGURATION_GROUPS = new Set(['kustomize.config.k8s.io', 'skaffold', 'kind.x-k8s.io', 'ctlptl.dev']);

export const isConfigurationGroup = (group: string): boolean => CONFIGURATION_GROUPS.has(group);

/** True where objects of the API group are Kubernetes objects beyond doubt. */
export const isKnownGroup = (group: string): boolean =>
  !isConfigurationGroup(group) && (KNOWN_GROUPS.has(group) || KNOWN_SUFFIXES.some((suffix) => group.endsWith(suffix)));

/**
 * Where the pod specs of a kind are, from the API references of the projects; `*` stands for every entry of a map or list.
 * Kinds that are not listed are searched along spec, template and jobTemplate.
 */
export const POD_SPEC_PATHS: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template.spec'],
  '/ReplicationController': ['spec.template.spec'],
  'apps/Deployment': ['spec.template.spec'],
  'apps/StatefulSet': ['spec.template.spec'],
  'apps/DaemonSet': ['spec.template.spec'],
  'apps/ReplicaSet': ['spec.template.spec'],
  'batch/Job': ['spec.template.spec'],
  'batch/CronJob': ['spec.jobTemplate.spec.template.spec'],
  'keda.sh/ScaledJob': ['spec.jobTargetRef.template.spec'],
  'extensions.agents.x-k8s.io/SandboxTemplate': ['spec.podTemplate.spec'],
  'agents.x-k8s.io/Sandbox': ['spec.podTemplate.spec'],
  'kubeflow.org/Notebook': ['spec.template.spec'],
  'sources.knative.dev/ContainerSource': ['spec.template.spec'],
  'ray.io/RayCluster': ['spec.headGroupSpec.template.spec', 'spec.workerGroupSpecs.*.template.spec'],
  'ray.io/RayJob': [
    'spec.rayClusterSpec.headGroupSpec.template.spec',
    'spec.rayClusterSpec.workerGroupSpecs.*.template.spec',
    'spec.submitterPodTemplate.spec',
  ],
  'ray.io/RayService': [
    'spec.rayClusterConfig.headGroupSpec.template.spec',
    'spec.rayClusterConfig.workerGroupSpecs.*.template.spec',
  ],
  'kubeflow.org/PyTorchJob': ['spec.pytorchReplicaSpecs.*.template.spec'],
  'kubeflow.org/TFJob': ['spec.tfReplicaSpecs.*.template.spec'],
  'kubeflow.org/MPIJob': ['spec.mpiReplicaSpecs.*.template.spec'],
  'kubeflow.org/XGBoostJob': ['spec.xgbReplicaSpecs.*.template.spec'],
  'batch.volcano.sh/Job': ['spec.tasks.*.template.spec'],
  'jobset.x-k8s.io/JobSet': ['spec.replicatedJobs.*.template.spec.template.spec'],
  'leaderworkerset.x-k8s.io/LeaderWorkerSet': [
    'spec.leaderWorkerTemplate.leaderTemplate.spec',
    'spec.leaderWorkerTemplate.workerTemplate.spec',
  ],
  'serving.kserve.io/InferenceService': ['spec.predictor', 'spec.transformer', 'spec.explainer'],
  'machinelearning.seldon.io/SeldonDeployment': ['spec.predictors.*.componentSpecs.*.spec'],
  // Their containers are patches that the operator merges into pods of its own (Prometheus Operator API reference).
  'monitoring.coreos.com/Prometheus': [],
  'monitoring.coreos.com/PrometheusAgent': [],
  'monitoring.coreos.com/Alertmanager': [],
  'monitoring.coreos.com/ThanosRuler': [],
};

/** The groups of kinds that take part in network policy beside NetworkPolicy: rules that conclude from absence stand back. */
export const OTHER_POLICY_KINDS: ReadonlySet<string> = new Set([
  'cilium.io/CiliumNetworkPolicy',
  'cilium.io/CiliumClusterwideNetworkPolicy',
  'projectcalico.org/NetworkPolicy',
  'projectcalico.org/GlobalNetworkPolicy',
  'crd.projectcalico.org/NetworkPolicy',
  'crd.projectcalico.org/GlobalNetworkPolicy',
  'policy.networking.k8s.io/AdminNetworkPolicy',
  'policy.networking.k8s.io/BaselineAdminNetworkPolicy',
  'policy.networking.k8s.io/ClusterNetworkPolicy',
]);
