package dev.galley.base.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.galley.base.objects.Tree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {

  /// Writes protobuf by field number, as Go's generated code would.
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message text(int field, String text) {
      return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message nested) {
      return bytes(field, nested.out.toByteArray());
    }

    Message bytes(int field, byte[] bytes) {
      varint((long) field << 3 | 2);
      varint(bytes.length);
      out.writeBytes(bytes);
      return this;
    }

    Message number(int field, long value) {
      varint((long) field << 3);
      varint(value);
      return this;
    }

    private void varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
    }

    byte[] as(String apiVersion, String kind) {
      Message unknown =
          new Message()
              .message(1, new Message().text(1, apiVersion).text(2, kind))
              .bytes(2, out.toByteArray())
              .text(3, "")
              .text(4, "");
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      body.writeBytes(new byte[] {'k', '8', 's', 0});
      body.writeBytes(unknown.out.toByteArray());
      return body.toByteArray();
    }
  }

  private static Message metadata(String name) {
    return new Message()
        .text(1, name)
        .text(2, "")
        .text(3, "")
        .text(6, "")
        .number(7, 0)
        .message(8, new Message());
  }

  @Test
  void what_go_writes_without_meaning_it_is_not_in_the_object() {
    byte[] body =
        new Message()
            .message(1, metadata("settings"))
            .message(2, new Message().text(1, "colour").text(2, "green"))
            .message(2, new Message().text(1, "empty").text(2, ""))
            .as("v1", "ConfigMap");
    assertThat(ProtobufDecoder.decode(body))
        .isEqualTo(
            Tree.map(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Tree.map("name", "settings"),
                "data",
                Tree.map("colour", "green", "empty", "")));
  }

  @Test
  void quantities_ports_embedded_structs_and_pointers_are_as_json_writes_them() {
    Message port = new Message().text(1, "").number(2, 0).number(3, 8080).text(4, "TCP");
    Message limits = new Message().text(1, "cpu").message(2, new Message().text(1, "250m"));
    Message probe =
        new Message()
            .message(
                1,
                new Message()
                    .message(
                        2,
                        new Message()
                            .text(1, "/ready")
                            .message(2, new Message().number(1, 1).text(3, "web"))));
    Message container =
        new Message()
            .text(1, "main")
            .text(2, "nginx")
            .message(6, port)
            .message(8, new Message().message(1, limits))
            .message(11, probe);
    Message spec = new Message().message(2, container).number(4, 0).number(11, 0);
    Object pod =
        ProtobufDecoder.decode(
            new Message().message(1, metadata("p")).message(2, spec).as("v1", "Pod"));
    assertThat(Tree.at(pod, "spec", "containers", "0"))
        .isEqualTo(
            Tree.map(
                "name",
                "main",
                "image",
                "nginx",
                "ports",
                List.of(Tree.map("containerPort", 8080L, "protocol", "TCP")),
                "resources",
                Tree.map("limits", Tree.map("cpu", "250m")),
                "readinessProbe",
                Tree.map("httpGet", Tree.map("path", "/ready", "port", "web"))));
    assertThat(Tree.at(pod, "spec", "terminationGracePeriodSeconds"))
        .as("a pointer to zero")
        .isEqualTo(0L);
    assertThat(Tree.at(pod, "spec", "hostNetwork")).as("a zero that means unset").isNull();
  }

  @Test
  void binary_data_is_base64() {
    Message entry = new Message().text(1, "password").bytes(2, new byte[] {1, 2, (byte) 0xFF});
    Object secret =
        ProtobufDecoder.decode(
            new Message()
                .message(1, metadata("s"))
                .message(2, entry)
                .text(3, "Opaque")
                .as("v1", "Secret"));
    assertThat(Tree.at(secret, "data", "password")).isEqualTo("AQL/");
    assertThat(Tree.at(secret, "type")).isEqualTo("Opaque");
  }

  @Test
  void what_cannot_be_read_is_refused() {
    assertThatThrownBy(() -> ProtobufDecoder.decode(new byte[] {'{', '}'}))
        .hasMessageContaining("expected prefix [107 56 115 0]");
    assertThatThrownBy(() -> ProtobufDecoder.decode(new Message().as("example.com/v1", "Widget")))
        .hasMessage("no kind \"Widget\" is registered for version \"example.com/v1\"");
    byte[] whole = new Message().message(1, metadata("settings")).as("v1", "ConfigMap");
    for (int length = 4; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      try {
        ProtobufDecoder.decode(part);
      } catch (IllegalArgumentException expected) {
        assertThat(expected).hasMessageNotContaining("ArrayIndex");
      }
    }
  }
}
