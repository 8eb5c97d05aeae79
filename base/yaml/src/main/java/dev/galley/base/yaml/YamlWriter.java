package dev.galley.base.yaml;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prints data as block YAML with the quoting, folding and order of go-yaml v2, which `kubectl` and
/// Kustomize print with.
public final class YamlWriter {
  private static final int STANDARD_WIDTH = 80;

  private final int width;
  private final boolean sorted;

  private YamlWriter(int width, boolean sorted) {
    this.width = width;
    this.sorted = sorted;
  }

  /// Keys sorted, long lines folded after column 80.
  public static YamlWriter standard() {
    return new YamlWriter(STANDARD_WIDTH, true);
  }

  /// The same with keys in the order of the data.
  public YamlWriter keepingOrder() {
    return new YamlWriter(width, false);
  }

  /// The text of one document, ended by a newline.
  public String write(@Nullable Object tree) {
    YamlEmitter emitter = new YamlEmitter(width);
    value(emitter, tree, false);
    return emitter.finished();
  }

  private void value(YamlEmitter emitter, @Nullable Object value, boolean inMapping) {
    switch (value) {
      case Map<?, ?> map -> map(emitter, map);
      case List<?> list -> list(emitter, list, inMapping);
      case String text -> text(emitter, text, false);
      case null -> emitter.scalar("null", YamlStyle.PLAIN, false);
      case Double number -> emitter.scalar(number(number), YamlStyle.PLAIN, false);
      case Boolean _, Long _, Integer _, BigInteger _ ->
          emitter.scalar(value.toString(), YamlStyle.PLAIN, false);
      default -> throw new IllegalArgumentException("not a tree: " + value.getClass().getName());
    }
  }

  /// Numbers go through JSON text first, as in the originals: there `1e3` becomes `1000`.
  private static String number(double number) {
    if (Double.isNaN(number)) {
      return ".nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? ".inf" : "-.inf";
    }
    return switch (YamlTypes.resolve(GoNumbers.json(number), YamlFlavour.KUBERNETES)) {
      case Double still -> GoNumbers.general(still);
      case null -> throw new IllegalStateException("a number is not null");
      case Object whole -> whole.toString();
    };
  }

  private void map(YamlEmitter emitter, Map<?, ?> map) {
    if (map.isEmpty()) {
      emitter.indicator("{", true, true, false);
      emitter.indicator("}", false, false, false);
      return;
    }
    int before = emitter.indent();
    emitter.indentAs(before < 0 ? 0 : before + 2);
    for (String key : keys(map)) {
      emitter.newLine();
      if (YamlEmitter.isSimpleKey(key)) {
        text(emitter, key, true);
        emitter.indicator(":", false, false, false);
      } else {
        emitter.indicator("?", true, false, true);
        text(emitter, key, false);
        emitter.newLine();
        emitter.indicator(":", true, false, true);
      }
      value(emitter, map.get(key), true);
    }
    emitter.indentAs(before);
  }

  private List<String> keys(Map<?, ?> map) {
    List<String> keys = new ArrayList<>(map.size());
    for (Object key : map.keySet()) {
      keys.add((String) key);
    }
    if (sorted) {
      NaturalOrder.sort(keys);
    }
    return keys;
  }

  private void list(YamlEmitter emitter, List<?> list, boolean inMapping) {
    if (list.isEmpty()) {
      emitter.indicator("[", true, true, false);
      emitter.indicator("]", false, false, false);
      return;
    }
    int before = emitter.indent();
    boolean indentless = inMapping && !emitter.atLineStart();
    emitter.indentAs(before < 0 ? 0 : indentless ? before : before + 2);
    for (Object element : list) {
      emitter.newLine();
      emitter.indicator("-", true, false, true);
      value(emitter, element, false);
    }
    emitter.indentAs(before);
  }

  private static void text(YamlEmitter emitter, String text, boolean simpleKey) {
    emitter.scalar(text, style(text), simpleKey);
  }

  /// Quotes a text that would be read as another type.
  private static YamlStyle style(String text) {
    if (text.indexOf('\n') >= 0) {
      return YamlStyle.LITERAL;
    }
    boolean stays =
        YamlTypes.resolve(text, YamlFlavour.KUBERNETES) instanceof String
            && !YamlTypes.isSexagesimal(text);
    return stays ? YamlStyle.PLAIN : YamlStyle.DOUBLE_QUOTED;
  }
}
