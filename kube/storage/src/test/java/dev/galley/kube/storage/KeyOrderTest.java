package dev.galley.kube.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.galley.base.objects.ObjectName;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyOrderTest {
  @Test
  void names_are_in_the_order_of_their_keys_as_text() {
    List<String> words = new ArrayList<>(List.of(""));
    for (int length = 0; length < 3; length++) {
      for (String word : List.copyOf(words)) {
        for (String letter : List.of("-", ".", "0", "a", "b")) {
          words.add(word + letter);
        }
      }
    }
    List<String> namespaces = words.stream().distinct().filter(word -> !word.isEmpty()).toList();
    for (String left : namespaces) {
      for (String right : namespaces) {
        int byText = (left + "/x").compareTo(right + "/x");
        int order = KeyOrder.ETCD.compare(new ObjectName(left, "x"), new ObjectName(right, "x"));
        assertThat(Integer.signum(order))
            .as("%s and %s", left, right)
            .isEqualTo(Integer.signum(byText));
      }
    }
  }
}
