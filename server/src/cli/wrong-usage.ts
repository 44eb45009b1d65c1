/** The arguments cannot be understood; the message says what to do about it. */
export class WrongUsage extends Error {}
