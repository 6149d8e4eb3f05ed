package dev.schemainit.infra;

/** What is wrong with the configuration, as one message that names the keys: the only text that a failed synth shows. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigException(String message) {
        super(message);
    }
}
