package dev.galley.kube.cel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that expressions may use: variables, types, and the functions that go with them.
final class Environment {
  private static final CelType A = CelType.parameter("A");
  private static final Map<String, CelType> TYPES = types();

  private final Map<String, CelType> variables;
  private final Structs structs;
  private final boolean patches;

  /// The fields of object types.
  @FunctionalInterface
  interface Structs {
    /// The fields of a type by name; `null` when there is no such type.
    @Nullable Map<String, CelType> fields(String type);
  }

  /// @param patches whether objects are changed here, so that patches can be written down
  Environment(Map<String, CelType> variables, Structs structs, boolean patches) {
    this.variables = new HashMap<>(variables);
    this.structs = structs;
    this.patches = patches;
  }

  private static Map<String, CelType> types() {
    Map<String, CelType> types = new HashMap<>();
    for (CelType type :
        List.of(
            CelType.BOOL,
            CelType.BYTES,
            CelType.DOUBLE,
            CelType.DURATION,
            CelType.INT,
            CelType.list(A),
            CelType.map(A, CelType.parameter("B")),
            CelType.NULL,
            CelType.STRING,
            CelType.TIMESTAMP,
            CelType.TYPE,
            CelType.UINT,
            CelType.optional(CelType.parameter("V")),
            CelType.opaque("net.IP", List.of()),
            CelType.opaque("net.CIDR", List.of()))) {
      types.put(type.name(), CelType.typeOf(type));
    }
    return types;
  }

  @Nullable CelType variable(String name) {
    CelType type = variables.get(name);
    if (type != null) {
      return type;
    }
    CelType known = TYPES.get(name);
    return known == null && structs.fields(name) != null
        ? CelType.typeOf(CelType.struct(name))
        : known;
  }

  boolean hasFunction(String name) {
    return !Functions.named(name).isEmpty() && (patches || !name.equals("jsonpatch.escapeKey"));
  }

  boolean hasStruct(String name) {
    return structs.fields(name) != null;
  }

  @Nullable CelType field(String struct, String field) {
    Map<String, CelType> fields = structs.fields(struct);
    return fields == null ? null : fields.get(field);
  }

  /// A compiled expression, or what is wrong with it.
  sealed interface Compilation {
    /// It compiles.
    record Compiled(Program program) implements Compilation {}

    /// It does not; worded as cel-go words it.
    ///
    /// @param what `compilation`, or `program instantiation`
    record Refused(String what, String issues) implements Compilation {
      /// The sentence that errors are about.
      String detail() {
        return what + " failed: " + issues;
      }
    }
  }

  Compilation compile(String expression) {
    SourceText source = new SourceText(expression);
    Issues issues = new Issues(source);
    Expr parsed;
    try {
      parsed = Parser.parse(source, new ExprFactory(), issues);
    } catch (SyntaxError error) {
      return refused(SyntaxWording.of(expression, source, error));
    }
    if (!issues.isEmpty()) {
      return refused(issues.toString());
    }
    Checked checked = Checker.check(this, parsed, issues);
    if (issues.isEmpty()) {
      LiteralChecks.check(checked.expr(), issues);
    }
    if (!issues.isEmpty()) {
      return refused(issues.toString());
    }
    try {
      return new Compilation.Compiled(Program.of(checked));
    } catch (CelFailure failure) {
      return new Compilation.Refused("program instantiation", failure.message());
    }
  }

  private static Compilation refused(String issues) {
    return new Compilation.Refused("compilation", issues);
  }
}
