package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import dev.schemainit.engine.failure.SchemaInitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code access.txt}: the roles of a schema, one a line, as in {@code documents_read: read}.
 *
 * @param roles in the order of the lines; exactly one of them owns the schema
 */
public record AccessFile(List<SchemaRole> roles) {
    /** Its name in the folder of the migrations. */
    public static final String NAME = "access.txt";

    private static final Pattern LINE = Pattern.compile("([^:\\s]+)\\s*:\\s*(\\S+)");

    /** The role that owns what the files make. */
    public SchemaRole owner() {
        return roles.stream().filter(AccessFile::owns).findFirst().orElseThrow();
    }

    /** Empty for a name that is none of these roles'. */
    public Optional<SchemaRole> role(String name) {
        return roles.stream().filter(role -> role.name().equals(name)).findFirst();
    }

    /** The names of the roles, in order. */
    public List<String> names() {
        return roles.stream().map(SchemaRole::name).toList();
    }

    /** As it could be written, without comments. */
    @Override
    public String toString() {
        return roles.stream()
                .map(role -> role.name() + ": " + role.level().label())
                .collect(Collectors.joining("\n"));
    }

    /**
     * Reads one.
     *
     * @throws SchemaInitException naming the line at fault
     */
    static AccessFile parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        var roles = new ArrayList<SchemaRole>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty() && !lines.get(i).startsWith("#")) {
                roles.add(role(lines.get(i), i + 1, roles));
            }
        }
        long owners = roles.stream().filter(AccessFile::owns).count();
        if (owners != 1) {
            throw refusal(
                    Math.max(1, lines.size()),
                    owners == 0 ? "no role owns the schema" : "more than one role owns the schema",
                    "keep one line such as shop_owner: owner");
        }
        return new AccessFile(List.copyOf(roles));
    }

    private static SchemaRole role(String line, int number, List<SchemaRole> before) {
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw refusal(number, "the line is not <role>: <level>", "write it as in shop_read: read");
        }
        String name = parts.group(1);
        if (!SchemaRole.isName(name)) {
            throw refusal(number, name + " cannot be a role of a schema", "give " + SchemaRole.RULE);
        }
        if (before.stream().anyMatch(role -> role.name().equals(name))) {
            throw refusal(number, name + " is in it twice", "remove one of the two lines");
        }
        AccessLevel level = AccessLevel.of(parts.group(2))
                .orElseThrow(() ->
                        refusal(number, parts.group(2) + " is not a level", "use one of: " + AccessLevel.labels()));
        return new SchemaRole(name, level);
    }

    private static boolean owns(SchemaRole role) {
        return role.level() == AccessLevel.OWNER;
    }

    private static SchemaInitException refusal(int line, String reason, String fix) {
        return EngineError.ACCESS_FILE.exception(line, reason, fix);
    }
}
