package dev.schemainit.engine;

import dev.schemainit.engine.access.AccessChanges;
import dev.schemainit.engine.catalog.Difference;
import dev.schemainit.engine.catalog.ExpectedCatalog;
import dev.schemainit.engine.catalog.RowCount;
import dev.schemainit.engine.connect.Login;
import dev.schemainit.engine.history.RecordedFile;
import dev.schemainit.engine.run.AppliedFile;
import dev.schemainit.engine.run.RunLog;
import dev.schemainit.engine.run.RunResult;
import dev.schemainit.engine.run.StateAgainstFolder;
import dev.schemainit.engine.run.Step;
import dev.schemainit.engine.sql.FileSelection;
import dev.schemainit.engine.sql.MigrationFile;
import dev.schemainit.engine.work.WorkLeft;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a run did and found: data alone. {@link ReportText} words it for people, {@link ReportJson} for machines.
 *
 * @param connected the database that it ran on
 * @param files of the folder and of the history
 * @param catalog how it changed and how it differs
 * @param access what the run changed of roles and privileges, and the logins of the environment
 * @param tables the schema's tables with their rows
 * @param notes what happened on the way
 * @param work what goes on after the run; null: it is done
 */
public record Report(
        Action action,
        Connected connected,
        Files files,
        CatalogPart catalog,
        AccessChanges access,
        List<RowCount> tables,
        Notes notes,
        @Nullable WorkLeft work) {
    /**
     * The database of a run.
     *
     * @param database {@code host:port/name}
     * @param serverVersion such as {@code 15.18}
     */
    public record Connected(String database, String user, String serverVersion) {}

    /**
     * The files of a run, by name.
     *
     * @param applied what this run applied, or would apply as a plan, in order
     * @param adopted what this run recorded without running it, because it was applied before there was a history; what
     *     a run would adopt, for a plan and for info
     * @param alreadyApplied what was applied before and is unchanged
     * @param pending what still has to be applied; for info alone
     * @param newer what is in the history, and an older folder does not know
     * @param recorded what the history says of those that are applied; for info alone
     * @param inFolder how many files the folder has
     */
    public record Files(
            List<AppliedFile> applied,
            List<String> adopted,
            List<String> alreadyApplied,
            List<String> pending,
            List<String> newer,
            List<RecordedFile> recorded,
            int inFolder) {}

    /**
     * What a run says about the catalog.
     *
     * @param changes the lines that change, with the signs of a diff; for a plan alone
     * @param differences how the catalog differs from expected.txt; not empty for info alone, the other actions fail
     * @param verifiedLines how many lines of expected.txt were compared
     */
    public record CatalogPart(List<String> changes, List<String> differences, int verifiedLines) {}

    /**
     * What happened on the way.
     *
     * @param warnings what is worth knowing and no failure
     * @param steps what was done, in order
     */
    public record Notes(List<String> warnings, List<Step> steps, long milliseconds) {}

    static Report of(Action action, Login login, ExpectedCatalog expected, RunResult result, RunLog log) {
        return new Report(
                action,
                new Connected(login.address(), login.user().text(), result.serverVersion()),
                files(action, result),
                catalog(action, expected, result),
                result.changes().access(),
                result.tables(),
                new Notes(warnings(login, result), log.steps(), log.milliseconds()),
                null);
    }

    /** Of a run that ends before its work does. */
    static Report ofWork(Action action, Login login, FileSelection files, WorkLeft work, RunLog log) {
        List<AppliedFile> applied = log.applied();
        var ofFiles = new Files(
                applied,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                files.all().size());
        return new Report(
                action,
                new Connected(login.address(), login.user().text(), log.serverVersion()),
                ofFiles,
                new CatalogPart(List.of(), List.of(), 0),
                AccessChanges.NONE,
                List.of(),
                new Notes(List.of(), log.steps(), log.milliseconds()),
                work);
    }

    private static Files files(Action action, RunResult result) {
        StateAgainstFolder found = result.found();
        boolean adopts = !result.changes().adopted().isEmpty();
        return new Files(
                result.changes().applied(),
                action == Action.INFO
                        ? MigrationFile.names(found.adopted().files())
                        : result.changes().adopted(),
                adopts ? List.of() : alreadyApplied(result),
                action == Action.INFO ? found.files().pendingNames() : List.of(),
                found.files().newer(),
                action == Action.INFO ? recorded(found) : List.of(),
                found.files().done().size() + found.missingNames().size());
    }

    /** Not what the folder does not have, or has in another form since. */
    private static List<RecordedFile> recorded(StateAgainstFolder found) {
        Set<String> known = Stream.concat(
                        MigrationFile.names(found.files().done()).stream(), found.files().newer().stream())
                .collect(Collectors.toSet());
        return found.state().history().recorded().stream()
                .filter(file -> known.contains(file.file()))
                .toList();
    }

    /** Not what an earlier attempt of the same run has applied. */
    private static List<String> alreadyApplied(RunResult result) {
        Set<String> now =
                result.changes().applied().stream().map(AppliedFile::file).collect(Collectors.toSet());
        return MigrationFile.names(result.found().files().done()).stream()
                .filter(name -> !now.contains(name))
                .toList();
    }

    private static CatalogPart catalog(Action action, ExpectedCatalog expected, RunResult result) {
        StateAgainstFolder found = result.found();
        List<String> changes = action == Action.PLAN
                ? found.catalog().changesTo(result.catalog()).stream()
                        .map(Difference::asChange)
                        .toList()
                : List.of();
        return new CatalogPart(
                changes,
                differences(action, expected, result),
                isCompared(action, expected, result) ? expected.catalog().size() : 0);
    }

    private static List<String> differences(Action action, ExpectedCatalog expected, RunResult result) {
        if (action != Action.INFO) {
            return List.of();
        }
        Stream<String> ofCatalog = isCompared(action, expected, result)
                ? expected.differences(result.catalog()).stream().map(Difference::toString)
                : Stream.of();
        return Stream.concat(result.found().contradictions().stream(), ofCatalog)
                .toList();
    }

    /** To read that every line of a schema is missing where nothing was applied yet helps nobody. */
    private static boolean isCompared(Action action, ExpectedCatalog expected, RunResult result) {
        StateAgainstFolder found = result.found();
        boolean nothingYet = action == Action.INFO
                && found.state().history().isEmpty()
                && !expected.catalog().sharesTableWith(found.catalog());
        return !found.isOlderFolder() && result.verified() && !nothingYet;
    }

    private static List<String> warnings(Login login, RunResult result) {
        Stream<String> proxy = login.certified().isProxy()
                ? Stream.of("connected through RDS Proxy: prefer the writer's own endpoint")
                : Stream.empty();
        return Stream.concat(proxy, result.changes().warnings().stream()).toList();
    }

    /** The same with more that is worth knowing. */
    public Report withWarnings(List<String> more) {
        var added = new Notes(
                Stream.concat(notes.warnings().stream(), more.stream()).toList(), notes.steps(), notes.milliseconds());
        return new Report(action, connected, files, catalog, access, tables, added, work);
    }
}
