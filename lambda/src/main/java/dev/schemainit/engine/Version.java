package dev.schemainit.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a migration: numbers separated by dots or underscores, compared number by number.
 *
 * <p>{@code 1}, {@code 01} and {@code 1.0} are the same version, and {@code 1.10} comes after {@code 1.9}.
 */
record Version(List<BigInteger> numbers) implements Comparable<Version> {
    private static final Pattern SEPARATOR = Pattern.compile("[._]");

    static Version parse(String text) {
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
