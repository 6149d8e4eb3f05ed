package dev.schemainit.localcloud.lambda;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a function runs, as its template says.
 *
 * @param handler {@code package.Class::method}
 * @param memory in MB
 * @param environment the function's own variables
 * @param groups the security groups of its network interfaces
 */
public record FunctionSettings(
        String handler, int memory, Duration timeout, Map<String, String> environment, List<String> groups) {
    public FunctionSettings {
        environment = Map.copyOf(environment);
        groups = List.copyOf(groups);
    }

    FunctionSettings with(Map<String, String> variables) {
        return new FunctionSettings(handler, memory, timeout, variables, groups);
    }
}
