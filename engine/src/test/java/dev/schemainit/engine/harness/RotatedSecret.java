package dev.schemainit.engine.harness;

import dev.schemainit.engine.access.PasswordSource;
import java.util.Optional;

/** A secret with a login's password, which a rotation changes in two steps. */
public final class RotatedSecret implements PasswordSource {
    private String current;
    private Optional<String> pending = Optional.empty();

    public RotatedSecret(String password) {
        this.current = password;
    }

    /** The rotation has made the next password; the server has it from then on. */
    public void begin(String next) {
        pending = Optional.of(next);
    }

    /** The next password is the current one. */
    public void end() {
        current = pending.orElseThrow();
        pending = Optional.empty();
    }

    @Override
    public String current() {
        return current;
    }

    @Override
    public Optional<String> pending() {
        return pending;
    }
}
