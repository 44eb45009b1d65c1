/** The test files of the suite being bundled, loaded when imported. */
declare module 'virtual:tests';
