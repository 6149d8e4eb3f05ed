package dev.schemainit.review.rows.values;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts and numbers that the expressions of constraints name: values like them often satisfy the constraints.
 *
 * @param texts without their quotes
 * @param numbers sorted
 */
public record Literals(List<String> texts, List<BigDecimal> numbers) {
    private static final Pattern LITERAL = Pattern.compile("'((?:[^']|'')*)'|(?<![\\w.\"])-?\\d+(?:\\.\\d+)?");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,18}(?:\\.\\d{1,18})?");

    public static Literals of(List<RowCondition> checks) {
        var texts = new LinkedHashSet<String>();
        for (RowCondition check : checks) {
            Matcher literals = LITERAL.matcher(check.expression());
            while (literals.find()) {
                texts.add(
                        literals.group(1) == null
                                ? literals.group()
                                : literals.group(1).replace("''", "'"));
            }
        }
        return new Literals(
                List.copyOf(texts),
                texts.stream()
                        .filter(text -> NUMBER.matcher(text).matches())
                        .map(BigDecimal::new)
                        .sorted()
                        .toList());
    }

    /** Possible values: the texts, the numbers and their neighbours, and what the texts match as patterns. */
    public List<String> candidates(int samples) {
        var candidates = new LinkedHashSet<>(texts);
        for (BigDecimal number : numbers) {
            candidates.add(number.subtract(BigDecimal.ONE).toPlainString());
            candidates.add(number.add(BigDecimal.ONE).toPlainString());
        }
        // An array of texts, as in = ANY ('{low,high}'::text[]).
        texts.stream()
                .filter(text -> text.startsWith("{") && text.endsWith("}"))
                .flatMap(text -> Stream.of(text.substring(1, text.length() - 1).split(",")))
                .map(element -> element.strip().replaceAll("^\"(.*)\"$", "$1"))
                .forEach(candidates::add);
        texts.forEach(text -> candidates.addAll(PatternSamples.of(text, samples)));
        return List.copyOf(candidates);
    }

    /** Expressions that stay on one side of a number or between two; {@code n} is the row's number, an integer. */
    public List<String> numberExpressions(String n) {
        var expressions = new ArrayList<String>();
        for (int i = 0; i < numbers.size(); i++) {
            for (BigDecimal upper : numbers.subList(i + 1, numbers.size())) {
                String width = upper.subtract(numbers.get(i)).toPlainString();
                expressions.add("%s + (%s) %% (%s + 1)".formatted(numbers.get(i).toPlainString(), n, width));
                expressions.add("%s + ((%s) %% 1000 + 100) / 1200.0 * %s"
                        .formatted(numbers.get(i).toPlainString(), n, width));
            }
            expressions.add("%s + (%s)".formatted(numbers.get(i).toPlainString(), n));
            expressions.add("%s - (%s)".formatted(numbers.get(i).toPlainString(), n));
        }
        return expressions;
    }

    /** Expressions for texts whose lengths the numbers name, and for one character more and less. */
    public List<String> lengthExpressions(String n) {
        return lengths()
                .map(length -> "right(lpad((%s)::text, %s, '0'), %2$s)".formatted(n, length))
                .toList();
    }

    /** The same for byte strings. */
    public List<String> byteExpressions(String n) {
        return lengths()
                .map(length -> "decode(right(lpad(to_hex(%s), %s, '0'), %2$s), 'hex')".formatted(n, 2 * length))
                .toList();
    }

    /** The same for arrays: with the first element of another array. */
    public List<String> arrayExpressions(String array) {
        return lengths()
                .map(length -> "array_fill((%s)[1], ARRAY[%s])".formatted(array, length))
                .toList();
    }

    private Stream<Integer> lengths() {
        return numbers.stream()
                .filter(number -> number.signum() > 0 && number.compareTo(BigDecimal.valueOf(10_000)) < 0)
                .map(BigDecimal::intValue)
                .flatMap(length -> Stream.of(length, length + 1, length - 1))
                .distinct();
    }

    /** Expressions for texts in common forms: numbers, alone and between separators, dates, JSON. */
    public List<String> textForms(String n) {
        var expressions = new ArrayList<String>();
        expressions.add("lpad((%s)::text, 12, '0')".formatted(n));
        texts.stream()
                .filter(text -> text.matches("[^\\p{L}\\p{N}]{1,3}"))
                .map(SqlText::quoted)
                .forEach(separator -> expressions.add(
                        "concat_ws(%s, %s, %2$s, %2$s, %2$s)".formatted(separator, "lpad((" + n + ")::text, 6, '0')")));
        for (String date : List.of("YYYY-MM-DD", "YYYYMMDD", "YYYY-MM-DD HH24:MI:SS")) {
            expressions.add(
                    "to_char(timestamp '2020-01-01' + (%s) %% 3650 * interval '1 day', '%s')".formatted(n, date));
            expressions.add(expressions.get(expressions.size() - 1) + " || ' ' || (" + n + ")");
        }
        expressions.add("md5((%s)::text)::uuid::text".formatted(n));
        expressions.add("'{\"id\": ' || (%s) || '}'".formatted(n));
        expressions.add("'10.0.0.' || (%s) %% 250".formatted(n));
        return expressions;
    }

    /** Values of JSON of each kind, and an object with all texts as its keys. */
    public List<String> jsonCandidates() {
        String keys = texts.stream()
                .filter(text -> text.matches("[\\w -]+"))
                .map(text -> "\"" + text + "\": 1")
                .collect(Collectors.joining(", ", "{", "}"));
        return List.of(keys, "{}", "[]", "[1, 2]", "1", "\"text\"", "true");
    }

    /** Expressions for times between two that the texts name, or shortly after one. */
    public List<String> timeExpressions(String n, String type) {
        List<String> times = texts.stream()
                .filter(text -> text.length() >= 8 && Character.isDigit(text.charAt(0)))
                .map(SqlText::quoted)
                .toList();
        String instant = type.endsWith("with time zone") ? "timestamptz" : "timestamp";
        var expressions = new ArrayList<String>();
        for (int i = 0; i < times.size(); i++) {
            for (int j = times.size() - 1; j > i; j--) {
                expressions.add("%1$s::%3$s + (%2$s::%3$s - %1$s::%3$s) * (((%4$s) %% 1000 + 1) / 1001.0)"
                        .formatted(times.get(i), times.get(j), instant, n));
            }
        }
        times.forEach(time -> expressions.add("%s::%s + (%s) * interval '1 minute'".formatted(time, type, n)));
        return expressions;
    }
}
