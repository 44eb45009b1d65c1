import type { ImageReference } from './image-reference.js';

/** The names of Docker's own images (docker-library/official-images, as of August 2026), those that are retired included. */
const OFFICIAL = new Set(
  `adminer aerospike almalinux alpine alt amazoncorretto amazonlinux api-firewall arangodb archlinux backdrop bash bonita
  buildpack-deps busybox caddy cassandra celery centos chronograf cirros clearlinux clefos clojure composer consul convertigo
  coq couchbase couchdb crate crux dart debian django docker docker-dev drupal eclipse-mosquitto eclipse-temurin eggdrop
  elasticsearch elixir emqx erlang euleros express-gateway fedora flink fluentd friendica gazebo gcc geonetwork ghost
  glassfish golang gradle groovy haproxy haskell haxe hello-seattle hello-world hipache hitch hola-mundo httpd hylang
  ibm-semeru-runtimes ibmjava influxdb iojs irssi java jenkins jetty jobber joomla jruby julia kaazing-gateway kapacitor
  kibana known kong krakend lightstreamer liquibase logstash mageia mariadb matomo maven mediawiki memcached mongo
  mongo-express monica mono mysql nats nats-streaming neo4j neurodebian nextcloud nginx node notary nuxeo odoo open-liberty
  openjdk opensuse oraclelinux orientdb owncloud percona perl photon php php-zendserver phpmyadmin piwik plone postfixadmin
  postgres privoxy pypy python r-base rabbitmq rails rakudo-star rapidoid redis redmine registry rethinkdb rocket.chat
  rockylinux rocq ros ruby rust sapmachine satosa sentry silverpeas sl solr sonarqube sourcemage spark spiped storm swarm
  swift swipl teamspeak telegraf thrift tomcat tomee traefik ubuntu ubuntu-debootstrap ubuntu-upstart unit valkey varnish
  vault websphere-liberty wordpress xwiki yourls znc zookeeper`.split(/\s+/),
);

/** Docker's own images that people type every day. */
const TYPED = `alpine busybox cassandra composer couchdb debian docker drupal elasticsearch fedora fluentd golang gradle
  haproxy httpd influxdb jenkins joomla kibana logstash mariadb maven memcached mongo mysql nginx openjdk oraclelinux postgres
  python rabbitmq redis registry rockylinux sonarqube tomcat traefik ubuntu valkey wordpress zookeeper`.split(/\s+/);

/** Publishers on Docker Hub whose names people type every day. */
const PUBLISHERS = `atlassian bitnami cilium confluentinc coredns grafana hashicorp jaegertracing jenkins kubernetesui
  linuxserver nginxinc opensearchproject portainer rancher sonarsource sonatype temporalio timescale traefik`.split(
  /\s+/,
);

/** Names that differ by a letter and mean something else. */
const OTHER_WORDS = new Set(['compose', 'dockers', 'grafanas', 'postgis', 'registrys', 'sonarcube']);

const HUB = 'docker.io/';

/** True for the name of one of Docker's own images, without registry and namespace. */
export const isOfficialName = (name: string): boolean => OFFICIAL.has(name);

/** How the image is called that its name nearly spells, as Docker shows it; undefined where it spells none, or one exactly. */
export function misspelt({ repository }: ImageReference): string | undefined {
  if (!repository.startsWith(HUB)) return undefined;
  const [owner = '', ...path] = repository.slice(HUB.length).split('/');
  if (owner !== 'library') {
    const publisher = nearest(owner, PUBLISHERS);
    return publisher === undefined ? undefined : [publisher, ...path].join('/');
  }
  const name = path.join('/');
  return OFFICIAL.has(name) ? undefined : nearest(name, TYPED);
}

function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.includes(name) || OTHER_WORDS.has(name)) return undefined;
  return known.find((other) => isSlip(name, other));
}

/**
 * True where one slip of the fingers makes `typed` of `name`: letters swapped, or typed twice; in names of seven letters
 * and more also one that is missing, too many or wrong. A digit is no slip: "python3" is meant.
 */
export function isSlip(typed: string, name: string): boolean {
  const difference = typed.length - name.length;
  if (typed === name || Math.abs(difference) > 1) return false;
  let start = 0;
  while (start < typed.length && typed[start] === name[start]) start++;
  const rest = (text: string, from: number): string => text.slice(from);
  if (difference === 0) {
    const isSwapped =
      typed[start] === name[start + 1] &&
      typed[start + 1] === name[start] &&
      rest(typed, start + 2) === rest(name, start + 2);
    return isSwapped || (isLong(name) && isLetter(typed[start]) && rest(typed, start + 1) === rest(name, start + 1));
  }
  if (difference < 0) return isLong(name) && rest(typed, start) === rest(name, start + 1);
  if (rest(typed, start + 1) !== rest(name, start)) return false;
  return typed[start] === typed[start - 1] || (isLong(name) && isLetter(typed[start]));
}

const isLong = (name: string): boolean => name.length >= 7;
const isLetter = (character: string | undefined): boolean => /^[a-z]$/.test(character ?? '');
