package dev.schemainit.engine.access;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run has changed about access.
 *
 * @param lines about roles and privileges, for a person; possibly none
 * @param logins of the environment, as they are afterwards; empty for a run that leaves them as they are
 * @param isEmpty whether no statement was needed, and so nothing is to be committed
 */
public record AccessChanges(List<String> lines, List<LoginState> logins, boolean isEmpty) {
    public static final AccessChanges NONE = new AccessChanges(List.of(), List.of(), true);

    /** What has changed, on one line. */
    public String words() {
        String all = Stream.concat(
                        lines.stream(),
                        logins.stream()
                                .filter(login -> !login.changes().isEmpty())
                                .map(login -> "login " + login.name() + ": " + login.changes()))
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "roles and privileges are as declared" : all;
    }
}
