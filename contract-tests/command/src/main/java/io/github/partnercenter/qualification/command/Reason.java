package io.github.partnercenter.qualification.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Describes why a file cannot be read or written. */
final class Reason {
    private Reason() {}

    static String of(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        boolean hasReason = failure instanceof FileSystemException file && file.getReason() != null;
        return hasReason ? ((FileSystemException) failure).getReason() : String.valueOf(failure.getMessage());
    }
}
