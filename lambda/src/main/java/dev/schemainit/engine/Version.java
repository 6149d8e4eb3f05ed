package dev.schemainit.engine;

import java.math.BigInteger;
import java.util.ArrayList;
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
        for (int i = 0; i < numbers.size() && i < other.numbers.size(); i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public String toString() {
        return numbers.stream().map(BigInteger::toString).collect(Collectors.joining("."));
    }
}
