package dev.galley.kube.durable;

import dev.galley.base.problem.ProblemCode;

/// Why a data directory cannot be opened.
public enum DurableProblem implements ProblemCode {
  DIRECTORY_UNUSABLE("STORE-001", "The data directory cannot be created, read or written."),
  IN_USE("STORE-002", "Another server uses the data directory."),
  NOT_OURS("STORE-003", "The file in the data directory is not a store of Galley's."),
  UNKNOWN_FORMAT("STORE-004", "The store was written by a newer Galley."),
  DAMAGED("STORE-005", "The store is damaged."),
  ENGINE_UNAVAILABLE("STORE-006", "SQLite cannot be loaded on this machine.");

  private final String code;
  private final String meaning;

  DurableProblem(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public String meaning() {
    return meaning;
  }
}
