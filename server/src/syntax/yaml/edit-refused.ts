/** A change that cannot be written without touching more than it may. The message says why. */
export class EditRefused extends Error {}
