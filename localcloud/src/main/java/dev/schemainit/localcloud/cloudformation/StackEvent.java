package dev.schemainit.localcloud.cloudformation;

import java.util.Optional;

/**
 * One line of a deployment's events.
 *
 * @param status such as {@code CREATE_IN_PROGRESS}
 */
public record StackEvent(String logicalId, String type, String status, Optional<String> reason) {
    public boolean isFailure() {
        return status.endsWith("_FAILED");
    }
}
