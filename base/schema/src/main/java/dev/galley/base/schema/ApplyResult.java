package dev.galley.base.schema;

import dev.galley.base.objects.KubeObject;
import java.util.ArrayList;
import java.util.List;

/// What came of a server-side apply.
public sealed interface ApplyResult {

  /// The object to store; not `changed` when it is the live object as it was.
  record Applied(KubeObject object, boolean changed) implements ApplyResult {}

  /// Others own some of the fields, with other values; to be answered with 409.
  record Conflicts(List<Conflict> conflicts) implements ApplyResult {
    public Conflicts {
      conflicts = List.copyOf(conflicts);
    }

    /// The message of the `Status`, as upstream words it.
    public String message() {
      if (conflicts.size() == 1) {
        Conflict only = conflicts.getFirst();
        return "Apply failed with 1 conflict: conflict with "
            + only.manager()
            + ": "
            + only.field();
      }
      List<String> lines = new ArrayList<>();
      String manager = "";
      for (Conflict conflict : conflicts) {
        if (!conflict.manager().equals(manager)) {
          manager = conflict.manager();
          lines.add("conflicts with " + manager + ":");
        }
        lines.add("- " + conflict.field());
      }
      return "Apply failed with " + conflicts.size() + " conflicts: " + String.join("\n", lines);
    }
  }

  /// The configuration does not fit the type: unknown fields, duplicate keys; to be answered as a
  /// failure to create a typed patch object.
  record Untyped(List<String> errors) implements ApplyResult {
    public Untyped {
      errors = List.copyOf(errors);
    }

    public String message() {
      return errors.size() == 1
          ? errors.getFirst()
          : "errors:\n" + String.join("\n", errors.stream().map(each -> "  " + each).toList());
    }
  }

  /// One field that somebody else owns; `manager` reads as `"kubectl" using apps/v1`.
  record Conflict(String manager, String field) {
    /// The message of the cause in the `Status`; its reason is `FieldManagerConflict`.
    public String message() {
      return "conflict with " + manager;
    }
  }
}
