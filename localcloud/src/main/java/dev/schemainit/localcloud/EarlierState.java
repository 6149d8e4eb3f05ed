package dev.schemainit.localcloud;

import dev.schemainit.engine.text.Json;
import dev.schemainit.localcloud.cloudformation.CloudAssembly;
import dev.schemainit.localcloud.cloudformation.Template;
import dev.schemainit.review.GitRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * An environment as a commit has it: its entry in cdk.json, its lookups and its folder of SQL files. The CDK app and
 * the function are those of today.
 *
 * @param described the commit as people write it, such as {@code main (58f8f35)}
 * @param directory where these are, for {@code cdk synth} to run in
 */
record EarlierState(String described, Path directory) {
    private static final String CONFIGURATION = "cdk.json";
    private static final String LOOKUPS = "cdk.context.json";
    private static final int SHORT = 7;

    /**
     * Takes it out of git.
     *
     * @param home where cdk.json is
     * @param ref a branch, a tag or a commit
     * @param target an empty directory
     * @throws IllegalArgumentException where git does not have it, with the reason
     */
    static EarlierState of(Path home, String ref, String environment, Path target)
            throws IOException, InterruptedException {
        var git = new GitRepository(home);
        Path top = git.top().orElseThrow(() -> wrong(home + " is in no git repository, which --from needs"));
        String commit = git.commit(ref)
                .orElseThrow(() -> wrong("git knows no commit " + ref + ": name a branch, a tag or a commit"));
        var state = new EarlierState(ref + " (" + commit.substring(0, SHORT) + ")", target);
        git.copy(commit, top, target, CONFIGURATION);
        git.copy(commit, top, target, LOOKUPS);
        String sql = state.configure(home, environment);
        git.copy(commit, top, target, sql);
        if (Files.notExists(target.resolve(sql))) {
            throw wrong(state.described + " does not have the folder " + sql);
        }
        state.addLookups(home);
        return state;
    }

    /**
     * Leaves this environment alone in cdk.json, with the app of today, which reads the folder at its absolute path.
     *
     * @return the folder of SQL files as a path in the commit
     */
    private String configure(Path home, String environment) throws IOException {
        Path file = directory.resolve(CONFIGURATION);
        if (Files.notExists(file)) {
            throw wrong(described + " does not have " + CONFIGURATION);
        }
        Map<String, Object> configuration = CloudAssembly.json(file);
        Map<String, Object> environments =
                Template.map(Template.map(configuration.get("context")).get("environments"));
        if (!environments.containsKey(environment)) {
            throw wrong("no environment " + environment + " in " + CONFIGURATION + " of " + described + "; there are "
                    + String.join(", ", environments.keySet()));
        }
        environments.keySet().retainAll(Set.of(environment));
        Map<String, Object> settings = Template.map(environments.get(environment));
        String sql = inside(home, String.valueOf(settings.get("sql")));
        settings.put("sql", directory.resolve(sql).toString());
        configuration.put("app", "node \"" + home.resolve("infra/app.mjs") + "\"");
        Files.writeString(file, Json.write(configuration));
        return sql;
    }

    /** The path of a folder in the tree of the commit. */
    private String inside(Path home, String folder) {
        Path relative = home.relativize(home.resolve(folder).normalize());
        if (relative.startsWith("..")) {
            throw wrong("the folder " + folder + " of " + described + " is not in the repository");
        }
        return relative.toString();
    }

    /** The app of today can look up more than the one of then; that has not changed meanwhile. */
    private void addLookups(Path home) throws IOException {
        Map<String, Object> lookups = CloudAssembly.json(home.resolve(LOOKUPS));
        Path file = directory.resolve(LOOKUPS);
        if (Files.exists(file)) {
            lookups.putAll(CloudAssembly.json(file));
        }
        Files.writeString(file, Json.write(lookups));
    }

    private static IllegalArgumentException wrong(String reason) {
        return new IllegalArgumentException(reason);
    }
}
