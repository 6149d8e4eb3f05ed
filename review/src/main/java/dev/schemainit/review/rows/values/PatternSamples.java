package dev.schemainit.review.rows.values;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes texts that match a regular expression of PostgreSQL or a pattern of LIKE, as constraints commonly have them:
 * classes, groups, alternatives, quantifiers and anchors.
 *
 * <p>It takes what it does not understand literally: the server decides whether a text satisfies the constraint.
 */
final class PatternSamples {
    private static final String SPECIAL = "[(^$\\*+?{|.%_";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final Pattern BOUNDS = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");
    private static final int MOST_REPEATED = 6;
    private static final int LONGEST = 200;

    private final String pattern;
    private final Random random;
    private int place;

    private PatternSamples(String pattern, Random random) {
        this.pattern = pattern;
        this.random = random;
    }

    /** At most so many different texts, the same ones each time; none for a text that is no pattern. */
    static List<String> of(String pattern, int count) {
        if (pattern.length() > LONGEST || pattern.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
            return List.of();
        }
        var samples = new LinkedHashSet<String>();
        var random = new Random(pattern.hashCode());
        for (int i = 0; i < count * 2 && samples.size() < count; i++) {
            samples.add(new PatternSamples(pattern, random).alternatives());
        }
        if (pattern.indexOf('%') >= 0) {
            for (int i = 0; i < count; i++) {
                samples.add(new PatternSamples(pattern, random).like());
            }
        }
        return List.copyOf(samples);
    }

    /** The pattern as one of LIKE, with its two wildcards. */
    private String like() {
        var text = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            text.append(
                    switch (c) {
                        case '%' -> one(LETTERS) + one(LETTERS) + random.nextInt(1_000_000);
                        case '_' -> one(LETTERS);
                        default -> String.valueOf(c);
                    });
        }
        return text.toString();
    }

    private String alternatives() {
        var choices = new ArrayList<String>();
        choices.add(sequence());
        while (peek() == '|') {
            place++;
            choices.add(sequence());
        }
        return choices.get(random.nextInt(choices.size()));
    }

    private String sequence() {
        var text = new StringBuilder();
        while (place < pattern.length() && peek() != '|' && peek() != ')') {
            int start = place;
            String atom = atom();
            int end = place;
            int times = times();
            int after = place;
            for (int i = 0; i < times && text.length() < LONGEST; i++) {
                // Read anew, so that each repetition is another text.
                text.append(i == 0 ? atom : atomAt(start));
            }
            place = Math.max(end, after);
        }
        return text.toString();
    }

    private String atomAt(int start) {
        place = start;
        return atom();
    }

    private String atom() {
        char c = pattern.charAt(place++);
        return switch (c) {
            case '^', '$' -> "";
            case '.' -> one(LETTERS);
            case '(' -> group();
            case '[' -> one(set());
            case '\\' -> escaped(place < pattern.length() ? pattern.charAt(place++) : '\\');
            default -> String.valueOf(c);
        };
    }

    private String group() {
        if (pattern.startsWith("?:", place)) {
            place += 2;
        }
        String text = alternatives();
        place++;
        return text;
    }

    private String escaped(char c) {
        return switch (c) {
            case 'd' -> one(DIGITS);
            case 'w' -> one(LETTERS + DIGITS);
            case 's' -> " ";
            case 'm', 'M', 'y', 'A', 'Z' -> "";
            default -> String.valueOf(c);
        };
    }

    private String set() {
        boolean not = peek() == '^';
        if (not) {
            place++;
        }
        var members = new StringBuilder();
        do {
            if (pattern.startsWith("[:", place)) {
                int end = pattern.indexOf(":]", place);
                members.append(named(pattern.substring(place + 2, Math.max(place + 2, end))));
                place = end < 0 ? pattern.length() : end + 2;
            } else {
                member(members);
            }
        } while (place < pattern.length() && peek() != ']');
        place++;
        if (!not) {
            return members.toString();
        }
        String others = (LETTERS + DIGITS)
                .chars()
                .filter(c -> members.indexOf(String.valueOf((char) c)) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return others.isEmpty() ? "-" : others;
    }

    private void member(StringBuilder members) {
        char from = place < pattern.length() ? pattern.charAt(place++) : ']';
        if (from == '\\' && place < pattern.length()) {
            char c = pattern.charAt(place++);
            members.append(c == 'd' ? DIGITS : c == 'w' ? LETTERS + DIGITS : c == 's' ? " " : String.valueOf(c));
        } else if (peek() == '-' && place + 1 < pattern.length() && pattern.charAt(place + 1) != ']') {
            char to = pattern.charAt(place + 1);
            place += 2;
            for (char c = from; c <= to && c - from < 128; c++) {
                members.append(c);
            }
        } else {
            members.append(from);
        }
    }

    private static String named(String name) {
        return switch (name) {
            case "digit", "xdigit" -> DIGITS;
            case "upper" -> LETTERS.toUpperCase(Locale.ROOT);
            case "space", "blank" -> " ";
            case "punct" -> ".-";
            default -> LETTERS;
        };
    }

    /** How often the atom is repeated, by the quantifier after it. */
    private int times() {
        Matcher bounds = BOUNDS.matcher(pattern).region(place, pattern.length());
        int times = 1;
        if (bounds.lookingAt()) {
            times = between(bounds);
            place = bounds.end();
        } else if (peek() == '?') {
            times = random.nextInt(2);
            place++;
        } else if (peek() == '*' || peek() == '+') {
            times = 1 + random.nextInt(MOST_REPEATED);
            place++;
        } else {
            return times;
        }
        if (peek() == '?') {
            place++;
        }
        return times;
    }

    /** {@code {2}}, {@code {2,}} or {@code {2,5}}. */
    private int between(Matcher bounds) {
        int least = Integer.parseInt(bounds.group(1));
        if (bounds.group(2) == null) {
            return least;
        }
        int most = bounds.group(3).isEmpty() ? least + 2 : Integer.parseInt(bounds.group(3));
        return least + random.nextInt(Math.max(0, Math.min(most, least + MOST_REPEATED) - least) + 1);
    }

    private char peek() {
        return place < pattern.length() ? pattern.charAt(place) : '\0';
    }

    private String one(String of) {
        return of.isEmpty() ? "" : String.valueOf(of.charAt(random.nextInt(of.length())));
    }
}
