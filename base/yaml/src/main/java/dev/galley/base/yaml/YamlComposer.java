package dev.galley.base.yaml;

import dev.galley.base.problem.Place;
import dev.galley.base.problem.Problem;
import dev.galley.base.problem.ProblemException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Builds nodes from the parser's events.
final class YamlComposer {
  static final int DEEPEST = 800;
  private static final int LARGEST = 64 << 20;

  /// Comments cost time, and only those that hold a schema for a field matter to anybody.
  private static final String TELLING_COMMENT = "# {";

  private static final String LONG_TAG = "tag:yaml.org,2002:";

  private final String file;
  private final Iterator<Event> events;
  private final Map<String, YamlNode> anchors = new HashMap<>();
  private int depth;
  private @Nullable YamlNode lastKey;

  private YamlComposer(String file, Iterator<Event> events) {
    this.file = file;
    this.events = events;
  }

  /// The root node of every document that is not empty.
  static List<YamlDocument> documents(String text, String file) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file)
            .setCodePointLimit(LARGEST)
            .setParseComments(text.contains(TELLING_COMMENT))
            .build();
    List<YamlDocument> documents = new ArrayList<>();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      YamlComposer composer = new YamlComposer(file, events);
      while (events.hasNext()) {
        if (events.next().getEventId() == Event.ID.DocumentStart) {
          composer.anchors.clear();
          documents.add(new YamlDocument(file, composer.node(composer.next())));
        }
      }
    } catch (MarkedYamlEngineException wrong) {
      throw syntax(file, wrong);
    } catch (YamlEngineException wrong) {
      throw new ProblemException(
          Problem.of(YamlProblem.SYNTAX, String.valueOf(wrong.getMessage())).at(Place.file(file)),
          wrong);
    }
    documents.removeIf(YamlDocument::isEmpty);
    return documents;
  }

  private static ProblemException syntax(String file, MarkedYamlEngineException wrong) {
    Optional<Mark> mark = wrong.getProblemMark().or(wrong::getContextMark);
    Place place =
        mark.map(at -> new Place(file, at.getLine() + 1, at.getColumn() + 1))
            .orElseGet(() -> Place.file(file));
    String what = wrong.getProblem() == null ? "not YAML" : wrong.getProblem();
    String context = wrong.getContext() == null ? "" : wrong.getContext();
    return new ProblemException(
        Problem.of(YamlProblem.SYNTAX, what).at(place).because(context).hint(hint(what)), wrong);
  }

  private static String hint(String what) {
    if (what.contains("'\\t'") || what.contains("TAB")) {
      return "Indent with spaces; YAML does not allow tabs";
    }
    if (what.contains("mapping values are not allowed")) {
      return "Check the indentation, and quote a value that holds ': '";
    }
    if (what.contains("expected <block end>") || what.contains("could not find expected ':'")) {
      return "Check the indentation of this line and the one before";
    }
    return "";
  }

  /// The next event that is no comment; a comment on the line of a key is the key's.
  private Event next() {
    Event event = events.next();
    while (event instanceof CommentEvent comment) {
      YamlNode key = lastKey;
      if (key != null && place(comment).line() == key.place().line()) {
        key.commentAs(key.comments().withLine("#" + comment.getValue()));
      }
      event = events.next();
    }
    return event;
  }

  private YamlNode node(Event event) {
    if (++depth > DEEPEST) {
      throw new ProblemException(
          Problem.of(YamlProblem.TOO_DEEP, "nested deeper than " + DEEPEST + " levels")
              .at(place(event)));
    }
    try {
      return switch (event) {
        case AliasEvent alias -> alias(alias);
        case ScalarEvent scalar -> scalar(scalar);
        case MappingStartEvent mapping -> mapping(mapping);
        case CollectionStartEvent sequence -> sequence(sequence);
        default -> throw new IllegalStateException("no node begins with " + event);
      };
    } finally {
      depth--;
    }
  }

  private YamlNode alias(AliasEvent event) {
    String name = anchor(event);
    YamlNode target = anchors.get(name);
    if (target == null) {
      throw new ProblemException(
          Problem.of(YamlProblem.UNKNOWN_ALIAS, "unknown anchor '" + name + "' referenced")
              .at(place(event)));
    }
    return new YamlAlias(target, place(event));
  }

  private YamlNode scalar(ScalarEvent event) {
    YamlStyle style =
        switch (event.getScalarStyle()) {
          case SINGLE_QUOTED -> YamlStyle.SINGLE_QUOTED;
          case DOUBLE_QUOTED, JSON_SCALAR_STYLE -> YamlStyle.DOUBLE_QUOTED;
          case LITERAL -> YamlStyle.LITERAL;
          case FOLDED -> YamlStyle.FOLDED;
          case PLAIN -> YamlStyle.PLAIN;
        };
    YamlScalar scalar = new YamlScalar(event.getValue(), style, place(event));
    tag(scalar, event.getTag().orElse(null));
    remember(scalar, event);
    return scalar;
  }

  private YamlNode mapping(MappingStartEvent event) {
    YamlMapping mapping = new YamlMapping(place(event));
    mapping.styleAs(event.getFlowStyle() == FlowStyle.FLOW ? YamlStyle.FLOW : YamlStyle.BLOCK);
    tag(mapping, event.getTag().orElse(null));
    remember(mapping, event);
    for (Event next = next(); next.getEventId() != Event.ID.MappingEnd; next = next()) {
      YamlNode key = node(next);
      lastKey = key;
      mapping.add(key, node(next()));
    }
    return mapping;
  }

  private YamlNode sequence(CollectionStartEvent event) {
    YamlSequence sequence = new YamlSequence(place(event));
    sequence.styleAs(event.getFlowStyle() == FlowStyle.FLOW ? YamlStyle.FLOW : YamlStyle.BLOCK);
    tag(sequence, event.getTag().orElse(null));
    remember(sequence, event);
    for (Event next = next(); next.getEventId() != Event.ID.SequenceEnd; next = next()) {
      sequence.elements().add(node(next));
    }
    return sequence;
  }

  private void remember(YamlNode node, NodeEvent event) {
    String name = anchor(event);
    if (!name.isEmpty()) {
      node.anchorAs(name);
      anchors.put(name, node);
    }
  }

  private static String anchor(NodeEvent event) {
    return event.getAnchor().map(Anchor::getValue).orElse("");
  }

  private static void tag(YamlNode node, @Nullable String tag) {
    if (tag != null) {
      node.tagAs(tag.startsWith(LONG_TAG) ? "!!" + tag.substring(LONG_TAG.length()) : tag);
    }
  }

  private Place place(Event event) {
    return event
        .getStartMark()
        .map(mark -> new Place(file, mark.getLine() + 1, mark.getColumn() + 1))
        .orElseGet(() -> Place.file(file));
  }
}
