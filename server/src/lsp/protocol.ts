/**
 * What Hullcheck's client and server say to each other beyond LSP. The VS Code client imports this very file, so that
 * there is one text; another editor needs none of it: each part is asked for in the initialization options.
 */

/** What a client can do, sent as `initializationOptions`. Every part that is absent is something that it cannot. */
export interface InitializationOptions {
  /** The client asks for `workspace/diagnostic`; unopened files are not pushed to it. */
  readonly workspaceDiagnostics?: boolean;
  /** Code actions may hold snippet edits; the author fills in what only they know. */
  readonly snippetEdits?: boolean;
  /** The client finds and reads files for the server: remote, virtual and in-memory workspaces work. */
  readonly files?: boolean;
  /** The client shows a rule's page by the command `hullcheck.showRule`. */
  readonly openPage?: boolean;
  /** Where a rule's page is, with `{rule}` for its id: the link of a diagnostic's code. */
  readonly pageUri?: string;
  /** False where the person does not trust the workspace: then no program is run, until `trustedNotification` comes. */
  readonly isTrusted?: boolean;
  /** The path of a folder of the editor's own, in which what image scanners found is kept. */
  readonly storage?: string;
  /** The commands that code actions, code lenses and hovers may name because the client runs them. */
  readonly commands?: readonly ClientCommand[];
}

/** Commands that the client runs when a code action, a code lens or a link of the server names them. */
export const clientCommands = {
  /** Argument: a rule's id. Shows its page. */
  showRule: 'hullcheck.showRule',
  /** Argument: `IgnoreParams` without the reason. Asks for the reason and applies what `ignoreEdit` answers. */
  ignoreWithReason: 'hullcheck.ignoreWithReason',
  /** Argument: `TurnOffRuleParams`. Writes the setting of the workspace, or of the folder where there are several. */
  turnOffRule: 'hullcheck.turnOffRule',
  /** Argument: `HardenParams`. Hardens a workload, after a preview. */
  harden: 'hullcheck.harden',
  /** Argument: the full name of an image. Shows what a scanner found in it. */
  showScan: 'hullcheck.showScan',
  /** Argument: `GraphFilterParams`, or none. Shows who may do what in the workspace, as a picture. */
  showRbacGraph: 'hullcheck.showRbacGraph',
  /** Argument: `GraphFilterParams`, or none. Shows who can reach whom in the workspace, as a picture. */
  showNetworkMap: 'hullcheck.showNetworkMap',
} as const;
export type ClientCommand = (typeof clientCommands)[keyof typeof clientCommands];

/** Commands that the server runs, by `workspace/executeCommand`. */
export const serverCommands = {
  /** Argument: `FixAllParams`. Answers `FixAllResult`; the edit arrives by `workspace/applyEdit`. */
  fixAllSafe: 'hullcheck.server.fixAllSafe',
  /** Argument: `FixRuleParams`. Fixes all of a rule in the workspace, after a preview. Answers `FixAllResult`. */
  fixRule: 'hullcheck.server.fixRule',
  /** Argument: `HardenParams`. Hardens a workload, or the image of a Dockerfile, after a preview. Answers `HardenResult`. */
  harden: 'hullcheck.server.harden',
  /** Argument: `NetworkPoliciesParams`. Writes the least network policies, after a preview. Answers `NetworkPoliciesResult`. */
  networkPolicies: 'hullcheck.server.networkPolicies',
  /** Argument: `GraphParams`. Answers `GraphResult`: a picture of the workspace. */
  graph: 'hullcheck.server.graph',
  /**
   * Argument: `PinImagesParams`. Asks registries for digests and adds them, after a preview where it is a whole file.
   * Answers `PinImagesResult`. Nothing else asks a registry: who chooses this wants it to be asked.
   */
  pinImages: 'hullcheck.server.pinImages',
  /**
   * Argument: `ScanImagesParams`. Has an image scanner of this machine look into images; answers `ScanImagesResult`.
   * Only who trusts the workspace can have a program run.
   */
  scanImages: 'hullcheck.server.scanImages',
  /** Argument: `ScanPageParams`. Answers what was found in an image as markdown, or null where it was not scanned. */
  scanPage: 'hullcheck.server.scanPage',
  /** Argument: `PageParams`. Answers the rule's page as markdown, or null where no rule has the id. */
  page: 'hullcheck.server.page',
  /** Reads the workspace anew. Answers when that has ended. */
  rescan: 'hullcheck.server.rescan',
} as const;

export interface FixAllParams {
  /** Absent: the whole workspace. */
  readonly uri?: string;
}

export interface FixAllResult {
  /** How many fixes the edit held; 0 where there was none to apply. */
  readonly fixes: number;
  /** False where the edit was refused, for example in the preview. */
  readonly applied: boolean;
}

/** A `Location` of LSP. */
export interface SourceLocation {
  readonly uri: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** Which part of a picture is wanted. */
export interface GraphFilterParams {
  /** The id of a group of the picture: what it holds, and what is shown with it. Absent: all. */
  readonly group?: string;
  /** Words that all occur in what is said of a node, a whole word in quotation marks; absent or empty: all. */
  readonly words?: string;
}

export interface GraphParams extends GraphFilterParams {
  readonly picture: 'rbac' | 'network';
  /** The SVG holds its style, as a file needs it. */
  readonly standalone?: boolean;
}

export interface GraphResult {
  readonly title: string;
  /** One sentence that says what the picture says. */
  readonly summary: string;
  readonly svg: string;
  /** The style sheet that a picture which is not standalone needs. */
  readonly style: string;
  /** All groups of the picture, also those that are not shown. */
  readonly groups: readonly { readonly id: string; readonly label: string }[];
  /** Where the parts of the picture come from: of nodes by id, of edges by the number in the SVG. */
  readonly places: {
    readonly nodes: Readonly<Record<string, SourceLocation>>;
    readonly edges: readonly (SourceLocation | null)[];
  };
}

export interface FixRuleParams {
  readonly rule: string;
}

export interface HardenParams {
  readonly uri: string;
  readonly position: { readonly line: number; readonly character: number };
}

export interface HardenResult extends FixAllResult {
  /** What is hardened; absent where there is nothing of the kind. */
  readonly title?: string;
  readonly level: 'baseline' | 'restricted';
  /** What the level refuses nevertheless, as noun phrases. */
  readonly remaining: readonly string[];
}

export interface NetworkPoliciesParams {
  /** For the whole workspace, for the namespace of the object at the position, or for the workload there. */
  readonly reach: 'workspace' | 'namespace' | 'workload';
  /** Where the object is; absent for the workspace. */
  readonly uri?: string;
  readonly position?: { readonly line: number; readonly character: number };
}

export interface NetworkPoliciesResult extends FixAllResult {
  /** How many policies the new files hold. */
  readonly policies: number;
  /** What no file tells, one sentence each; the files say it as well. */
  readonly unknown: readonly string[];
}

export interface PinImagesParams {
  readonly uri: string;
  /** Absent: every image of the file. */
  readonly position?: { readonly line: number; readonly character: number };
}

export interface PinImagesResult {
  /** How many places have got a digest. */
  readonly pinned: number;
  /** False where the edit was refused, for example in the preview. */
  readonly applied: boolean;
  /** Why images have got none, one sentence each; they have been shown. */
  readonly failures: readonly string[];
}

export interface ScanImagesParams {
  readonly uri: string;
  /** Absent: every image of the file that was not scanned today. */
  readonly position?: { readonly line: number; readonly character: number };
}

export interface ScanImagesResult {
  readonly scanned: number;
  /** Why images could not be scanned, one sentence each; they have been shown. */
  readonly failures: readonly string[];
}

export interface ScanPageParams {
  /** Its full name, as `scannedNotification` and `showScan` say it. */
  readonly image: string;
}

/** A notification of the client: the person has come to trust the workspace. */
export const trustedNotification = 'hullcheck/trusted';
/** A notification of the server, with `ScanPageParams`: there is something new to say of an image. */
export const scannedNotification = 'hullcheck/scanned';

export interface PageParams {
  readonly rule: string;
}

export interface TurnOffRuleParams {
  readonly rule: string;
  readonly uri: string;
}

/** Requests of the server. */
export const serverRequests = {
  findFiles: 'hullcheck/findFiles',
  readFiles: 'hullcheck/readFiles',
} as const;

export interface FindFilesParams {
  /** A workspace folder's URI. */
  readonly folder: string;
  readonly maxFiles: number;
}

export interface FindFilesResult {
  /** Every file that could matter, .gitignore files included; VS Code's excludes are honoured, .gitignore is not. */
  readonly uris: string[];
  /** True where there are more than `maxFiles`. */
  readonly truncated: boolean;
}

/** Files that may hold what is judged, or say what is not. A name is no proof: the server decides by content. */
export const filePatterns = [
  '**/*.{yaml,yml,json}',
  '**/{[Dd]ockerfile,[Cc]ontainerfile}',
  '**/{[Dd]ockerfile,[Cc]ontainerfile}.*',
  '**/*.{[Dd]ockerfile,[Cc]ontainerfile}',
  '**/*.dockerignore',
  '**/{.env.*,*.env}',
  '**/Kustomization',
  '**/.gitignore',
] as const;

export interface ReadFilesParams {
  readonly uris: readonly string[];
}

export interface ReadFilesResult {
  /** In the order of the URIs asked for. */
  readonly files: readonly FileContent[];
}

/** A text keeps its byte order mark. `too-large` is above `maxFileSize`, `binary` has a NUL byte. */
export type FileContent =
  | { readonly uri: string; readonly text: string }
  | { readonly uri: string; readonly error: FileError; readonly message: string };
export type FileError = 'too-large' | 'binary' | 'unreadable' | 'missing';

/** In bytes. What is larger was written by a program, and is not read. */
export const maxFileSize = 2 * 1024 * 1024;

/** Requests of the client. */
export const clientRequests = {
  /** No parameters. Answers `RuleSummary[]`, in the order to show. */
  rules: 'hullcheck/rules',
  /** No parameters. Answers `FixableRule[]`: the rules with findings that can be fixed without asking for anything, the most frequent first. */
  fixableRules: 'hullcheck/fixableRules',
  /** `IgnoreParams`. Answers a WorkspaceEdit, or null where the document has moved on. */
  ignoreEdit: 'hullcheck/ignoreEdit',
} as const;

export interface RuleSummary {
  readonly id: string;
  readonly title: string;
  readonly theme: string;
  readonly severity: Severity;
}

export interface FixableRule {
  readonly id: string;
  readonly title: string;
  /** How many findings can be fixed, and in how many files. */
  readonly findings: number;
  readonly files: number;
}

export interface IgnoreParams {
  readonly uri: string;
  readonly version: number | null;
  readonly rule: string;
  readonly range: Range;
  readonly reason: string;
}

interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** A notification of the server: where the scan is, and what came of it. Sent when any of it changes. */
export const statusNotification = 'hullcheck/status';

export interface Status {
  readonly state: 'scanning' | 'ready' | 'error';
  readonly files: FileCounts;
  readonly findings: Readonly<Record<Severity, number>>;
  /** One sentence for people, for example why the scan ended early. */
  readonly message?: string;
}

/** Every file that was looked at is counted once. */
export interface FileCounts {
  readonly judged: number;
  readonly templated: number;
  readonly patch: number;
  readonly notKubernetes: number;
  readonly tooLarge: number;
  readonly binary: number;
  readonly unreadable: number;
}

type Severity = 'error' | 'warning' | 'information' | 'hint';
