/** The day the advisories were read. */
export const VULNERABLE_COMPONENTS_AS_OF = '2026-11-23';

/** Versions of a component with a severe hole: from `introduced`, up to and without `fixed`. */
export interface VulnerableComponent {
  readonly component: string;
  /** How addresses of its releases spell its name, before the version. */
  readonly address: RegExp;
  readonly id: string;
  /** What the hole lets happen, after "which". */
  readonly effect: string;
  readonly ranges: readonly (readonly [introduced: string, fixed: string])[];
}

/** Components that Dockerfiles download by version, from the advisories of their projects. */
export const VULNERABLE_COMPONENTS: readonly VulnerableComponent[] = [
  {
    component: 'OpenSSL',
    address: /openssl/,
    id: 'CVE-2022-3602',
    effect: 'lets a certificate crash it or run programs',
    ranges: [['3.0.0', '3.0.7']],
  },
  {
    component: 'OpenSSL',
    address: /openssl/,
    id: 'CVE-2014-0160',
    effect: 'hands out keys and passwords from its memory',
    ranges: [['1.0.1', '1.0.1g']],
  },
  {
    component: 'OpenSSH',
    address: /openssh(?:-portable)?/,
    id: 'CVE-2024-6387',
    effect: 'may let anybody run programs as root',
    ranges: [['8.5p1', '9.8p1']],
  },
  {
    component: 'Log4j',
    address: /log4j-core|log4j|apache-log4j/,
    id: 'CVE-2021-44228',
    effect: 'runs programs that a logged text names',
    ranges: [
      ['2.4', '2.12.4'],
      ['2.13.0', '2.17.1'],
    ],
  },
  {
    component: 'XZ Utils',
    address: /xz/,
    id: 'CVE-2024-3094',
    effect: 'holds a back door',
    ranges: [['5.6.0', '5.6.2']],
  },
  {
    component: 'curl',
    address: /curl/,
    id: 'CVE-2023-38545',
    effect: 'lets a server overwrite its memory through a SOCKS5 proxy',
    ranges: [['7.69.0', '8.4.0']],
  },
  {
    component: 'libwebp',
    address: /libwebp/,
    id: 'CVE-2023-4863',
    effect: 'lets a picture run programs',
    ranges: [['0.5.0', '1.3.2']],
  },
  {
    component: 'zlib',
    address: /zlib/,
    id: 'CVE-2022-37434',
    effect: 'lets a compressed file overwrite its memory',
    ranges: [['1.2.0', '1.2.13']],
  },
  {
    component: 'Apache HTTP Server',
    address: /httpd/,
    id: 'CVE-2021-42013',
    effect: 'lets anybody read files of the server and run programs',
    ranges: [['2.4.49', '2.4.51']],
  },
  {
    component: 'Apache Tomcat',
    address: /apache-tomcat/,
    id: 'CVE-2025-24813',
    effect: 'lets uploads run as programs where the default servlet may write',
    ranges: [
      ['9.0.0', '9.0.99'],
      ['10.1.0', '10.1.35'],
      ['11.0.0', '11.0.3'],
    ],
  },
  {
    component: 'Apache ActiveMQ',
    address: /apache-activemq/,
    id: 'CVE-2023-46604',
    effect: 'lets anybody who reaches it run programs',
    ranges: [
      ['5.0.0', '5.15.16'],
      ['5.16.0', '5.16.7'],
      ['5.17.0', '5.17.6'],
      ['5.18.0', '5.18.3'],
    ],
  },
  {
    component: 'Grafana',
    address: /grafana(?:-enterprise)?/,
    id: 'CVE-2021-43798',
    effect: 'lets anybody read files of the server',
    ranges: [
      ['8.0.0', '8.0.7'],
      ['8.1.0', '8.1.8'],
      ['8.2.0', '8.2.7'],
      ['8.3.0', '8.3.1'],
    ],
  },
  {
    component: 'runc',
    address: /runc/,
    id: 'CVE-2024-21626',
    effect: 'lets a container out onto the host',
    ranges: [['1.0.0', '1.1.12']],
  },
  {
    component: 'Redis',
    address: /redis/,
    id: 'CVE-2025-49844',
    effect: 'lets whoever may send a Lua script run programs on the server',
    ranges: [
      ['2.6.0', '6.2.20'],
      ['7.0.0', '7.2.11'],
      ['7.4.0', '7.4.6'],
      ['8.0.0', '8.0.4'],
      ['8.2.0', '8.2.2'],
    ],
  },
];
