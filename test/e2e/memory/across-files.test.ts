import { followsFilesAcross } from '../support/across-files.js';

followsFilesAcross();
