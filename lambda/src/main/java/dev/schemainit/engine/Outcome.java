package dev.schemainit.engine;

import dev.schemainit.engine.review.Finding;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run has found and done, from which its report is made.
 *
 * @param comparison what there was before
 * @param catalog as it is at the end
 */
record Outcome(
        Comparison comparison,
        Catalog catalog,
        List<Report.Applied> applied,
        List<Finding> findings,
        List<TableRows> tables,
        List<String> warnings) {
    /** Of a run that only read. */
    static Outcome read(Comparison comparison, List<TableRows> tables) {
        return new Outcome(comparison, comparison.catalog(), List.of(), List.of(), tables, List.of());
    }

    /** @param serverVersion such as {@code 15.18} */
    Report report(Task task, String serverVersion) {
        Login login = task.connector().login();
        Todo todo = comparison.todo();
        boolean info = task.action() == Action.INFO;
        return new Report(
                task.action(),
                login.address(),
                login.user(),
                serverVersion,
                applied,
                SqlFile.names(todo.adopted()),
                SqlFile.names(todo.done()),
                info ? SqlFile.names(todo.pending()) : List.of(),
                todo.newer(),
                task.action() == Action.PLAN ? changes() : List.of(),
                findings,
                info && !todo.isOlderFolder() ? differences(task.verification()) : List.of(),
                todo.isOlderFolder() ? 0 : task.verification().expected().size(),
                tables,
                warnings(login),
                task.journal().steps(),
                task.journal().milliseconds());
    }

    private List<String> changes() {
        return comparison.catalog().changesTo(catalog).stream()
                .map(Difference::asChange)
                .toList();
    }

    private List<String> differences(Verification verification) {
        return Stream.concat(
                        comparison.contradictions().stream(),
                        verification.differences(catalog).stream().map(Difference::toString))
                .toList();
    }

    private List<String> warnings(Login login) {
        Stream<String> proxy = login.isProxy()
                ? Stream.of("connected through RDS Proxy: prefer the writer's own endpoint")
                : Stream.empty();
        return Stream.concat(proxy, warnings.stream()).toList();
    }
}
