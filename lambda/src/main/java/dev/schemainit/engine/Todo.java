package dev.schemainit.engine;

import java.util.List;

/**
 * What a run has to do for a folder, given a history.
 *
 * @param done the files that are applied as they stand
 * @param pending the files to run, in order
 * @param adopted the files that count as applied without having run, because what they make is there
 * @param newer the applied files that the folder does not know yet: it is an older one than the history, as when
 *     CloudFormation rolls back to the previous function version, and there is nothing to do
 */
record Todo(List<SqlFile> done, List<SqlFile> pending, List<SqlFile> adopted, List<String> newer) {
    static Todo of(List<SqlFile> files, History history) {
        return new Todo(
                files.stream().filter(history::isUnchanged).toList(),
                files.stream().filter(file -> !history.isUnchanged(file)).toList(),
                List.of(),
                List.of());
    }

    static Todo adopting(List<SqlFile> files, List<SqlFile> pending) {
        return new Todo(List.of(), pending, files, List.of());
    }

    static Todo olderFolder(List<String> newer) {
        return new Todo(List.of(), List.of(), List.of(), newer);
    }

    boolean isOlderFolder() {
        return !newer.isEmpty();
    }
}
