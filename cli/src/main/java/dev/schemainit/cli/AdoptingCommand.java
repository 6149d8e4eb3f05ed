package dev.schemainit.cli;

import dev.schemainit.engine.Action;
import dev.schemainit.engine.Migrator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An action that can adopt files on the first run on a database that somebody else has made. */
abstract class AdoptingCommand extends DatabaseCommand {
    @Option(
            names = "--adopt-at",
            paramLabel = "<version>",
            description =
                    "on a database without a history: the files up to this version, such as V3, are applied already")
    private @Nullable String adoptAt;

    AdoptingCommand(Action action) {
        super(action);
    }

    @Override
    Migrator prepared(Migrator migrator) {
        return adoptAt == null ? migrator : migrator.adoptingUpTo(adoptAt);
    }
}
