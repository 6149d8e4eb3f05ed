package dev.schemainit.cli.option;

import dev.schemainit.engine.Migrator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What a run with files to apply does about a database that somebody has changed by hand since the last run. */
public final class DriftOption {
    private enum Reaction {
        STOP,
        REPORT
    }

    @Option(
            names = "--on-drift",
            paramLabel = "stop|report",
            converter = ReactionConverter.class,
            description = "if the database was changed since the last run: stop before anything runs (the default), or"
                    + " report it and continue")
    private Reaction reaction = Reaction.STOP;

    /** A migrator that does so. */
    public Migrator prepared(Migrator migrator) {
        return reaction == Reaction.REPORT ? migrator.reportingDrift() : migrator;
    }

    private static final class ReactionConverter implements ITypeConverter<Reaction> {
        @Override
        public Reaction convert(String value) {
            return switch (value) {
                case "stop" -> Reaction.STOP;
                case "report" -> Reaction.REPORT;
                default -> throw new TypeConversionException("it takes stop or report");
            };
        }
    }
}
