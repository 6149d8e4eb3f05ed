package dev.schemainit.engine.statement;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes SQL texts whose quoting is as odd as the language allows, around words that would end a transaction. */
final class OddSql {
    private static final List<String> SPACE = List.of(
            " ",
            " ",
            " ",
            "\n",
            "\t",
            "\r\n",
            "\r",
            "\f",
            "/**/",
            "/* ; COMMIT; ' */",
            "/* /* nested */ $$ \" */",
            "-- ; COMMIT; '\n",
            "--\r",
            " -- $x$ /*\n",
            "/*--*/");

    /** What stands between quotes; everything here is harmless there and not elsewhere. */
    private static final List<String> INSIDE = List.of(
            "COMMIT",
            ";",
            "; COMMIT; ",
            "BEGIN",
            "--",
            "/*",
            "*/",
            "\n",
            "\r",
            "\\",
            "$",
            "$$",
            "$x$",
            "a",
            "é",
            "1",
            " ",
            "E",
            "U&",
            "\u00a0",
            "case",
            "END");

    private static final List<String> MARKERS =
            List.of("COMMIT", "BEGIN", "ROLLBACK", "END", "ABORT", "START TRANSACTION", "commit work", "SAVEPOINT s");

    private final Random random;

    OddSql(long seed) {
        this.random = new Random(seed);
    }

    /** A whole file: mostly valid, sometimes with a bare COMMIT, often with one character lost, doubled or moved. */
    String text() {
        String text = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> space() + statement() + space())
                .collect(Collectors.joining(";"));
        for (int i = random.nextInt(3); i > 0 && text.length() > 2; i--) {
            text = mutated(text);
        }
        return text;
    }

    /** Pieces without any order, for what must not hang or throw. */
    String garbage() {
        return IntStream.range(0, random.nextInt(40))
                .mapToObj(i -> switch (random.nextInt(6)) {
                    case 0 -> any(SPACE);
                    case 1 -> any(MARKERS);
                    case 2 -> String.valueOf((char) random.nextInt(0x250));
                    case 3 ->
                        any(List.of(
                                "'",
                                "\"",
                                "E'",
                                "U&'",
                                "U&\"",
                                "$a$",
                                "$1",
                                "(",
                                ")",
                                "BEGIN ATOMIC",
                                "CREATE FUNCTION"));
                    case 4 -> literal();
                    default -> any(INSIDE);
                })
                .collect(Collectors.joining(random.nextBoolean() ? "" : " "));
    }

    private String statement() {
        return switch (random.nextInt(14)) {
            case 0 -> any(MARKERS);
            case 1 -> "DO" + space() + dollarQuoted("BEGIN PERFORM 1; END");
            case 2 ->
                "CREATE OR REPLACE FUNCTION odd(a int) RETURNS int LANGUAGE sql BEGIN" + space() + "ATOMIC SELECT 1"
                        + any(List.of("", " case", " AS end", " AS \"begin\"")) + "; SELECT CASE WHEN a > 0 THEN 1 END;"
                        + space() + "END";
            case 3 -> "SELECT begin" + space() + "atomic FROM (SELECT 1 AS begin) AS t";
            case 4 -> "";
            default ->
                "SELECT" + space()
                        + IntStream.rangeClosed(0, random.nextInt(3))
                                .mapToObj(i -> literal()
                                        + space()
                                        + (random.nextInt(3) == 0 ? "AS" + space() + identifier() : ""))
                                .collect(Collectors.joining("," + space()));
        };
    }

    private String literal() {
        return switch (random.nextInt(9)) {
            case 0 -> "'" + inside("'", "''").replace("\0", "") + "'";
            case 1 -> "E'" + inside("'", "\\'").replace("\\\\'", "\\'") + "'";
            case 2 -> "E'x'" + "\n" + space() + "'" + "a\\'b" + "'";
            case 3 -> dollarQuoted(inside("$", ""));
            case 4 -> "1" + space() + "+" + space() + "1e5";
            case 5 -> "N'" + inside("'", "''") + "'";
            case 6 -> "U&'" + inside("'", "''").replace("\\", "\\\\") + "'";
            case 7 -> "B'01'";
            default -> "1" + any(List.of("", "::text", " /* ; */", " -- '\n"));
        };
    }

    private String identifier() {
        String name = inside("\"", "\"\"");
        return "\"" + "n" + name.substring(0, Math.min(20, name.length())).replace("\"", "") + "\"";
    }

    private String dollarQuoted(String text) {
        String tag = any(List.of("$$", "$x$", "$é_1$"));
        return tag + text + tag;
    }

    private String inside(String quote, String doubled) {
        return IntStream.range(0, random.nextInt(5))
                .mapToObj(i -> random.nextInt(4) == 0 ? quote : any(INSIDE))
                .collect(Collectors.joining())
                .replace(quote, doubled);
    }

    private String mutated(String text) {
        int at = random.nextInt(text.length() - 1);
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + text.substring(at + 1);
            case 1 -> text.substring(0, at) + text.charAt(at) + text.substring(at);
            default ->
                text.substring(0, at)
                        + any(List.of("'", "\"", "$", "\\", ";", "/", "*", "-", "$$", "\n"))
                        + text.substring(at);
        };
    }

    private String space() {
        String space = any(SPACE);
        return random.nextInt(3) == 0 ? space + any(SPACE) : space;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
