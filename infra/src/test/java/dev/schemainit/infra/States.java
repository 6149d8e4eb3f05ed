package dev.schemainit.infra;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A state machine of a template, executed by an interpreter that is not ours, with answers instead of functions. */
record States(Map<String, Object> definition) {
    private static final Path SCRIPT = Path.of("infra/src/test/node/states.cjs");

    /** Of a property of the template, in which references stand for what they will be. */
    static States of(Object definitionString) {
        return new States(SampleApp.json(resolved(definitionString)));
    }

    private static String resolved(Object definition) {
        return Rendered.text(definition)
                .replaceAll("<[A-Za-z0-9]+(\\.Arn)?>", "arn:aws:lambda:eu-west-3:111122223333:function:shop:1")
                .replace("<AWS::Partition>", "aws");
    }

    /** What a task answers. */
    static Map<String, Object> payload(Object payload) {
        return Map.of("payload", payload);
    }

    /** How a task fails. */
    static Map<String, Object> error(String name, String message) {
        return Map.of("error", name, "message", message);
    }

    /**
     * What came of an execution: {@code problems} of a definition that is invalid; otherwise {@code tasks}, and
     * {@code output} or {@code error} and {@code cause}.
     *
     * @param answers of its tasks, the last of them again and again
     */
    Map<String, Object> execute(List<Map<String, Object>> answers) throws IOException, InterruptedException {
        var execution = new LinkedHashMap<String, Object>();
        execution.put("definition", definition);
        execution.put("input", Map.of("RequestType", "Create"));
        execution.put("answers", answers);
        var builder = new ProcessBuilder("node", SCRIPT.toString()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .put("NODE_PATH", Path.of("node_modules").toAbsolutePath().toString());
        Process process = builder.start();
        try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(SampleApp.pretty(execution));
        }
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return SampleApp.json(text);
    }
}
