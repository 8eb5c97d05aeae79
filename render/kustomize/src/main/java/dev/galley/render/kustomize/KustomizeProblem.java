package dev.galley.render.kustomize;

import dev.galley.base.problem.ProblemCode;

/// What can stop a build.
public enum KustomizeProblem implements ProblemCode {
  NO_KUSTOMIZATION("KUST-001", "A directory has no kustomization file."),
  SEVERAL_KUSTOMIZATIONS("KUST-002", "A directory has more than one kustomization file."),
  BAD_KUSTOMIZATION("KUST-003", "A kustomization file has an unknown field or a wrong type."),
  EMPTY_KUSTOMIZATION("KUST-004", "A kustomization file asks for nothing."),
  MISSING_FILE("KUST-005", "A file or directory that is named is not there."),
  OUTSIDE("KUST-006", "A file outside the directory of its kustomization is named."),
  CYCLE("KUST-007", "Kustomizations name each other in a circle."),
  BAD_RESOURCE("KUST-008", "A resource has no kind or no name, or cannot be read."),
  DUPLICATE_ID("KUST-009", "Two resources have the same kind, name and namespace."),
  BAD_FIELD_SPEC("KUST-010", "A field specification does not fit the object."),
  BAD_PATCH("KUST-011", "A patch cannot be read or applied."),
  PATCH_WITHOUT_TARGET("KUST-012", "A patch names an object that is not there."),
  BAD_GENERATOR("KUST-013", "A generator cannot make its object."),
  BAD_TRANSFORMER("KUST-014", "A transformer's configuration is wrong."),
  BAD_REPLACEMENT("KUST-015", "A replacement has no single source or no target."),
  BAD_VARIABLE("KUST-016", "A variable is defined twice or has no source."),
  AMBIGUOUS_REFERENCE("KUST-017", "A name refers to more than one object."),
  NOT_AVAILABLE("KUST-018", "The build asks for something that is switched off or refused."),
  BAD_CONFIGURATION("KUST-019", "A transformer configuration file contradicts another one."),
  BAD_SELECTOR("KUST-020", "A selector cannot be read."),
  CHANGED_BY_VALIDATOR("KUST-021", "A validator changed the objects."),
  BAD_OUTPUT("KUST-022", "An object cannot be printed."),
  REMOTE("KUST-023", "A remote base or file cannot be read.");

  private final String code;
  private final String meaning;

  KustomizeProblem(String code, String meaning) {
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
