#pragma once

#include "common/client/departures.hpp"
#include "common/client/inbox.hpp"
#include "common/client/message_outbox.hpp"
#include "common/client/opener.hpp"
#include "tests/support/small_network.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <map>

namespace nephele::test {

/// What the simulated network does to packets, each way. Chances, 0 to 1.
struct hardship {
  double loss = 0;
  double duplication = 0;
  /// Packets whose exit is this gateway are lost.
  std::optional<identity> dead_gateway;
};

/// A whole client but for its connection: clocks, acks, messages both ways.
class simulated_client {
public:
  simulated_client(crypto::random& source, const small_network& network,
                   const client_keys& keys, session::preset which,
                   steady_time start)
      : keys_(keys), factory(keys.self, source), acks(source, {}),
        probes(source), replies(factory),
        opener({keys.encryption.secret.duplicate(), keys.encryption.public_key},
               replies),
        outbox(sequences, source), box(*client::inbox::open(inbox_store)),
        leaving(client::send_schedule{session::rates_of(which), source, start},
                factory, acks, probes) {
    use(network.directory());
    leaving.add(outbox);
  }

  void use(const std::shared_ptr<const topology::directory>& directory) {
    const auto& parameters = directory->parameters();
    acks.use({parameters.ack_hold, parameters.mean_hop_delay});
    probes.use(parameters.mean_hop_delay);
    factory.use(directory);
  }

  /// What the gateway hands over. @returns false for what is refused.
  bool take(client::sealed_span sealed, steady_time now, wall_time wall) {
    const auto opened = opener.open(sealed);
    if (!opened)
      return false;
    const auto parsed = client::parse_content(opened->data);
    if (!parsed)
      return false;
    if (const auto* loop = std::get_if<client::loop_content>(&*parsed))
      return probes.returned(loop->id, now);
    if (const auto* piece = std::get_if<client::fragment_content>(&*parsed))
      return box.accept(*piece, wall).has_value();
    return false;
  }

  [[nodiscard]] const identity& id() const { return keys_.self.client; }

private:
  const client_keys& keys_;

public:
  client::packet_factory factory;
  client::acknowledgements acks;
  client::loops probes;
  client::reply_surbs replies;
  client::opener opener;
  client::memory_sequence_store sequences;
  client::message_outbox outbox;
  client::memory_inbox_store inbox_store;
  client::inbox box;
  client::departures leaving;
};

/// Clients joined by mixes that delay as packets ask, lose and duplicate as
/// the test says, and by gateways that hold acks. Time is simulated.
class simulated_mixnet {
public:
  simulated_mixnet(crypto::random& source, small_network& network)
      : random_(source), network_(network) {}

  hardship weather;

  [[nodiscard]] simulated_clock& time() { return time_; }

  void join(simulated_client& who) { clients_[who.id()] = &who; }

  /// Runs until `done`, asked once every simulated 100 ms.
  /// @returns false if that did not happen within `limit`.
  [[nodiscard]] bool run(std::chrono::nanoseconds limit,
                         const std::function<bool()>& done) {
    const auto end = time_.steady() + limit;
    auto next_question = time_.steady();
    while (time_.steady() < end) {
      if (time_.steady() >= next_question) {
        if (done())
          return true;
        next_question += std::chrono::milliseconds{100};
        keep_house();
      }
      step(next_question);
    }
    return done();
  }

private:
  using action = std::function<void()>;

  void step(steady_time latest) {
    auto next = latest;
    for (const auto& [name, who] : clients_)
      next = std::min(next, who->leaving.next_action(time_.steady()));
    if (!events_.empty())
      next = std::min(next, events_.begin()->first);
    if (next > time_.steady())
      time_.advance(next - time_.steady());
    for (const auto& [name, who] : clients_) {
      while (const auto packet = who->leaving.emit(time_.steady()))
        enter(*packet);
      (void)who->leaving.prepare(time_.steady(), time_.wall());
    }
    while (!events_.empty() && events_.begin()->first <= time_.steady()) {
      const auto due = std::move(events_.begin()->second);
      events_.erase(events_.begin());
      due();
    }
  }

  void keep_house() {
    for (const auto& [name, who] : clients_) {
      who->acks.expire(time_.steady());
      who->probes.expire(time_.steady());
      CHECK(who->box.advance(time_.wall()));
    }
  }

  void at(std::chrono::nanoseconds in, action what) {
    events_.emplace(time_.steady() + in, std::move(what));
  }

  [[nodiscard]] bool happens(double chance) { return random_.unit() < chance; }

  [[nodiscard]] static std::chrono::nanoseconds
  transit(const travelled& packet) {
    std::chrono::nanoseconds sum{0};
    for (const auto delay : packet.delays)
      sum += delay;
    return sum;
  }

  /// A packet comes to its entry gateway.
  void enter(const client::outgoing& packet) {
    auto end
        = carry(network_, packet.first_hop, packet.rotation, packet.packet);
    REQUIRE(end);
    if (happens(weather.loss) || end->gateway == weather.dead_gateway)
      return;
    const auto copies = happens(weather.duplication) ? 2 : 1;
    for (int i = 0; i < copies; ++i) {
      at(transit(*end) + i * std::chrono::milliseconds{30},
         [this, end = *end, rotation = packet.rotation] {
           arrive(end, rotation);
         });
    }
  }

  /// A packet comes to its exit gateway.
  void arrive(const travelled& packet, rotation_number rotation) {
    const auto who = clients_.find(packet.recipient);
    if (who == clients_.end())
      return;
    (void)who->second->take(sealed_in(packet.message), time_.steady(),
                            time_.wall());
    const byte_span message{packet.message};
    const auto first
        = fixed_from_bytes<identity>(message.first(client::ack_hop_size));
    auto home
        = carry(network_, *first, rotation,
                message.subspan(client::ack_hop_size, client::ack_packet_size));
    REQUIRE(home);
    if (happens(weather.loss))
      return;
    at(std::chrono::milliseconds{250} + transit(*home),
       [this, home = *home] { return_ack(home); });
  }

  void return_ack(const travelled& ack) {
    const auto token = fixed_from_bytes<client::ack_token>(ack.message);
    REQUIRE(token);
    if (const auto who = clients_.find(ack.recipient); who != clients_.end())
      (void)who->second->acks.received(*token, time_.steady());
  }

  crypto::random& random_;
  small_network& network_;
  simulated_clock time_{genesis};
  std::map<identity, simulated_client*> clients_;
  std::multimap<steady_time, action> events_;
};

} // namespace nephele::test
