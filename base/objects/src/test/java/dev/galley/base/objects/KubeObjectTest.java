package dev.galley.base.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KubeObjectTest {
  private static final KubeObject OBJECT =
      KubeObject.of(new GroupVersionKind("", "v1", "ConfigMap"), new ObjectName("a", "x"))
          .with(List.of("é", 1L, 1.5, true), "data", "list");

  @Test
  void json_is_made_once_and_says_what_the_tree_says() {
    assertThat(OBJECT.json()).isSameAs(OBJECT.json());
    assertThat(new String(OBJECT.json(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\","
                + "\"metadata\":{\"name\":\"x\",\"namespace\":\"a\"},"
                + "\"data\":{\"list\":[\"é\",1,1.5,true]}}");
  }

  @Test
  void an_object_from_its_json_is_the_same_object() {
    KubeObject read = KubeObject.ofJson(OBJECT.json());
    assertThat(read).isEqualTo(OBJECT).hasSameHashCodeAs(OBJECT);
    assertThat(read.name()).isEqualTo("x");
    assertThat(read.withLabel("k", "v").json()).isEqualTo(OBJECT.withLabel("k", "v").json());
  }
}
