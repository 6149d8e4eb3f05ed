package dev.schemainit.benchmark;

import dev.schemainit.infra.SchemaInitializer;
import dev.schemainit.localcloud.lambda.RuntimeApi;
import dev.schemainit.localcloud.lambda.RuntimeClient;
import dev.schemainit.localcloud.network.SecretsManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One cold run of a function as a whole: its process starts, reads the secret, connects with verified TLS, applies a folder
 * and answers.
 */
final class ColdFunction {
    private static final String REGION = "eu-west-3";
    private static final String ARN = "arn:aws:lambda:" + REGION + ":123456789012:function:benchmark:1";
    private static final String SECRET = "arn:aws:secretsmanager:" + REGION + ":123456789012:secret:benchmark-a1B2c3";
    private static final Duration TIME = Duration.ofMinutes(4);
    private static final double TICKS_A_SECOND = 100;
    private static final int KIB_A_MIB = 1024;

    private final Path root;
    private final Path libraries;
    private final Path authority;
    private final Path logs;

    /**
     * @param libraries where the packages of the functions were unpacked
     * @param authority the PEM file to trust
     */
    ColdFunction(Path root, Path libraries, Path authority, Path logs) {
        this.root = root;
        this.libraries = libraries;
        this.authority = authority;
        this.logs = logs;
    }

    Measure run(Tool tool, Path folder, Database database, CpuShare share) throws IOException, InterruptedException {
        Path log = logs.resolve(tool.folderName() + ".log");
        try (var api = new RuntimeApi(ARN);
                var secrets = new SecretsManager()) {
            secrets.put(SECRET, database.secret());
            var builder = new ProcessBuilder(share.of(command(tool)))
                    .directory(libraries.resolve(tool.folderName()).toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().clear();
            builder.environment().putAll(variables(tool, folder, api, secrets));
            long start = System.nanoTime();
            Process process = builder.start();
            api.follow(process);
            try {
                RuntimeApi.Post post = api.invoke("{}", TIME).orElseThrow();
                double seconds = (System.nanoTime() - start) / 1e9;
                if (post.failed()) {
                    throw new IllegalStateException(
                            tool.title() + " failed: " + post.body() + "\n" + Files.readString(log));
                }
                return new Measure(seconds, cpuSeconds(process), peakMiB(process));
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private List<String> command(Tool tool) throws IOException {
        if (tool == Tool.PYTHON) {
            return List.of(Tool.PYTHON_INTERPRETER, Tool.script(root).toString());
        }
        var command = new ArrayList<>(List.of(Tool.JAVA, "-Xmx512m"));
        command.addAll(RuntimeClient.arguments(tool.handler(), logs));
        return command;
    }

    private Map<String, String> variables(Tool tool, Path folder, RuntimeApi api, SecretsManager secrets) {
        var variables = new HashMap<String, String>();
        variables.put("AWS_LAMBDA_RUNTIME_API", api.address());
        variables.put("_HANDLER", tool.handler());
        variables.put("LAMBDA_TASK_ROOT", libraries.resolve(tool.folderName()).toString());
        variables.put("LAMBDA_RUNTIME_DIR", "/var/runtime");
        variables.put("AWS_REGION", REGION);
        variables.put("AWS_DEFAULT_REGION", REGION);
        variables.put("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
        variables.put("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY");
        variables.put("AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEXAMPLETOKEN");
        variables.put("AWS_LAMBDA_FUNCTION_NAME", "benchmark");
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/benchmark");
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[1]0123456789abcdef");
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url());
        variables.put("LANG", "en_US.UTF-8");
        variables.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        variables.put("DB_SECRET_ARN", SECRET);
        variables.put("DB_CA_FILE", authority.toString());
        variables.put("SQL_DIR", folder.toString());
        if (tool == Tool.SCHEMAINIT) {
            variables.put("JAVA_TOOL_OPTIONS", SchemaInitializer.JAVA_TOOL_OPTIONS);
        }
        return variables;
    }

    /** Source: proc(5), /proc/pid/stat, fields 14 and 15. */
    private static double cpuSeconds(Process process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
    }

    private static double peakMiB(Process process) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / KIB_A_MIB)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
