/**
 * Where objects that are no pods name images, by API group and kind, from the API references of the projects; `*` stands
 * for every item of a list.
 */
export const IMAGE_PATHS: Readonly<Record<string, readonly string[]>> = {
  'argoproj.io/Workflow': workflow('spec'),
  'argoproj.io/WorkflowTemplate': workflow('spec'),
  'argoproj.io/ClusterWorkflowTemplate': workflow('spec'),
  'argoproj.io/CronWorkflow': workflow('spec.workflowSpec'),
  'tekton.dev/Task': task('spec'),
  'tekton.dev/ClusterTask': task('spec'),
  'tekton.dev/TaskRun': task('spec.taskSpec'),
  'tekton.dev/Pipeline': task('spec.tasks.*.taskSpec'),
  'tekton.dev/PipelineRun': task('spec.pipelineSpec.tasks.*.taskSpec'),
  'monitoring.coreos.com/Prometheus': ['spec.image', 'spec.containers.*.image', 'spec.initContainers.*.image'],
  'monitoring.coreos.com/PrometheusAgent': ['spec.image', 'spec.containers.*.image', 'spec.initContainers.*.image'],
  'monitoring.coreos.com/Alertmanager': ['spec.image', 'spec.containers.*.image', 'spec.initContainers.*.image'],
  'monitoring.coreos.com/ThanosRuler': ['spec.image', 'spec.containers.*.image', 'spec.initContainers.*.image'],
  'postgresql.cnpg.io/Cluster': ['spec.imageName'],
  'kafka.strimzi.io/Kafka': ['spec.kafka.image', 'spec.zookeeper.image'],
  'kafka.strimzi.io/KafkaConnect': ['spec.image'],
  'kubevirt.io/VirtualMachine': ['spec.template.spec.volumes.*.containerDisk.image'],
  'kubevirt.io/VirtualMachineInstance': ['spec.volumes.*.containerDisk.image'],
  'minio.min.io/Tenant': ['spec.image'],
  'sparkoperator.k8s.io/SparkApplication': ['spec.image', 'spec.driver.image', 'spec.executor.image'],
  'sparkoperator.k8s.io/ScheduledSparkApplication': ['spec.template.image'],
  'pkg.crossplane.io/Provider': ['spec.package'],
  'pkg.crossplane.io/Configuration': ['spec.package'],
  'pkg.crossplane.io/Function': ['spec.package'],
};

function workflow(spec: string): readonly string[] {
  const template = `${spec}.templates.*`;
  return [
    `${template}.container.image`,
    `${template}.script.image`,
    `${template}.containerSet.containers.*.image`,
    `${template}.initContainers.*.image`,
    `${template}.sidecars.*.image`,
  ];
}

function task(spec: string): readonly string[] {
  return [`${spec}.stepTemplate.image`, `${spec}.steps.*.image`, `${spec}.sidecars.*.image`];
}
