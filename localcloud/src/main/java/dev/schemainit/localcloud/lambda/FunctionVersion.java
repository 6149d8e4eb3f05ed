package dev.schemainit.localcloud.lambda;

import java.nio.file.Path;
import java.util.Map;

/**
 * A function as Lambda runs it: everything of a template that decides what an invocation does.
 *
 * @param arn with the version at its end
 * @param task its code, unpacked: what is /var/task in Lambda
 * @param opt its layers, unpacked over each other: what is /opt in Lambda
 */
public record FunctionVersion(String arn, FunctionSettings settings, Path task, Path opt) {
    private static final int REGION = 3;
    private static final int NAME = 6;
    private static final int VERSION = 7;

    String region() {
        return arn.split(":")[REGION];
    }

    String name() {
        return arn.split(":")[NAME];
    }

    public String version() {
        return arn.split(":")[VERSION];
    }

    FunctionVersion with(Map<String, String> variables) {
        return new FunctionVersion(arn, settings.with(variables), task, opt);
    }

    /** The same under another version. */
    FunctionVersion as(String version) {
        String unqualified = arn.substring(0, arn.lastIndexOf(':'));
        return new FunctionVersion(unqualified + ":" + version, settings, task, opt);
    }
}
