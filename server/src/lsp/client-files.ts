import type { Connection } from 'vscode-languageserver';
import type { FileSource } from './platform.js';
import { type FindFilesResult, type ReadFilesResult, serverRequests } from './protocol.js';

/** The file system of the client: what it opens, the server can read, remote and virtual workspaces too. */
export const clientFiles = (connection: Connection): FileSource => ({
  find: (folder, maxFiles) => connection.sendRequest<FindFilesResult>(serverRequests.findFiles, { folder, maxFiles }),
  read: async (uris) =>
    uris.length === 0 ? [] : (await connection.sendRequest<ReadFilesResult>(serverRequests.readFiles, { uris })).files,
});
