#include "common/mixing/packet_path.hpp"

#include "common/sphinx/build.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>

using namespace nephele;
using namespace std::chrono_literals;
using mixing::drop_reason;

namespace {

// Counts what the data path allocates; see the last test.
std::atomic<std::uint64_t> allocations = 0;

constexpr wall_time noon{std::chrono::hours{24 * 365 * 50}};

class test_key {
public:
  test_key(crypto::random& source, std::uint32_t rotation,
           std::uint16_t generation, std::uint64_t packets = 1000)
      : pair_(crypto::make_x25519_pair<mix_key>(source)),
        memory_(mixing::replay_filter::bytes_for(packets) + 64) {
    live.rotation = rotation_number{rotation};
    live.generation = key_generation{generation};
    live.accept_from = noon - 1h;
    live.accept_until = noon + 1h;
    live.secret = std::shared_ptr<const crypto::x25519_secret>{
        std::shared_ptr<void>{}, &pair_.secret};
    const auto address = reinterpret_cast<std::uintptr_t>(memory_.data());
    const mutable_byte_span aligned{memory_.data() + (64 - address % 64),
                                    memory_.size() - 64};
    mixing::replay_filter::format(aligned, source);
    live.filter = mixing::replay_filter::attach(aligned);
  }

  [[nodiscard]] const mix_key& key() const { return pair_.public_key; }

  mixing::live_key live;

private:
  crypto::x25519_key_pair<mix_key> pair_;
  byte_vector memory_;
};

using packet = byte_array<sphinx::regular_packet_size>;

/// A packet whose first hop has `first`; `then` gives it a second one.
packet make_packet(crypto::random& source, const mix_key& first, bool then,
                   std::chrono::nanoseconds delay = 5ms) {
  std::vector<sphinx::hop> route;
  route.push_back({source.make<identity>(), first, sphinx::to_wire(delay)});
  if (then)
    route.push_back({identity{{std::byte{42}}},
                     crypto::make_x25519_pair<mix_key>(source).public_key,
                     sphinx::to_wire(0ns)});
  packet out{};
  const sphinx::packet_plan plan{route, {identity{{std::byte{7}}}, {}}};
  REQUIRE(sphinx::build_packet(plan, as_bytes("the message"), source, out));
  return out;
}

struct bench {
  crypto::seeded_random source{1};
  mixing::packet_path path;
  mixing::batch_terms terms{rotation_number{3}, sphinx::size_class::regular,
                            sphinx::all_versions, noon};

  std::vector<mixing::verdict> run(std::span<packet> packets,
                                   const mixing::key_ring& ring) {
    std::vector<mutable_byte_span> spans;
    for (auto& one : packets)
      spans.emplace_back(one);
    std::vector<mixing::verdict> verdicts(packets.size());
    path.run(spans, terms, ring, verdicts);
    return verdicts;
  }

  mixing::verdict run(packet& one, const mixing::key_ring& ring) {
    return run(std::span{&one, 1}, ring).front();
  }
};

drop_reason dropped(const mixing::verdict& of) {
  REQUIRE(std::holds_alternative<mixing::drop_verdict>(of));
  return std::get<mixing::drop_verdict>(of).why;
}

} // namespace

// NOLINTBEGIN(misc-new-delete-overloads,cppcoreguidelines-no-malloc)
void* operator new(std::size_t size) {
  ++allocations;
  if (auto* memory = std::malloc(size))
    return memory;
  throw std::bad_alloc{};
}

void operator delete(void* memory) noexcept {
  std::free(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

// NOLINTEND(misc-new-delete-overloads,cppcoreguidelines-no-malloc)

TEST_CASE("a hop in between is told to forward, with the delay clamped") {
  bench on;
  const test_key key{on.source, 3, 0};
  const mixing::key_ring ring{{key.live}};
  auto soon = make_packet(on.source, key.key(), true, 5ms);
  auto late = make_packet(on.source, key.key(), true, 1h);
  const auto first = on.run(soon, ring);
  REQUIRE(std::holds_alternative<mixing::forward_verdict>(first));
  CHECK(std::get<mixing::forward_verdict>(first).next.bytes[0]
        == std::byte{42});
  CHECK(std::get<mixing::forward_verdict>(first).delay == 5ms);
  CHECK(std::get<mixing::forward_verdict>(on.run(late, ring)).delay == 10s);
}

TEST_CASE("the last hop gets destination and message") {
  bench on;
  const test_key key{on.source, 3, 0};
  auto one = make_packet(on.source, key.key(), false);
  const auto out = on.run(one, mixing::key_ring{{key.live}});
  REQUIRE(std::holds_alternative<mixing::deliver_verdict>(out));
  const auto& delivery = std::get<mixing::deliver_verdict>(out);
  CHECK(delivery.to.address.bytes[0] == std::byte{7});
  CHECK(as_text(delivery.message) == "the message");
}

TEST_CASE("a batch of good, altered and repeated packets is told apart") {
  bench on;
  const test_key key{on.source, 3, 0};
  std::vector<packet> batch;
  for (int i = 0; i < 30; ++i)
    batch.push_back(make_packet(on.source, key.key(), true));
  batch.push_back(batch[4]);
  batch.push_back(batch[5]);
  batch[7][100] ^= std::byte{1};
  batch[31][40] ^= std::byte{1};
  const auto out = on.run(batch, mixing::key_ring{{key.live}});
  for (std::size_t i = 0; i < 30; ++i)
    if (i != 7)
      CHECK(std::holds_alternative<mixing::forward_verdict>(out[i]));
  CHECK(dropped(out[7]) == drop_reason::bad_mac);
  CHECK(dropped(out[30]) == drop_reason::replayed);
  CHECK(dropped(out[31]) == drop_reason::bad_mac);
  CHECK(key.live.filter->marked() == 29);
}

TEST_CASE("a replay is refused in a later batch, altered payload or not") {
  bench on;
  const test_key key{on.source, 3, 0};
  const mixing::key_ring ring{{key.live}};
  const auto original = make_packet(on.source, key.key(), true);
  auto first = original;
  auto second = original;
  second.back() ^= std::byte{1};
  CHECK(std::holds_alternative<mixing::forward_verdict>(on.run(first, ring)));
  CHECK(dropped(on.run(second, ring)) == drop_reason::replayed);
}

TEST_CASE("an older generation still opens its packets, newest first") {
  bench on;
  const test_key old_key{on.source, 3, 0};
  const test_key new_key{on.source, 3, 1};
  const mixing::key_ring ring{{old_key.live, new_key.live}};
  auto to_old = make_packet(on.source, old_key.key(), true);
  auto to_new = make_packet(on.source, new_key.key(), true);
  const auto again = to_old;
  CHECK(std::holds_alternative<mixing::forward_verdict>(on.run(to_old, ring)));
  CHECK(std::holds_alternative<mixing::forward_verdict>(on.run(to_new, ring)));
  CHECK(old_key.live.filter->marked() == 1);
  CHECK(new_key.live.filter->marked() == 1);
  auto replay = again;
  CHECK(dropped(on.run(replay, ring)) == drop_reason::replayed);
}

TEST_CASE("a rotation without a key, or outside its time, is refused") {
  bench on;
  const test_key key{on.source, 3, 0};
  const mixing::key_ring ring{{key.live}};
  auto one = make_packet(on.source, key.key(), true);
  on.terms.rotation = rotation_number{4};
  CHECK(dropped(on.run(one, ring)) == drop_reason::wrong_rotation);
  on.terms.rotation = rotation_number{3};
  on.terms.now = key.live.accept_until;
  CHECK(dropped(on.run(one, ring)) == drop_reason::wrong_rotation);
  on.terms.now = key.live.accept_from - 1ns;
  CHECK(dropped(on.run(one, ring)) == drop_reason::wrong_rotation);
  on.terms.now = key.live.accept_from;
  CHECK(std::holds_alternative<mixing::forward_verdict>(on.run(one, ring)));
}

TEST_CASE("a packet of another size than its class is refused") {
  bench on;
  const test_key key{on.source, 3, 0};
  auto one = make_packet(on.source, key.key(), true);
  on.terms.size = sphinx::size_class::ack;
  CHECK(dropped(on.run(one, mixing::key_ring{{key.live}}))
        == drop_reason::wrong_size);
}

TEST_CASE("a version that the network does not name is refused") {
  bench on;
  const test_key key{on.source, 3, 0};
  auto one = make_packet(on.source, key.key(), true);
  on.terms.versions = {sphinx::version::explicit_keys};
  CHECK(dropped(on.run(one, mixing::key_ring{{key.live}}))
        == drop_reason::unsupported_version);
}

TEST_CASE("an altered payload is noise that the last hop refuses") {
  bench on;
  const test_key key{on.source, 3, 0};
  auto one = make_packet(on.source, key.key(), false);
  one.back() ^= std::byte{1};
  CHECK(dropped(on.run(one, mixing::key_ring{{key.live}}))
        == drop_reason::bad_payload);
}

TEST_CASE("with a full filter everything fresh is refused, replays too") {
  bench on;
  test_key key{on.source, 3, 0, 1};
  while (key.live.filter->check_and_mark(on.source.make<sphinx::replay_tag>())
         != mixing::replay_filter::outcome::full) {
  }
  auto one = make_packet(on.source, key.key(), true);
  CHECK(dropped(on.run(one, mixing::key_ring{{key.live}}))
        == drop_reason::filter_full);
}

TEST_CASE("a batch allocates nothing") {
  bench on;
  const test_key old_key{on.source, 3, 0};
  const test_key new_key{on.source, 3, 1};
  const mixing::key_ring ring{{old_key.live, new_key.live}};
  std::vector<packet> batch;
  std::vector<mutable_byte_span> spans;
  for (std::size_t i = 0; i < mixing::packet_path::max_batch; ++i)
    batch.push_back(make_packet(
        on.source, i % 2 == 0 ? old_key.key() : new_key.key(), i % 3 == 0));
  for (auto& one : batch)
    spans.emplace_back(one);
  std::vector<mixing::verdict> verdicts(spans.size());
  const auto before = allocations.load();
  on.path.run(spans, on.terms, ring, verdicts);
  CHECK(allocations.load() == before);
  for (const auto& out : verdicts)
    CHECK_FALSE(std::holds_alternative<mixing::drop_verdict>(out));
}
