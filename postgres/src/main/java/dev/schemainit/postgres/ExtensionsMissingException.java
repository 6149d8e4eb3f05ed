package dev.schemainit.postgres;

import java.util.List;
import java.util.Set;

/** Says that no PostgreSQL of this machine has the extensions that a schema creates. */
public final class ExtensionsMissingException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Set<String> extensions;
    private final transient List<String> looked;

    ExtensionsMissingException(Set<String> extensions, List<String> looked) {
        super("no PostgreSQL here has " + String.join(", ", extensions));
        this.extensions = Set.copyOf(extensions);
        this.looked = List.copyOf(looked);
    }

    /** The names of those that are missing, sorted. */
    public List<String> extensions() {
        return extensions.stream().sorted().toList();
    }

    /** Where they were looked for, such as {@code the installed PostgreSQL 15.18 in /usr/lib/postgresql/15/bin}. */
    public List<String> looked() {
        return looked;
    }
}
