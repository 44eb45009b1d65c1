import type { Field } from '../../syntax/yaml/field.js';

/** The decimal exponent, or the power of 1024, that a suffix stands for (API: resource.Quantity, DecimalSI and BinarySI). */
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY: Readonly<Record<string, number>> = { Ki: 1, Mi: 2, Gi: 3, Ti: 4, Pi: 5, Ei: 6 };

const QUANTITY = /^([+-]?)(\d+\.?\d*|\.\d+)(?:([KMGTPE]i|[numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;

/**
 * An amount of a resource in billionths, so that any two can be compared; absent for what is no Quantity. Fractions of
 * a billionth are rounded up, as the API server does (API: resource.Quantity).
 */
export function parseQuantity(text: string): bigint | undefined {
  const [, sign, number, suffix = '', exponent] = QUANTITY.exec(text) ?? [];
  if (number === undefined) return undefined;
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}`) * 1024n ** BigInt(BINARY[suffix] ?? 0);
  const shift = 9 - fraction.length + (exponent === undefined ? (DECIMAL[suffix] ?? 0) : Number(exponent));
  const divisor = 10n ** BigInt(Math.max(-shift, 0));
  const amount = (digits * 10n ** BigInt(Math.max(shift, 0)) + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}

/** The amount that a field certainly says; absent where it is missing, unknown or no Quantity. */
export function readQuantity(field: Field): bigint | undefined {
  const { text } = field;
  return text === undefined ? undefined : parseQuantity(text);
}
