package dev.schemainit.cli.option;

import dev.schemainit.engine.Migrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files the first run adopts on a database that somebody else has made. */
public final class AdoptionOption {
    @Option(
            names = "--adopt-at",
            paramLabel = "<version>",
            description =
                    "on a database without a history: the files up to this version, such as V3, are applied already")
    private @Nullable String version;

    /**
     * A migrator that does so.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException where its folder does not have the version
     */
    public Migrator prepared(Migrator migrator) {
        return version == null ? migrator : migrator.adoptingUpTo(version);
    }
}
