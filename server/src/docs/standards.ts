import type { Peer, Standard } from '../engine/rule.js';

/** What a standard is called in full, and the place in it: `cwe:250` is "CWE-250, Execution with Unnecessary Privileges". */
export function standardTitle(entry: string): string {
  const colon = entry.indexOf(':');
  const id = entry.slice(colon + 1);
  return titles[entry.slice(0, colon) as Standard](id);
}

const titles: Readonly<Record<Standard, (id: string) => string>> = {
  pss: (id) => `Pod Security Standards, ${capital(id)}`,
  nsa: (id) => `NSA and CISA, Kubernetes Hardening Guide: ${words(id)}`,
  'cis-kubernetes': (id) => `CIS Kubernetes Benchmark ${withSection(id, kubernetesSections)}`,
  'cis-docker': (id) => `CIS Docker Benchmark ${withSection(id, dockerSections)}`,
  cwe: (id) => withName(`CWE-${id}`, weaknesses[id]),
  mitre: (id) => withName(`MITRE ATT&CK ${id}`, techniques[id]),
  nist: (id) => `NIST SP ${/^800-/.test(id) ? id.replace(/[: ]+/, ', section ') : `800-190, section ${id}`}`,
};

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
const words = (slug: string): string => slug.replace(/-/g, ' ').replace(/\bnon (?=\w)/g, 'non-');
const withName = (id: string, name: string | undefined): string => (name === undefined ? id : `${id}, ${name}`);

function withSection(id: string, sections: Readonly<Record<string, string>>): string {
  const [part = '', chapter = ''] = id.split('.');
  const section = sections[`${part}.${chapter}`] ?? sections[part];
  return section === undefined ? id : `${id} (${section})`;
}

/** The chapters of the CIS Kubernetes Benchmark 1.12. */
const kubernetesSections: Readonly<Record<string, string>> = {
  '1.1': 'files of the control plane',
  '1.2': 'API server',
  '1.3': 'controller manager',
  '1.4': 'scheduler',
  '2': 'etcd',
  '3.1': 'authentication',
  '3.2': 'audit logs',
  '4.1': 'files of the nodes',
  '4.2': 'kubelet',
  '4.3': 'kube-proxy',
  '5.1': 'RBAC and ServiceAccounts',
  '5.2': 'pod security',
  '5.3': 'network policies',
  '5.4': 'Secrets',
  '5.5': 'admission control',
  '5.6': 'general policies',
  '5.7': 'general policies',
};

/** The chapters of the CIS Docker Benchmark 1.7 that speak of images and containers. */
const dockerSections: Readonly<Record<string, string>> = { '4': 'images and Dockerfiles', '5': 'running containers' };

/** Names of the Common Weakness Enumeration (cwe.mitre.org). */
const weaknesses: Readonly<Record<string, string>> = {
  '15': 'External Control of System or Configuration Setting',
  '16': 'Configuration',
  '59': 'Improper Link Resolution Before File Access',
  '78': 'OS Command Injection',
  '94': 'Code Injection',
  '200': 'Exposure of Sensitive Information to an Unauthorized Actor',
  '214': 'Invocation of Process Using Visible Sensitive Information',
  '250': 'Execution with Unnecessary Privileges',
  '256': 'Plaintext Storage of a Password',
  '258': 'Empty Password in Configuration File',
  '259': 'Use of Hard-coded Password',
  '266': 'Incorrect Privilege Assignment',
  '269': 'Improper Privilege Management',
  '272': 'Least Privilege Violation',
  '276': 'Incorrect Default Permissions',
  '284': 'Improper Access Control',
  '285': 'Improper Authorization',
  '286': 'Incorrect User Management',
  '287': 'Improper Authentication',
  '290': 'Authentication Bypass by Spoofing',
  '295': 'Improper Certificate Validation',
  '298': 'Improper Validation of Certificate Expiration',
  '306': 'Missing Authentication for Critical Function',
  '311': 'Missing Encryption of Sensitive Data',
  '312': 'Cleartext Storage of Sensitive Information',
  '319': 'Cleartext Transmission of Sensitive Information',
  '321': 'Use of Hard-coded Cryptographic Key',
  '326': 'Inadequate Encryption Strength',
  '345': 'Insufficient Verification of Data Authenticity',
  '347': 'Improper Verification of Cryptographic Signature',
  '350': 'Reliance on Reverse DNS Resolution for a Security-Critical Action',
  '353': 'Missing Support for Integrity Check',
  '400': 'Uncontrolled Resource Consumption',
  '441': 'Unintended Proxy or Intermediary (Confused Deputy)',
  '457': 'Use of Uninitialized Variable',
  '477': 'Use of Obsolete Function',
  '489': 'Active Debug Code',
  '494': 'Download of Code Without Integrity Check',
  '497': 'Exposure of Sensitive System Information to an Unauthorized Control Sphere',
  '521': 'Weak Password Requirements',
  '522': 'Insufficiently Protected Credentials',
  '526': 'Cleartext Storage of Sensitive Information in an Environment Variable',
  '538': 'Insertion of Sensitive Information into Externally-Accessible File or Directory',
  '540': 'Inclusion of Sensitive Information in Source Code',
  '552': 'Files or Directories Accessible to External Parties',
  '613': 'Insufficient Session Expiration',
  '636': 'Not Failing Securely',
  '639': 'Authorization Bypass Through User-Controlled Key',
  '653': 'Improper Isolation or Compartmentalization',
  '668': 'Exposure of Resource to Wrong Sphere',
  '693': 'Protection Mechanism Failure',
  '732': 'Incorrect Permission Assignment for Critical Resource',
  '754': 'Improper Check for Unusual or Exceptional Conditions',
  '770': 'Allocation of Resources Without Limits or Throttling',
  '778': 'Insufficient Logging',
  '798': 'Use of Hard-coded Credentials',
  '829': 'Inclusion of Functionality from Untrusted Control Sphere',
  '862': 'Missing Authorization',
  '863': 'Incorrect Authorization',
  '918': 'Server-Side Request Forgery',
  '923': 'Improper Restriction of Communication Channel to Intended Endpoints',
  '942': 'Permissive Cross-domain Policy with Untrusted Domains',
  '1104': 'Use of Unmaintained Third Party Components',
  '1164': 'Irrelevant Code',
  '1188': 'Initialization of a Resource with an Insecure Default',
  '1286': 'Improper Validation of Syntactic Correctness of Input',
  '1288': 'Improper Validation of Consistency within Input',
  '1289': 'Improper Validation of Unsafe Equivalence in Input',
  '1357': 'Reliance on Insufficiently Trustworthy Component',
  '1391': 'Use of Weak Credentials',
  '1393': 'Use of Default Password',
  '1395': 'Dependency on Vulnerable Third-Party Component',
};

/** Names of techniques (attack.mitre.org). */
const techniques: Readonly<Record<string, string>> = {
  T1021: 'Remote Services',
  'T1021.004': 'Remote Services: SSH',
  T1036: 'Masquerading',
  T1040: 'Network Sniffing',
  T1041: 'Exfiltration Over C2 Channel',
  T1046: 'Network Service Discovery',
  'T1053.007': 'Scheduled Task/Job: Container Orchestration Job',
  T1068: 'Exploitation for Privilege Escalation',
  T1070: 'Indicator Removal',
  T1078: 'Valid Accounts',
  'T1078.001': 'Valid Accounts: Default Accounts',
  'T1078.004': 'Valid Accounts: Cloud Accounts',
  T1098: 'Account Manipulation',
  'T1098.006': 'Account Manipulation: Additional Container Cluster Roles',
  T1105: 'Ingress Tool Transfer',
  'T1110.001': 'Brute Force: Password Guessing',
  T1133: 'External Remote Services',
  T1134: 'Access Token Manipulation',
  T1190: 'Exploit Public-Facing Application',
  T1195: 'Supply Chain Compromise',
  'T1195.002': 'Supply Chain Compromise: Compromise Software Supply Chain',
  'T1222.002': 'File and Directory Permissions Modification: Linux and Mac',
  T1485: 'Data Destruction',
  T1496: 'Resource Hijacking',
  T1499: 'Endpoint Denial of Service',
  T1525: 'Implant Internal Image',
  T1528: 'Steal Application Access Token',
  T1546: 'Event Triggered Execution',
  T1548: 'Abuse Elevation Control Mechanism',
  'T1548.001': 'Abuse Elevation Control Mechanism: Setuid and Setgid',
  'T1548.003': 'Abuse Elevation Control Mechanism: Sudo and Sudo Caching',
  T1552: 'Unsecured Credentials',
  'T1552.001': 'Unsecured Credentials: Credentials In Files',
  'T1552.004': 'Unsecured Credentials: Private Keys',
  'T1552.005': 'Unsecured Credentials: Cloud Instance Metadata API',
  'T1552.007': 'Unsecured Credentials: Container API',
  T1554: 'Compromise Host Software Binary',
  T1557: 'Adversary-in-the-Middle',
  T1562: 'Impair Defenses',
  T1565: 'Data Manipulation',
  T1609: 'Container Administration Command',
  T1610: 'Deploy Container',
  T1611: 'Escape to Host',
  T1613: 'Container and Resource Discovery',
};

/** How the tools write their own names. */
export const peerNames: Readonly<Record<Peer, string>> = {
  'kube-linter': 'KubeLinter',
  checkov: 'Checkov',
  kics: 'KICS',
  trivy: 'Trivy',
  polaris: 'Polaris',
  kubescape: 'Kubescape',
  kubesec: 'Kubesec',
  'kube-score': 'kube-score',
  kyverno: 'Kyverno policies',
  pss: 'Pod Security admission',
  hadolint: 'hadolint',
  buildkit: 'BuildKit build checks',
  dockle: 'Dockle',
  'docker-bench': 'Docker Bench for Security',
  terrascan: 'Terrascan',
  datree: 'Datree',
  popeye: 'Popeye',
  'rbac-police': 'rbac-police',
  kubiscan: 'KubiScan',
  'np-guard': 'NP-Guard',
};
