package dev.schemainit.engine.access;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what with one object: a line about access in a catalog.
 *
 * @param owner null where the line names none
 * @param granted the privileges by role, in lower case; {@code PUBLIC} is everybody
 */
record Privileges(@Nullable String owner, Map<String, Set<String>> granted) {
    /** Everybody, as a line writes it. */
    static final String PUBLIC = "PUBLIC";

    private static final Pattern GRANTED = Pattern.compile("(?:^|, )(\\w+) \\(([a-z, ]+)\\)");
    private static final String OWNER = "owner ";

    /** @param definition as {@code access.sql} writes it: {@code owner a, b (select), c (insert, select)} */
    static Privileges of(String definition) {
        var granted = new TreeMap<String, Set<String>>();
        Matcher each = GRANTED.matcher(definition);
        int end = definition.length();
        while (each.find()) {
            end = Math.min(end, each.start());
            granted.put(each.group(1), new TreeSet<>(Arrays.asList(each.group(2).split(", "))));
        }
        String owner = definition.startsWith(OWNER) ? definition.substring(OWNER.length(), end) : null;
        return new Privileges(owner, granted);
    }

    /** The same of these roles alone, and so without PUBLIC. */
    Privileges ofRoles(List<String> roles) {
        var rest = new TreeMap<>(granted);
        rest.keySet().retainAll(roles);
        return new Privileges(owner, rest);
    }

    /** What is granted to a role; possibly nothing. */
    Set<String> ofRole(String role) {
        return granted.getOrDefault(role, Set.of());
    }

    /** What these grant, and others do not, by role. */
    Map<String, Set<String>> without(Privileges others) {
        var rest = new TreeMap<String, Set<String>>();
        granted.forEach((role, privileges) -> {
            var missing = new TreeSet<>(privileges);
            missing.removeAll(others.ofRole(role));
            if (!missing.isEmpty()) {
                rest.put(role, missing);
            }
        });
        return rest;
    }
}
