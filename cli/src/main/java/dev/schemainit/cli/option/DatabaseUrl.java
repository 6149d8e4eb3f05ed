package dev.schemainit.cli.option;

import dev.schemainit.engine.address.DatabaseName;
import dev.schemainit.engine.address.Host;
import dev.schemainit.engine.address.Port;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The address of a database, as --url gives it. */
public record DatabaseUrl(Host host, Port port, DatabaseName database) {
    /** What --url has to be, as a noun for messages. */
    public static final String RULE = "jdbc:postgresql://host:port/database, without anything after it";

    private static final Pattern FORM =
            Pattern.compile("jdbc:postgresql://(?:\\[([^\\]]+)\\]|([^:/?#]+))(?::(\\d{1,5}))?/([^/?#]+)");

    /** Empty for a text of another form, or if its host, port or name cannot be one. */
    public static Optional<DatabaseUrl> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        Optional<Host> host = Host.parse(parts.group(1) != null ? parts.group(1) : parts.group(2));
        Optional<Port> port = parts.group(3) == null ? Optional.of(Port.DEFAULT) : Port.parse(parts.group(3));
        Optional<DatabaseName> database = DatabaseName.parse(parts.group(4));
        return host.isEmpty() || port.isEmpty() || database.isEmpty()
                ? Optional.empty()
                : Optional.of(new DatabaseUrl(host.get(), port.get(), database.get()));
    }
}
