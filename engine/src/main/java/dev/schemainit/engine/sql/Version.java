package dev.schemainit.engine.sql;

import dev.schemainit.engine.failure.EngineError;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a migration: numbers separated by dots or underscores, compared number by number.
 *
 * <p>{@code 1}, {@code 01} and {@code 1.0} are the same version, and {@code 1.10} comes after {@code 1.9}.
 */
public record Version(List<BigInteger> numbers) implements Comparable<Version> {
    /** Of a file that has none; before every other. */
    static final Version NONE = new Version(List.of());

    private static final Pattern NAME = Pattern.compile("V(\\d+(?:[._]\\d+)*)__\\P{Cntrl}+\\.sql");
    private static final Pattern SEPARATOR = Pattern.compile("[._]");

    /** Whether a file of this name is a versioned one. */
    static boolean isInName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * The version in the name of a versioned file.
     *
     * @throws dev.schemainit.engine.failure.SchemaInitException for any other name
     */
    public static Version inName(String name) {
        Matcher versioned = NAME.matcher(name);
        if (!versioned.matches()) {
            throw EngineError.FILE_NAME.exception(name);
        }
        return parse(versioned.group(1));
    }

    /** @param text numbers separated by dots or underscores */
    public static Version parse(String text) {
        var numbers = new ArrayList<BigInteger>();
        for (String number : SEPARATOR.split(text)) {
            numbers.add(new BigInteger(number));
        }
        while (numbers.size() > 1 && numbers.get(numbers.size() - 1).signum() == 0) {
            numbers.remove(numbers.size() - 1);
        }
        return new Version(List.copyOf(numbers));
    }

    @Override
    public int compareTo(Version other) {
        return Arrays.compare(numbers.toArray(BigInteger[]::new), other.numbers.toArray(BigInteger[]::new));
    }

    @Override
    public String toString() {
        return numbers.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }
}
