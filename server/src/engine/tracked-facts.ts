/** A question that a rule asked a fact, and the answer as text. */
export interface FactRead {
  readonly fact: string;
  readonly question: string;
  readonly args: readonly unknown[];
  /** The fact, the question and the arguments as text. */
  readonly key: string;
  readonly answer: string;
}

type Questions = Readonly<Record<string, unknown>>;

/** Facts that write down what they are asked. Facts take and give plain data, so that an answer can be compared later. */
export function trackFacts(
  facts: Readonly<Record<string, object>>,
  reads: FactRead[],
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [
      name,
      new Proxy(fact, {
        get(target, property) {
          const value = (target as Questions)[property as string];
          if (typeof property !== 'string') return value;
          if (typeof value !== 'function') {
            reads.push({ ...readOf(name, property, []), answer: answerText(value) });
            return value;
          }
          return (...args: unknown[]): unknown => {
            const answer: unknown = value.apply(target, args);
            reads.push({ ...readOf(name, property, args), answer: answerText(answer) });
            return answer;
          };
        },
      }),
    ]),
  );
}

/** True where every question still has the answer that it had. `known` holds answers of this round. */
export function holds(
  reads: readonly FactRead[],
  facts: Readonly<Record<string, object>>,
  changed: ReadonlySet<string>,
  known: Map<string, string>,
): boolean {
  return reads.every(({ fact, question, args, key, answer }) => {
    if (!changed.has(fact)) return true;
    let now = known.get(key);
    if (now === undefined) {
      const value = (facts[fact] as Questions | undefined)?.[question];
      now = answerText(typeof value === 'function' ? value.apply(facts[fact], args) : value);
      known.set(key, now);
    }
    return now === answer;
  });
}

/** The text of a question is made once, not whenever it is asked again. */
const readOf = (fact: string, question: string, args: readonly unknown[]): Omit<FactRead, 'answer'> => ({
  fact,
  question,
  args,
  key: `${fact}.${question}(${answerText(args)})`,
});

const answerText = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
