package dev.schemainit.review.query;

import java.sql.ResultSet;
import java.sql.SQLException;

/** Makes a value of one row of a result. */
@FunctionalInterface
public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
}
