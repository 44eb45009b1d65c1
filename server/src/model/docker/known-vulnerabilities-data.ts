// Written by server/scripts/data/known-vulnerabilities.mjs from public advisories (CVE, GHSA), read by hand, as of 2026-11-23.

/** The day the advisories were read. */
export const KNOWN_VULNERABILITIES_AS_OF = '2026-11-23';

/** A line for each hole: product, its repositories, advisory, what the hole lets happen, then ranges `introduced-fixed`. */
export const KNOWN_VULNERABILITIES = `
Ingress NGINX|registry.k8s.io/ingress-nginx/controller registry.k8s.io/ingress-nginx/controller-chroot k8s.gcr.io/ingress-nginx/controller|CVE-2025-1974|lets any pod run programs in the controller, which reads every Secret|0-1.11.5 1.12.0-1.12.1
Argo CD|quay.io/argoproj/argocd docker.io/argoproj/argocd|CVE-2025-55190|hands the credentials of repositories to tokens that may only read a project|2.2.0-2.13.9 2.14.0-2.14.16 3.0.0-3.0.14 3.1.0-3.1.2
Argo CD|quay.io/argoproj/argocd docker.io/argoproj/argocd|CVE-2024-31989|lets any pod that reaches its Redis take over the cluster|0-2.8.19 2.9.0-2.9.15 2.10.0-2.10.10 2.11.0-2.11.1
Argo CD|quay.io/argoproj/argocd docker.io/argoproj/argocd|CVE-2022-24348|lets a Helm chart read files of other applications|0-2.1.9 2.2.0-2.2.4
Grafana|docker.io/grafana/grafana docker.io/grafana/grafana-oss docker.io/grafana/grafana-enterprise|CVE-2021-43798|lets anybody read files of the server|8.0.0-8.0.7 8.1.0-8.1.8 8.2.0-8.2.7 8.3.0-8.3.1
Grafana|docker.io/grafana/grafana docker.io/grafana/grafana-oss docker.io/grafana/grafana-enterprise|CVE-2022-39328|lets requests that come together skip authorization|9.2.0-9.2.4
Kyverno|ghcr.io/kyverno/kyverno reg.kyverno.io/kyverno/kyverno|CVE-2022-47633|admits images without a valid signature|1.8.3-1.8.5
Redis|docker.io/library/redis public.ecr.aws/docker/library/redis|CVE-2025-49844|lets whoever may send a Lua script run programs on the server|0-6.2.20 7.0.0-7.2.11 7.4.0-7.4.6 8.0.0-8.0.4 8.2.0-8.2.2
Valkey|docker.io/valkey/valkey docker.io/library/valkey|CVE-2025-49844|lets whoever may send a Lua script run programs on the server|7.2.0-7.2.11 8.0.0-8.0.6 8.1.0-8.1.4
MongoDB|docker.io/library/mongo public.ecr.aws/docker/library/mongo|CVE-2025-14847|hands memory of the server, passwords included, to anybody who reaches it|4.4.0-4.4.30 5.0.0-5.0.32 6.0.0-6.0.27 7.0.0-7.0.28 8.0.0-8.0.17 8.2.0-8.2.3
Traefik|docker.io/library/traefik|CVE-2024-45410|lets clients remove the headers that say where a request comes from|2.0.0-2.11.9 3.0.0-3.1.3
Apache HTTP Server|docker.io/library/httpd public.ecr.aws/docker/library/httpd|CVE-2021-42013|lets anybody read files of the server and run programs|2.4.49-2.4.51
Apache Tomcat|docker.io/library/tomcat public.ecr.aws/docker/library/tomcat|CVE-2025-24813|lets uploads run as programs where the default servlet may write|9.0.0-9.0.99 10.1.0-10.1.35 11.0.0-11.0.3
Apache Tomcat|docker.io/library/tomcat public.ecr.aws/docker/library/tomcat|CVE-2020-1938|lets anybody who reaches the AJP port read files of applications|7.0.0-7.0.100 8.5.0-8.5.51
Apache Solr|docker.io/library/solr|CVE-2021-44228|runs programs that a logged text names|7.4.0-8.11.1
Apache Flink|docker.io/library/flink|CVE-2020-17519|lets anybody read files of the server|1.11.0-1.11.3
CouchDB|docker.io/library/couchdb|CVE-2022-24706|has a known cookie with which anybody runs programs on it|2.0.0-3.2.2
Drupal|docker.io/library/drupal|CVE-2018-7600|lets anybody run programs on the server|7.0-7.58 8.0.0-8.3.9 8.4.0-8.4.6 8.5.0-8.5.1
Joomla|docker.io/library/joomla|CVE-2023-23752|tells anybody the password of its database|4.0.0-4.2.8
Jenkins|docker.io/jenkins/jenkins|CVE-2024-23897|lets anybody read files of the controller|0-2.426.3 2.427-2.440 2.441-2.442
GitLab|docker.io/gitlab/gitlab-ce docker.io/gitlab/gitlab-ee|CVE-2023-7028|lets anybody reset the password of somebody else|16.1.0-16.1.6 16.2.0-16.2.9 16.3.0-16.3.7 16.4.0-16.4.5 16.5.0-16.5.6 16.6.0-16.6.4 16.7.0-16.7.2
GitLab|docker.io/gitlab/gitlab-ce docker.io/gitlab/gitlab-ee|CVE-2021-22205|lets anybody run programs on the server with an image|11.9.0-13.8.8 13.9.0-13.9.6 13.10.0-13.10.3
Confluence|docker.io/atlassian/confluence docker.io/atlassian/confluence-server|CVE-2023-22527|lets anybody run programs on the server|8.0.0-8.5.4
Confluence|docker.io/atlassian/confluence docker.io/atlassian/confluence-server|CVE-2022-26134|lets anybody run programs on the server|1.3.0-7.4.17 7.5.0-7.13.7 7.14.0-7.14.3 7.15.0-7.15.2 7.16.0-7.16.4 7.17.0-7.17.4 7.18.0-7.18.1
Nexus Repository|docker.io/sonatype/nexus3|CVE-2024-4956|lets anybody read files of the server|3.0.0-3.68.1
TeamCity|docker.io/jetbrains/teamcity-server|CVE-2024-27198|lets anybody become its administrator|0-2023.11.4
Rancher|docker.io/rancher/rancher|CVE-2021-36782|shows the tokens of clusters to everybody who may see the cluster|2.5.0-2.5.16 2.6.0-2.6.7
Harbor|docker.io/goharbor/harbor-core|CVE-2019-16097|lets anybody who may sign up become its administrator|1.7.0-1.7.6 1.8.0-1.8.3
MinIO|docker.io/minio/minio quay.io/minio/minio|CVE-2023-28432|tells anybody its root password where it runs as a cluster|2019.12.17.23.16.33-2023.03.20.20.16.18
Kubernetes Dashboard|k8s.gcr.io/kubernetes-dashboard-amd64 registry.k8s.io/kubernetes-dashboard-amd64|CVE-2018-18264|hands its own credentials to whoever skips the login|0-1.10.1
The Kubernetes API server|k8s.gcr.io/kube-apiserver registry.k8s.io/kube-apiserver k8s.gcr.io/kube-apiserver-amd64|CVE-2018-1002105|lets anybody who reaches an aggregated API become its administrator|1.0.0-1.10.11 1.11.0-1.11.5 1.12.0-1.12.3
NATS|docker.io/library/nats|CVE-2025-30215|lets any user of JetStream manage the assets of other accounts|2.2.0-2.10.27 2.11.0-2.11.1
Metabase|docker.io/metabase/metabase|CVE-2023-38646|lets anybody run programs on the server|0.43.0-0.43.7.2 0.44.0-0.44.7.1 0.45.0-0.45.4.1 0.46.0-0.46.6.1
GeoServer|docker.osgeo.org/geoserver|CVE-2024-36401|lets anybody run programs on the server|0-2.22.6 2.23.0-2.23.6 2.24.0-2.24.4 2.25.0-2.25.2
Apache Druid|docker.io/apache/druid|CVE-2021-25646|lets every user run programs on the server|0-0.20.1
Apache Superset|docker.io/apache/superset|CVE-2023-27524|has a known secret key with which anybody signs in|0-2.1.0
Apache RocketMQ|docker.io/apache/rocketmq|CVE-2023-33246|lets anybody who reaches it run programs on the server|0-4.9.6 5.0.0-5.1.1
Nacos|docker.io/nacos/nacos-server|CVE-2021-29441|lets anybody who sends a certain header skip the login|0-1.4.1
Fluent Bit|docker.io/fluent/fluent-bit cr.fluentbit.io/fluent/fluent-bit|CVE-2024-4323|has a hole in its own HTTP server through which programs may run|2.0.7-2.2.3 3.0.0-3.0.4
Langflow|docker.io/langflowai/langflow|CVE-2025-3248|lets anybody run programs on the server|0-1.3.0
Ollama|docker.io/ollama/ollama|CVE-2024-37032|lets a model overwrite files of the server|0-0.1.34
pgAdmin|docker.io/dpage/pgadmin4|CVE-2025-2945|lets every user run programs on the server|0-9.2
OAuth2 Proxy|quay.io/oauth2-proxy/oauth2-proxy|CVE-2025-54576|lets a query skip the login where routes are excepted by a pattern|0-7.11.0
The NVIDIA Container Toolkit|nvcr.io/nvidia/k8s/container-toolkit|CVE-2025-23266|lets an image take over the node|0-1.17.8
The NVIDIA GPU Operator|nvcr.io/nvidia/gpu-operator|CVE-2025-23266|lets an image take over the node|0-25.3.1
`;
