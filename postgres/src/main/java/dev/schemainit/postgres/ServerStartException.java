package dev.schemainit.postgres;

/** Says why a throw-away server could not be started, with the server's own last words where it had any. */
public final class ServerStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message) {
        super(message);
    }

    ServerStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
