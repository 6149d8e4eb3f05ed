// Runs the CDK app: builds it when it is missing or older than its sources, then starts plain java, which takes a third
// of the time that Maven takes.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const built = join(root, "infra/target/app.classpath");
const modules = ["engine", "review", "lambda", "infra"];
const sources = ["pom.xml", ...modules.flatMap((module) => [`${module}/pom.xml`, `${module}/src/main`])];

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function run(command, args, options) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (result.error) console.error(`Cannot run ${command}: ${result.error.message}`);
  if (result.status !== 0) process.exit(result.status ?? 1);
}

if (!existsSync(built) || sources.some((source) => newest(join(root, source)) > statSync(built).mtimeMs)) {
  console.error("Building the app (the first time takes some minutes) …");
  const windows = process.platform === "win32";
  const build = ["-q", "-B", "-Dmaven.test.skip=true", "-Dspotless.check.skip", "package", "-pl", "infra", "-am"];
  // Maven writes to stdout what belongs to stderr here: the stdout of an app is the command line's.
  run(join(root, windows ? "mvnw.cmd" : "mvnw"), build, { stdio: ["ignore", 2, 2], shell: windows });
}

const java = process.env.JAVA_HOME ? join(process.env.JAVA_HOME, "bin", "java") : "java";
const classpath = [join(root, "infra/target/schemainit-infra.jar"), readFileSync(built, "utf8").trim()].join(delimiter);

// The classes as the JVM has read them, kept at the end of the first run after a build: a fifth of a later run was spent on
// reading them. One for each JDK: a JVM that an archive is not for passes it over, and what it says about that would be on stdout.
const archive = join(root, `infra/target/app${(process.env.JAVA_HOME ?? "").replaceAll(/\W+/g, "-")}.jsa`);
const kept = existsSync(archive) && statSync(archive).mtimeMs > statSync(built).mtimeMs;
const sharing = `-XX:${kept ? "SharedArchiveFile" : "ArchiveClassesAtExit"}=${archive}`;
process.on("exit", (code) => {
  // A run that failed, because of a wrong key for example, has read few of them.
  if (code !== 0 && !kept) rmSync(archive, { force: true });
});
const options = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", sharing, "-Xlog:disable"];
run(java, [...options, "-cp", classpath, "dev.schemainit.infra.SchemaInitializerApp"], {
  env: {
    // The library's own check of every template costs 14 CPU-seconds; a test and CI switch it on.
    CDK_VALIDATION: "false",
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: "20",
    ...process.env,
  },
});
