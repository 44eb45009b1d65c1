/** A fact as it is now, and how often it has been made. */
interface Source {
  readonly name: string;
  fact: object | undefined;
  builds: number;
  /** What rules have asked it, by the question and its arguments as text. */
  readonly questions: Map<string, Question>;
  /** How many questions are kept before those are forgotten that nobody asks any more. */
  limit: number;
}

/** A question that rules have asked a fact. Facts take and give plain data, so that answers can be compared as text. */
interface Question {
  readonly source: Source;
  readonly name: string;
  readonly args: readonly unknown[];
  answer: string;
  /** Counts the answers that differed from the one before. */
  version: number;
  /** Of which making of the fact the answer is. */
  build: number;
  /** In which round somebody still asked it. */
  round: number;
}

/** What one run of rules has asked, and the answers that it heard. */
export interface FactReads {
  readonly questions: readonly Question[];
  readonly versions: readonly number[];
}

type Answers = Readonly<Record<string, unknown>>;

/** So many questions are never looked through for those that nobody asks. */
const MIN_QUESTIONS = 100;

/**
 * Facts that write down what rules ask them. A question is known by one object, however many documents ask it: when a
 * fact is made anew it is asked once again, and who heard another answer before is told by two numbers.
 */
export class TrackedFacts {
  readonly #sources = new Map<string, Source>();
  /** The questions of the run that is under way; absent between runs. */
  #asked: Set<Question> | undefined;
  #round = 0;
  /** The facts by name, as rules get them: always the same objects, whatever stands behind them. */
  readonly facts: Readonly<Record<string, object>>;

  constructor(names: readonly string[]) {
    this.facts = Object.fromEntries(
      names.map((name) => {
        const source: Source = { name, fact: undefined, builds: 0, questions: new Map(), limit: MIN_QUESTIONS };
        this.#sources.set(name, source);
        return [name, this.#tracked(source)];
      }),
    );
  }

  /** Puts another making of a fact into its place. */
  replace(name: string, fact: object): void {
    const source = this.#sources.get(name);
    if (source === undefined) return;
    source.fact = fact;
    source.builds++;
  }

  /** Runs something and gives what it has asked beside what it gives. */
  listen<Value>(run: () => Value): { readonly value: Value; readonly reads: FactReads } {
    const asked = new Set<Question>();
    this.#asked = asked;
    try {
      const value = run();
      const questions = [...asked];
      return { value, reads: { questions, versions: questions.map(({ version }) => version) } };
    } finally {
      this.#asked = undefined;
    }
  }

  /** True where every question still has the answer that it had. */
  holds({ questions, versions }: FactReads): boolean {
    let isSame = true;
    for (let index = 0; index < questions.length; index++) {
      const question = questions[index] as Question;
      question.round = this.#round;
      if (!isSame) continue;
      if (question.build !== question.source.builds) askAgain(question);
      isSame = question.version === versions[index];
    }
    return isSame;
  }

  /** Everybody has been asked whether what he heard still holds: questions of none of them are forgotten. */
  settle(): void {
    for (const source of this.#sources.values()) {
      if (source.questions.size <= source.limit) continue;
      for (const [key, { round }] of source.questions) if (round !== this.#round) source.questions.delete(key);
      source.limit = Math.max(MIN_QUESTIONS, source.questions.size * 1.5);
    }
    this.#round++;
  }

  #tracked(source: Source): object {
    const methods = new Map<string, (...args: readonly unknown[]) => unknown>();
    return new Proxy(
      {},
      {
        get: (_, property) => {
          const fact = source.fact as Answers;
          const value = fact[property as string];
          if (typeof property !== 'string') return value;
          if (typeof value !== 'function') {
            this.#note(source, property, [], value);
            return value;
          }
          let method = methods.get(property);
          if (method === undefined) {
            method = (...args) => {
              const answer = ask(source, property, args);
              this.#note(source, property, args, answer);
              return answer;
            };
            methods.set(property, method);
          }
          return method;
        },
      },
    );
  }

  #note(source: Source, name: string, args: readonly unknown[], value: unknown): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    const key = `${name} ${textOf(args)}`;
    let question = source.questions.get(key);
    if (question === undefined) {
      question = { source, name, args, answer: textOf(value), version: 0, build: source.builds, round: this.#round };
      source.questions.set(key, question);
    } else {
      question.round = this.#round;
      if (question.build !== source.builds) renew(question, value);
    }
    asked.add(question);
  }
}

function askAgain(question: Question): void {
  const { source, name, args } = question;
  const value = (source.fact as Answers)[name];
  renew(question, typeof value === 'function' ? value.apply(source.fact, args) : value);
}

const ask = ({ fact }: Source, name: string, args: readonly unknown[]): unknown =>
  ((fact as Answers)[name] as (...args: unknown[]) => unknown).apply(fact, [...args]);

function renew(question: Question, value: unknown): void {
  question.build = question.source.builds;
  const answer = textOf(value);
  if (answer === question.answer) return;
  question.answer = answer;
  question.version++;
}

const textOf = (value: unknown): string => JSON.stringify(value) ?? 'undefined';
