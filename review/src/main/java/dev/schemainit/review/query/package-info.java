/** Queries of the catalog: each is read to its end, and its rows become values. A leaf: it knows nothing of reviews. */
@NullMarked
package dev.schemainit.review.query;

import org.jspecify.annotations.NullMarked;
