package dev.schemainit.postgres;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Chooses the PostgreSQL that a throw-away server is started from.
 *
 * <p>The embedded one of the class path comes first where it is of the wanted version, because it is the same on every
 * machine; then what is installed, newest first; then what Maven can fetch.
 */
public final class ServerSearch {
    private final EmbeddedDownload download;
    private final Supplier<List<InstalledPostgres>> installations;

    /**
     * Searches this machine.
     *
     * @param home a checkout of this project, whose Maven fetches older versions; any directory where there is none
     * @param progress is given what takes long
     */
    public ServerSearch(Path home, Consumer<String> progress) {
        this(new EmbeddedDownload(home, progress), InstalledPostgres::find);
    }

    ServerSearch(EmbeddedDownload download, Supplier<List<InstalledPostgres>> installations) {
        this.download = download;
        this.installations = installations;
    }

    /**
     * Any server that has the extensions.
     *
     * @throws ExtensionsMissingException where there is none
     */
    public ServerBuild any(Set<String> extensions) throws ServerStartException, ExtensionsMissingException {
        var looked = new ArrayList<ServerBuild>();
        looked.add(newest());
        if (!looked.get(0).missing(extensions).isEmpty()) {
            installations.get().forEach(installation -> looked.add(ServerBuild.of(installation)));
        }
        return first(looked, extensions);
    }

    /**
     * A server of a major version that has the extensions.
     *
     * @param major from {@link EmbeddedVersions#OLDEST} to {@link EmbeddedVersions#NEWEST}
     * @throws ExtensionsMissingException where this version has them nowhere
     */
    public ServerBuild of(int major, Set<String> extensions) throws ServerStartException, ExtensionsMissingException {
        var newest = newest();
        var looked = new ArrayList<ServerBuild>();
        if (major == newest.major()) {
            looked.add(newest);
        }
        if (looked.isEmpty() || !newest.missing(extensions).isEmpty()) {
            installations.get().stream()
                    .filter(installation -> installation.major() == major)
                    .forEach(installation -> looked.add(ServerBuild.of(installation)));
        }
        var found = looked.stream().anyMatch(build -> build.missing(extensions).isEmpty());
        // What the newest embedded one does not have, the older ones have not either: not fetched for nothing.
        if (!found && major != newest.major() && newest.missing(extensions).isEmpty()) {
            looked.add(ServerBuild.embedded(download.directory(major), major));
        }
        if (looked.isEmpty()) {
            throw new ExtensionsMissingException(extensions, List.of("no installed PostgreSQL " + major));
        }
        return first(looked, extensions);
    }

    private ServerBuild newest() throws ServerStartException {
        var directory = EmbeddedBinaries.areOnClassPath()
                ? EmbeddedBinaries.unpacked()
                : download.directory(EmbeddedVersions.NEWEST);
        return ServerBuild.embedded(directory, EmbeddedVersions.NEWEST);
    }

    private static ServerBuild first(List<ServerBuild> looked, Set<String> extensions)
            throws ExtensionsMissingException {
        for (var build : looked) {
            if (build.missing(extensions).isEmpty()) {
                return build;
            }
        }
        // What none of them has; where each has a part, what the first one lacks.
        var nowhere = new TreeSet<>(extensions);
        looked.forEach(build -> nowhere.retainAll(build.missing(extensions)));
        throw new ExtensionsMissingException(
                nowhere.isEmpty() ? looked.get(0).missing(extensions) : nowhere,
                looked.stream()
                        .map(build -> build.described() + " in " + build.bin())
                        .toList());
    }
}
