package dev.galley.base.runtime;

import java.time.Instant;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The turns that tasks of a simulated world wait for: earliest first, ties broken by lot.
final class Turns<T> {
  private final RandomGenerator lots;
  private final PriorityQueue<Turn<T>> booked = new PriorityQueue<>();
  private long given;

  Turns(RandomGenerator lots) {
    this.lots = lots;
  }

  Turn<T> book(T task, Instant at) {
    Turn<T> turn = new Turn<>(at, lots.nextInt(), given + booked.size(), task);
    booked.add(turn);
    return turn;
  }

  /// Whether a turn has been booked for `now` or before, even if it was cancelled since.
  boolean anyUntil(Instant now) {
    Turn<T> first = booked.peek();
    return first != null && !first.at.isAfter(now);
  }

  /// Whose turns come at `now` or before, in no order.
  List<T> bookedUntil(Instant now) {
    return booked.stream()
        .filter(turn -> !turn.cancelled && !turn.at.isAfter(now))
        .map(Turn::task)
        .toList();
  }

  /// Takes the next turn out; null when nobody waits for one.
  @Nullable Turn<T> next() {
    Turn<T> turn = booked.poll();
    while (turn != null && turn.cancelled) {
      turn = booked.poll();
    }
    return turn;
  }

  /// Counts a turn that was taken.
  void give() {
    given++;
  }

  /// How many turns have been given so far.
  long given() {
    return given;
  }

  static final class Turn<T> implements Comparable<Turn<T>> {
    private final Instant at;
    private final int lot;
    private final long sequence;
    private final T task;
    private boolean cancelled;

    private Turn(Instant at, int lot, long sequence, T task) {
      this.at = at;
      this.lot = lot;
      this.sequence = sequence;
      this.task = task;
    }

    Instant at() {
      return at;
    }

    T task() {
      return task;
    }

    void cancel() {
      cancelled = true;
    }

    @Override
    public int compareTo(Turn<T> other) {
      int byTime = at.compareTo(other.at);
      if (byTime != 0) {
        return byTime;
      }
      int byLot = Integer.compare(lot, other.lot);
      return byLot != 0 ? byLot : Long.compare(sequence, other.sequence);
    }
  }
}
