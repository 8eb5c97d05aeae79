package dev.galley.render.kustomize;

import dev.galley.base.yaml.Yaml;
import dev.galley.base.yaml.YamlFlavour;
import dev.galley.base.yaml.YamlMapping;
import dev.galley.base.yaml.YamlNode;
import dev.galley.base.yaml.YamlScalar;
import dev.galley.base.yaml.YamlSequence;
import dev.galley.base.yaml.YamlStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Paths of replacements and variables: `spec.containers.[name=x].env.0.value`.
final class FieldPaths {
  /// What is made where a path leads nowhere.
  enum Making {
    NOTHING,
    SCALAR,
    MAPPING,
    SEQUENCE
  }

  /// A field that can be read and replaced.
  sealed interface Slot {
    YamlNode node();

    void put(YamlNode node);

    /// The value of an entry of a mapping.
    record Field(YamlMapping.Entry entry) implements Slot {
      @Override
      public YamlNode node() {
        return entry.value();
      }

      @Override
      public void put(YamlNode node) {
        entry.valueAs(node);
      }
    }

    /// An element of a list.
    record Element(YamlSequence sequence, int index) implements Slot {
      @Override
      public YamlNode node() {
        return sequence.elements().get(index);
      }

      @Override
      public void put(YamlNode node) {
        sequence.elements().set(index, node);
      }
    }
  }

  private FieldPaths() {}

  /// Splits at dots, except after a backslash and inside brackets.
  static List<String> split(String path) {
    List<String> plain = FieldSpec.split(path, '.');
    List<String> steps = new ArrayList<>();
    for (int i = 0; i < plain.size(); i++) {
      String step = plain.get(i);
      if (step.startsWith("[") && !step.endsWith("]")) {
        StringBuilder whole = new StringBuilder(step);
        while (i < plain.size() - 1) {
          i++;
          whole.append('.').append(plain.get(i));
          if (plain.get(i).endsWith("]")) {
            break;
          }
        }
        String text = whole.toString();
        steps.add(text.indexOf('=') >= 0 ? text : trimmed(text));
      } else {
        steps.add(step);
      }
    }
    return steps;
  }

  private static String trimmed(String text) {
    return text.replaceAll("^[\\[\\]]+|[\\[\\]]+$", "");
  }

  private static boolean isNumber(String step) {
    return step.matches("[+-]?\\d{1,9}");
  }

  private static boolean isChoice(String step) {
    return step.startsWith("[") && step.endsWith("]");
  }

  private static String[] choice(String step) {
    String inside = step.substring(1, step.length() - 1);
    int sign = inside.indexOf('=');
    if (sign < 0) {
      throw wrong("list path element must contain fieldName=fieldValue for element to match");
    }
    return new String[] {inside.substring(0, sign), inside.substring(sign + 1)};
  }

  private static Fault wrong(String message) {
    return Fault.of(KustomizeProblem.BAD_REPLACEMENT, message);
  }

  /// The one node that a path leads to; list elements by index or by exact value.
  static @Nullable YamlNode lookup(YamlNode root, List<String> steps) {
    YamlNode here = root;
    for (String raw : steps) {
      String step = raw.strip();
      if (step.isEmpty()) {
        continue;
      }
      if (Nodes.isNull(here)) {
        return null;
      }
      YamlNode next = lookup(here, step);
      if (next == null) {
        return null;
      }
      here = next;
    }
    return here;
  }

  private static @Nullable YamlNode lookup(YamlNode here, String step) {
    if (step.equals("*")) {
      throw wrong("wildcard is not supported in PathGetter");
    }
    if (isNumber(step) || step.equals("-")) {
      YamlSequence sequence = sequence(here);
      int index = step.equals("-") ? sequence.elements().size() - 1 : Integer.parseInt(step);
      if (index < 0 && !step.equals("-")) {
        throw wrong("array index " + index + " cannot be negative");
      }
      return index >= 0 && index < sequence.elements().size()
          ? sequence.elements().get(index)
          : null;
    }
    if (isChoice(step)) {
      String[] choice = choice(step);
      for (YamlNode element : sequence(here).elements()) {
        YamlNode value = choice[0].isEmpty() ? element : Nodes.at(element, choice[0]);
        if (value instanceof YamlScalar scalar && scalar.text().equals(choice[1])) {
          return element;
        }
      }
      return null;
    }
    return mapping(here).get(step);
  }

  private static YamlSequence sequence(YamlNode node) {
    if (node instanceof YamlSequence sequence) {
      return sequence;
    }
    throw wrong(
        "wrong node kind: expected SequenceNode but got "
            + Nodes.kindName(node)
            + ": node contents:\n"
            + contents(node));
  }

  private static YamlMapping mapping(YamlNode node) {
    if (node instanceof YamlMapping mapping) {
      return mapping;
    }
    throw wrong(
        "wrong node kind: expected MappingNode but got "
            + Nodes.kindName(node)
            + ": node contents:\n"
            + contents(node));
  }

  private static String contents(YamlNode node) {
    return Yaml.write(Yaml.data(node, YamlFlavour.KUSTOMIZE));
  }

  /// All fields that a path leads to; list elements by index, by regular expression or all.
  static List<Slot> matches(YamlNode root, List<String> steps, Making making) {
    List<Slot> found = new ArrayList<>();
    match(root, null, steps, making, found);
    return found;
  }

  private static void match(
      YamlNode node, @Nullable Slot slot, List<String> steps, Making making, List<Slot> found) {
    if (steps.isEmpty()) {
      if (slot != null) {
        found.add(slot);
      }
      return;
    }
    String step = steps.getFirst();
    if (isNumber(step)) {
      matchIndex(sequence(node), Integer.parseInt(step), steps, making, found);
    } else if (isChoice(step)) {
      matchChoice(sequence(node), step, steps, making, found);
    } else if (step.equals("*")) {
      YamlSequence sequence = sequence(node);
      for (int i = 0; i < sequence.elements().size(); i++) {
        descend(new Slot.Element(sequence, i), steps, making, found);
      }
    } else {
      matchField(node, step, steps, making, found);
    }
  }

  private static void descend(Slot slot, List<String> steps, Making making, List<Slot> found) {
    match(slot.node(), slot, steps.subList(1, steps.size()), making, found);
  }

  private static void matchField(
      YamlNode node, String step, List<String> steps, Making making, List<Slot> found) {
    if (Nodes.isNull(node) && making == Making.NOTHING) {
      return;
    }
    YamlMapping mapping = mapping(node);
    YamlMapping.Entry entry = mapping.entry(step);
    if (entry == null) {
      if (making == Making.NOTHING) {
        return;
      }
      mapping.put(step, made(steps.size() > 1 ? steps.get(1) : "", making, mapping));
      entry = mapping.entry(step);
    }
    if (entry != null) {
      descend(new Slot.Field(entry), steps, making, found);
    }
  }

  private static void matchIndex(
      YamlSequence sequence, int index, List<String> steps, Making making, List<Slot> found) {
    int size = sequence.elements().size();
    if (index == size && making != Making.NOTHING) {
      sequence.elements().add(made(steps.size() > 1 ? steps.get(1) : "", making, sequence));
      size++;
    }
    if (index < 0 || index >= size) {
      throw wrong("index " + index + " specified but only " + size + " elements found");
    }
    descend(new Slot.Element(sequence, index), steps, making, found);
  }

  private static void matchChoice(
      YamlSequence sequence, String step, List<String> steps, Making making, List<Slot> found) {
    String[] choice = choice(step);
    Pattern pattern;
    try {
      pattern = Pattern.compile(choice[1]);
    } catch (PatternSyntaxException unreadable) {
      throw wrong("error parsing regexp: " + unreadable.getDescription() + ": `" + choice[1] + "`");
    }
    int before = found.size();
    for (int i = 0; i < sequence.elements().size(); i++) {
      YamlNode element = sequence.elements().get(i);
      YamlNode value = choice[0].isEmpty() ? element : Nodes.at(element, choice[0]);
      if (value instanceof YamlScalar scalar && pattern.matcher(scalar.text()).find()) {
        Slot slot = new Slot.Element(sequence, i);
        if (choice[0].isEmpty()) {
          found.add(slot);
        } else {
          descend(slot, steps, making, found);
        }
      }
    }
    if (found.size() == before && making != Making.NOTHING) {
      YamlScalar value = new YamlScalar(choice[1], YamlStyle.PLAIN, sequence.place());
      if (choice[0].isEmpty()) {
        sequence.elements().add(value);
      } else {
        YamlMapping made = new YamlMapping(sequence.place());
        made.put(choice[0], value);
        sequence.elements().add(made);
      }
      matchChoice(sequence, step, steps, making, found);
    }
  }

  private static YamlNode made(String nextStep, Making making, YamlNode parent) {
    Making kind = making;
    if (isChoice(nextStep) || isNumber(nextStep)) {
      kind = Making.SEQUENCE;
    } else if (!nextStep.isEmpty()) {
      kind = Making.MAPPING;
    }
    return switch (kind) {
      case MAPPING -> new YamlMapping(parent.place());
      case SEQUENCE -> new YamlSequence(parent.place());
      case NOTHING, SCALAR -> new YamlScalar("", YamlStyle.PLAIN, parent.place());
    };
  }
}
