package dev.schemainit.cli.fleet;

import dev.schemainit.engine.text.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the description of an execution: with the AWS command line, from a file, or from stdin. */
final class Executions {
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:states:([a-z0-9-]+):\\d{12}:(execution|stateMachine):[\\w.:-]+");
    private static final int MAX_WORDS = 300;

    private Executions() {}

    /**
     * What {@code aws stepfunctions describe-execution} says.
     *
     * @param source the ARN of an execution or of a state machine, a file, or {@code -}
     * @throws dev.schemainit.engine.failure.SchemaInitException if there is no such thing
     */
    static Map<String, Object> described(String source) throws IOException, InterruptedException {
        Matcher arn = ARN.matcher(source);
        if (!arn.matches()) {
            return object(source.equals("-") ? text(System.in) : file(Path.of(source)), source);
        }
        String region = arn.group(1);
        String execution = arn.group(2).equals("execution") ? source : last(source, region);
        return object(aws("describe-execution", "--execution-arn", execution, "--region", region), source);
    }

    private static String last(String stateMachine, String region) throws IOException, InterruptedException {
        String listed =
                aws("list-executions", "--state-machine-arn", stateMachine, "--max-results", "1", "--region", region);
        if (object(listed, stateMachine).get("executions") instanceof List<?> executions
                && !executions.isEmpty()
                && executions.get(0) instanceof Map<?, ?> execution) {
            return String.valueOf(execution.get("executionArn"));
        }
        throw StatusError.EXECUTION_UNREADABLE.exception(stateMachine + " has no execution");
    }

    private static String aws(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("aws", "stepfunctions"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--output", "json"));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            throw StatusError.EXECUTION_UNREADABLE.exception("the AWS command line, aws, does not start");
        }
        process.getOutputStream().close();
        String answer = text(process.getInputStream()).strip();
        if (process.waitFor() != 0) {
            throw StatusError.EXECUTION_UNREADABLE.exception(answer.substring(0, Math.min(MAX_WORDS, answer.length())));
        }
        return answer;
    }

    private static String file(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw StatusError.EXECUTION_UNREADABLE.exception(file + " is neither an ARN nor a file");
        }
        return Files.readString(file);
    }

    private static Map<String, Object> object(String text, String source) {
        return Json.readObject(text)
                .orElseThrow(() -> StatusError.EXECUTION_UNREADABLE.exception(source + " does not give a JSON object"));
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}
