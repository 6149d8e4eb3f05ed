package dev.schemainit.test;

import java.util.Optional;

/**
 * One line of a deployment's events.
 *
 * @param status such as {@code CREATE_IN_PROGRESS}
 */
record StackEvent(String logicalId, String type, String status, Optional<String> reason) {
    boolean isFailure() {
        return status.endsWith("_FAILED");
    }
}
