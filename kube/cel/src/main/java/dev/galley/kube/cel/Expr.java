package dev.galley.kube.cel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An expression. `at` is the offset in the source, in code points, that messages point to; `id`
/// tells nodes apart.
sealed interface Expr {
  int id();

  int at();

  /// A value written down.
  record Literal(int id, int at, Object value) implements Expr {}

  /// A name.
  record Ident(int id, int at, String name) implements Expr {}

  /// A field of something; with `test`, whether it is there.
  record Select(int id, int at, Expr operand, String field, boolean test) implements Expr {}

  /// A call of a function, or of a method of a target.
  record Call(int id, int at, String function, Optional<Expr> target, List<Expr> arguments)
      implements Expr {
    /// The target, when there is one, and the arguments.
    List<Expr> operands() {
      if (target.isEmpty()) {
        return arguments;
      }
      List<Expr> all = new ArrayList<>();
      all.add(target.get());
      all.addAll(arguments);
      return all;
    }
  }

  /// A list written down; optional elements are left out when they hold nothing.
  record Items(int id, int at, List<Element> elements) implements Expr {}

  /// One element of a list.
  record Element(Expr value, boolean optional) {}

  /// A map written down, or an object when it has a type's name.
  record Fields(int id, int at, @Nullable String type, List<Entry> entries) implements Expr {}

  /// One entry of a map or field of an object, whose key is then a literal.
  record Entry(int id, int at, Expr key, Expr value, boolean optional) {}

  /// What macros such as `all` become: a loop over a range that accumulates a result.
  record Fold(int id, int at, Range range, Accumulator accumulator, Expr condition, Expr step)
      implements Expr {
    Expr result() {
      return accumulator.result();
    }
  }

  /// Over what a fold goes, and how each element is called; the second name is empty but for loops
  /// with index or key.
  record Range(Expr over, String first, String second) {}

  /// What a fold starts with and ends in.
  record Accumulator(String name, Expr start, Expr result) {}
}
