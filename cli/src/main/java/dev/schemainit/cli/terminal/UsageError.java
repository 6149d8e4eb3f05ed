package dev.schemainit.cli.terminal;

import dev.schemainit.engine.text.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What is wrong with what somebody has typed: a line about it, and a line with the right form. */
public final class UsageError {
    private UsageError() {}

    /** Prints it on stderr. */
    public static int handle(ParameterException failure, String[] arguments) {
        Screen err = Screen.err();
        err.line(err.coloured("31", reason(failure)));
        err.line(form(failure.getCommandLine().getCommandSpec()));
        return CommandLine.ExitCode.USAGE;
    }

    private static String reason(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched().get(0), failure.getCommandLine());
        }
        return String.valueOf(failure.getMessage());
    }

    private static String unmatched(String argument, CommandLine command) {
        String typed = withoutSecrets(argument);
        List<String> known;
        String what;
        if (typed.startsWith("-")) {
            what = "there is no option " + typed;
            known = command.getCommandSpec().optionsMap().keySet().stream().toList();
        } else {
            known = command.getSubcommands().keySet().stream().toList();
            what = known.isEmpty() ? "one argument too many: " + typed : "there is no command " + typed;
        }
        return what
                + Nearest.to(typed, known)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse(
                                typed.startsWith("-") || known.isEmpty()
                                        ? ""
                                        : "; there are " + String.join(", ", known));
    }

    /** An option's value, and an address, can be or hold a password, and build logs keep what stands here. */
    private static String withoutSecrets(String argument) {
        return argument.contains("://") ? "an address" : argument.replaceFirst("(?s)=.*", "");
    }

    /** The shortest right form, and where the rest stands. */
    private static String form(CommandSpec spec) {
        var words = new ArrayList<>(List.of("Usage:", CalledAs.name() + withoutRoot(spec)));
        if (!spec.subcommands().isEmpty()) {
            words.add("<command>");
        }
        spec.positionalParameters().stream().map(ArgSpec::paramLabel).forEach(words::add);
        spec.options().stream()
                .filter(OptionSpec::required)
                .map(option -> option.longestName() + " " + option.paramLabel())
                .forEach(words::add);
        words.add("[options]");
        return words.stream().collect(Collectors.joining(" ")) + "; see " + CalledAs.name() + withoutRoot(spec)
                + " --help";
    }

    /** The command without the name of the program; empty for the program itself. */
    private static String withoutRoot(CommandSpec spec) {
        return Stream.of(spec.qualifiedName().split(" "))
                .skip(1)
                .map(name -> " " + name)
                .collect(Collectors.joining());
    }
}
