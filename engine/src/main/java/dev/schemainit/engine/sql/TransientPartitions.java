package dev.schemainit.engine.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A comment in a file that says that the partitions of a table come and go, because a job makes and drops them, such as
 * {@code -- schemainit: partitions of event come and go}.
 *
 * @param file the file's name
 * @param line the comment's, from 1
 * @param table the name that the comment gives, as {@link #plain} makes it
 */
public record TransientPartitions(String file, int line, String table) {
    /** A regular expression for a name as SQL writes it, without a schema. */
    public static final String PLAIN_NAME = "(?:\"(?:[^\"]|\"\")+\"|[^\\s\".()]+)";

    /** The same, possibly with a schema. */
    public static final String NAME = PLAIN_NAME + "(?:\\." + PLAIN_NAME + ")?";

    private static final String PUBLIC = "public.";
    private static final Pattern PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|[^\\s\".]+");
    private static final Pattern COMMENT =
            Pattern.compile("\\s*--\\s*schemainit:\\s*partitions\\s+of\\s+(" + NAME + ")\\s+come\\s+and\\s+go\\s*");

    /** Whether a line of a file is such a comment. */
    public static boolean isComment(String line) {
        return COMMENT.matcher(line).matches();
    }

    /** All such comments of a file. */
    static List<TransientPartitions> of(MigrationFile file) {
        var found = new ArrayList<TransientPartitions>();
        if (!file.sql().contains("schemainit:")) {
            return found;
        }
        List<String> lines = file.sql().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            Matcher comment = COMMENT.matcher(lines.get(i));
            if (comment.matches()) {
                found.add(new TransientPartitions(file.name(), i + 1, plain(comment.group(1))));
            }
        }
        return found;
    }

    /**
     * A name in the one form in which it can be compared: without quotes, without the schema {@code public}, and in
     * lower case where it has no quotes.
     *
     * @param name as SQL writes it
     */
    public static String plain(String name) {
        var plain = new StringBuilder();
        Matcher part = PART.matcher(name);
        while (part.find()) {
            plain.append(plain.isEmpty() ? "" : ".");
            plain.append(
                    part.group(1) == null
                            ? part.group().toLowerCase(Locale.ROOT)
                            : part.group(1).replace("\"\"", "\""));
        }
        return plain.indexOf(PUBLIC) == 0 ? plain.substring(PUBLIC.length()) : plain.toString();
    }

    /** For people: the comment has no effect, because the files lead to no partitioned table of its name. */
    public String withoutEffect() {
        return file + ":" + line + " names " + table + ", which is not a partitioned table: the comment has no effect";
    }
}
