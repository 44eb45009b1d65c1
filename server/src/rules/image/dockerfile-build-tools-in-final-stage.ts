import { defineRule } from '../../engine/rule.js';
import { installedCompilers, leftToolchain } from '../../model/docker/build-tools.js';

export default defineRule({
  id: 'dockerfile-build-tools-in-final-stage',
  title: 'Compilers and build tools in the final image',
  severity: 'warning',
  why: `
    What builds a program is not needed to run it, but whoever gets into the container finds it there: a compiler, a
    package manager and the sources make the next step of an attack easy, and each of their vulnerabilities is reported
    for this image. A second stage that starts from a small image and takes only what was built leaves all of it behind.`,
  standards: ['cis-docker:4.3', 'nist:SP-800-190-4.1.1'],

  on: 'dockerfile',
  *check(dockerfile, { profile }) {
    const stage = dockerfile.target;
    if (stage === undefined) return;
    const left = leftToolchain(dockerfile, stage);
    if (left !== undefined) {
      const { at, language, image, split } = left;
      yield {
        at,
        message: `The final image keeps the ${language} build tools of "${image}", which the program does not need at run time.`,
        fix: split && {
          title: `Add a final stage from "${split.base}" that copies only what was built`,
          changes: [...split.changes],
          risk: 'The program fails if it needs a file or a tool of the image that it was built in.',
          placeholders: ['PATH'],
        },
      };
      return;
    }
    if (profile === 'recommended') return;
    for (const { at, names } of installedCompilers(stage)) {
      yield {
        at,
        message: `The final image keeps ${names}, which only the build needs.`,
        severity: 'information',
      };
    }
  },

  bad: [
    {
      code: `
        FROM golang:1.26
        #    ^^^^^^^^^^^ The final image keeps the Go build tools of "golang:1.26"
        WORKDIR /src
        COPY . .
        RUN go build -o /usr/local/bin/tool ./cmd
        EXPOSE 8080
        USER app
        CMD ["/usr/local/bin/tool"]`,
      fixed: `
        FROM golang:1.26 AS build
        WORKDIR /src
        COPY . .
        RUN go build -o /usr/local/bin/tool ./cmd

        FROM gcr.io/distroless/base-debian13:nonroot
        COPY --from=build /PATH /PATH
        WORKDIR /src
        EXPOSE 8080
        CMD ["/usr/local/bin/tool"]`,
    },
    {
      code: `
        FROM maven:3.9-eclipse-temurin-21 AS build
        RUN mvn package
        FROM build AS app
        #    ^^^^^ The final image keeps the Java build tools of "maven:3.9-eclipse-temurin-21"
        USER 4000
        ENTRYPOINT ["java", "-jar", "/src/target/app.jar"]`,
      fixed: `
        FROM maven:3.9-eclipse-temurin-21 AS build
        RUN mvn package
        FROM build AS app

        FROM eclipse-temurin:21-jre
        COPY --from=app /PATH /PATH
        USER 4000
        ENTRYPOINT ["java", "-jar", "/src/target/app.jar"]`,
    },
    {
      code: `
        FROM debian:13 AS build
        FROM mcr.microsoft.com/dotnet/sdk:9.0
        #    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ The final image keeps the .NET build tools
        RUN dotnet publish -o /out
        ENTRYPOINT ["dotnet", "/out/app.dll"]`,
      fixed: `
        FROM debian:13 AS build
        FROM mcr.microsoft.com/dotnet/sdk:9.0 AS build-2
        RUN dotnet publish -o /out

        FROM mcr.microsoft.com/dotnet/aspnet:9.0
        COPY --from=build-2 /PATH /PATH
        USER 10001:10001
        ENTRYPOINT ["dotnet", "/out/app.dll"]`,
    },
    {
      code: `
        FROM rust:1.90
        #    ^^^^^^^^^ The final image keeps the Rust build tools
        RUN cargo build --release
        CMD ./target/release/app`,
    },
    {
      code: `
        FROM rust:1.90
        #    ^^^^^^^^^ The final image keeps the Rust build tools
        ENTRYPOINT ["/app"]
        RUN cargo build --release`,
    },
    {
      code: `
        FROM gradle:8
        #    ^^^^^^^^ The final image keeps the Java build tools
        RUN ./gradlew bootJar
        CMD ["java", "-jar", "app.jar"]`,
    },
    {
      profile: 'strict',
      code: `
        FROM python:3.14-slim
        RUN apt-get update && apt-get install -y --no-install-recommends gcc libpq5 make
        #                                                                ^^^ (information) The final image keeps "gcc" and "make"
        RUN apt-get install -y g++ && pip install x && apt-get purge -y g++
        RUN pip install gcc
        CMD ["python", "app.py"]`,
    },
  ],
  good: [
    `
        FROM golang:1.26 AS build
        RUN go build -o /tool
        FROM gcr.io/distroless/static-debian13:nonroot
        COPY --from=build /tool /
        CMD ["/tool"]`,
    'FROM golang:1.26\nRUN go build -o /tool',
    'FROM golang:1.26\nRUN go build -o /tool\nCMD ["go", "test", "./..."]',
    'FROM golang:1.26\nCMD ["/tool"]',
    'FROM golang:1.26\nRUN go build -o /tool\nCMD ["bash"]',
    'FROM eclipse-temurin:21-jdk\nCMD ["java", "-jar", "app.jar"]',
    'FROM registry.example/golang:1.26\nRUN go build -o /tool\nCMD ["/tool"]',
    'FROM python:3.14-slim\nRUN apt-get install -y gcc\nCMD ["python", "app.py"]',
    'FROM mcr.microsoft.com/dotnet/sdk:9.0\nRUN dotnet build\nCMD ["dotnet", "run"]',
    { profile: 'strict', code: 'FROM debian:13\nRUN apt-get install -y gcc' },
    'RUN make',
    'FROM\nCMD ["/tool"]',
  ],
});
