package dev.schemainit.localcloud;

import dev.schemainit.engine.sql.AccessFile;
import dev.schemainit.engine.sql.MigrationFolder;
import dev.schemainit.localcloud.network.DatabaseServer;
import dev.schemainit.localcloud.states.Execution;
import dev.schemainit.postgres.ServerBuild;
import dev.schemainit.postgres.ServerStartException;
import dev.schemainit.review.scratch.ServerRequest;
import dev.schemainit.review.scratch.WantedVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Deploys the states of one environment, each as an update of the one before, to an empty database of their own. */
final class LocalDeployments {
    private static final String TABLES = """
            SELECT format('%s: %s', c.oid::regclass, (xpath('/row/n/text()', query_to_xml(
                format('SELECT count(*) || CASE count(*) WHEN 1 THEN '' row'' ELSE '' rows'' END AS n FROM %s',
                    c.oid::regclass), false, true, '')))[1])
            FROM pg_class c
            WHERE relkind IN ('r', 'p') AND NOT relispartition
                AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema')
                AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid
                    AND deptype = 'e')
            ORDER BY 1""";

    private final Path home;
    private final @Nullable Integer major;
    private final Progress progress;

    /** @param major the version of the server that was asked for; null where none was */
    LocalDeployments(Path home, @Nullable Integer major, Progress progress) {
        this.home = home;
        this.major = major;
        this.progress = progress;
    }

    /**
     * Shows what happens, and the tables in the end.
     *
     * @param states with the same database; the last one decides what the server is
     * @return whether all of them were deployed; none is after one that was not
     */
    boolean run(List<DeployedState> states, Path work)
            throws IOException, GeneralSecurityException, ServerStartException, SQLException, InterruptedException {
        ExistingDatabase existing = states.get(states.size() - 1).existing();
        var wanted = WantedVersion.ofEnvironment(major, existing.sql(), home, existing.name());
        ServerBuild build = ServerRequest.build(wanted, extensions(states), home, progress::begin);
        progress.begin("PostgreSQL " + build.version() + " serves as " + existing.host());
        try (var server = DatabaseServer.start(List.of(existing.host()), build, work);
                var cloud = new LocalCloud(home.resolve("node_modules"), server.authority(), work)) {
            String password = HexFormat.of().formatHex(new SecureRandom().generateSeed(16));
            server.reset(existing.database(), existing.login(), password);
            cloud.add(existing, server);
            for (DeployedState state : states) {
                cloud.addEndpoint(state.existing());
                cloud.putSecret(state.existing(), password);
                server.setUsesIam(existing.login(), state.existing().usesIam());
                if (!deploy(state, states, cloud)) {
                    return false;
                }
            }
            progress.line("");
            progress.report("PostgreSQL " + server.version() + ", database " + existing.database() + ":");
            server.query(existing.database(), TABLES).forEach(table -> progress.report("  - " + table));
            showLogins(existing, server);
            progress.succeeded("Deployed " + existing.name());
            return true;
        }
    }

    private void showLogins(ExistingDatabase existing, DatabaseServer server) throws SQLException {
        Optional<AccessFile> access = MigrationFolder.read(existing.sql()).access();
        List<String> logins = access.isPresent() ? LoginsShown.of(access.get(), server) : List.of();
        if (!logins.isEmpty()) {
            progress.report("Logins:");
            logins.forEach(login -> progress.report("  - " + login));
        }
    }

    private boolean deploy(DeployedState state, List<DeployedState> states, LocalCloud cloud)
            throws IOException, InterruptedException {
        boolean several = states.size() > 1;
        if (several) {
            progress.line("");
            progress.line("Deployment " + (states.indexOf(state) + 1) + " of " + states.size() + ": " + state.title());
        }
        Deployment deployment = cloud.deploy(state.assembly(), state.existing(), progress::event);
        if (!deployment.succeeded()) {
            progress.failed(deployment.status() + (several ? " with " + state.title() : ""), deployment.reason());
        } else if (deployment.invocations().isEmpty()) {
            progress.line("Nothing that the function is made of has changed: it did not run");
        }
        return deployment.succeeded() && longWorkSucceeds(cloud);
    }

    /** What goes on in the background in AWS is waited for here. */
    private boolean longWorkSucceeds(LocalCloud cloud) throws InterruptedException {
        cloud.machines().awaitEnds();
        List<Execution> ended = cloud.machines().ended();
        for (Execution execution : ended) {
            progress.line("State machine " + execution.machine() + ", " + execution.name() + ": "
                    + (execution.succeeded() ? "succeeded" : "failed with " + execution.cause()));
        }
        return ended.stream().allMatch(Execution::succeeded);
    }

    private static Set<String> extensions(List<DeployedState> states) {
        return states.stream()
                .flatMap(state -> MigrationFolder.read(state.existing().sql()).extensions().stream())
                .collect(Collectors.toSet());
    }
}
