package dev.schemainit.infra.config;

import java.util.List;

/** What is wrong with the configuration, as one message that names the keys: all that a failed synth prints. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    /** @param problems one line each, which begins with the key */
    public static ConfigException of(List<String> problems, String advice) {
        return new ConfigException("The configuration is wrong:\n  - " + String.join("\n  - ", problems)
                + (advice.isEmpty() ? "" : "\n" + advice));
    }
}
