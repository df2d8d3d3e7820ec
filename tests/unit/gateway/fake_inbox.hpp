#pragma once

#include "services/gateway/inbox.hpp"

#include <deque>
#include <map>

namespace nephele::gateway {

/// An inbox in memory whose disk is told when to answer and when to fail.
class fake_inbox final : public inbox {
public:
  struct row {
    std::int64_t arrived_at;
    std::shared_ptr<const message_body> body;
  };

  /// What is durable.
  std::map<identity, std::map<session::delivery_number, row>> rows;
  std::map<identity, registration> clients;

  bool failing = false;
  /// Refuses to take anything on.
  bool full = false;
  std::size_t stores = 0;
  std::size_t messages_written = 0;

  /// Does all that was asked, in order, with the disk as it is now.
  void answer() {
    while (!asked_.empty()) {
      const auto next = std::move(asked_.front());
      asked_.pop_front();
      next();
    }
  }

  /// What was asked and not done is gone, as its asker is.
  void crash() { asked_.clear(); }

  bool store(std::vector<std::shared_ptr<const held_message>> messages,
             done then) override {
    ++stores;
    // As the real one: what the loop changes later must not matter.
    std::vector<held_message> copies;
    for (const auto& message : messages)
      copies.push_back(*message);
    return ask([this, copies, then] {
      if (!failing)
        for (const auto& each : copies) {
          rows[each.recipient][each.number] = {each.arrived_at, each.body};
          ++messages_written;
        }
      then(!failing);
    });
  }

  bool remove(const identity& client, session::delivery_number up_to) override {
    return ask([this, client, up_to] {
      if (failing)
        return;
      auto& mine = rows[client];
      mine.erase(mine.begin(), mine.upper_bound(up_to));
    });
  }

  bool read(const identity& client, mailbox::read_request range,
            read_done then) override {
    return ask([this, client, range, then] {
      if (failing)
        return then(std::nullopt);
      std::vector<mailbox::read_message> found;
      const auto& mine = rows[client];
      for (auto at = mine.lower_bound(range.from);
           at != mine.end() && at->first <= range.to; ++at)
        found.emplace_back(at->first, at->second.body);
      then(std::move(found));
    });
  }

  bool keep(const registration& client, done then) override {
    return ask([this, client, then] {
      if (!failing)
        clients[client.client] = client;
      then(!failing);
    });
  }

  bool forget(const identity& client) override {
    return ask([this, client] {
      clients.erase(client);
      rows.erase(client);
    });
  }

  bool probe(done then) override {
    return ask([this, then] { then(!failing); });
  }

  bool expire(std::int64_t cutoff, removed_done then) override {
    return ask([this, cutoff, then] {
      std::vector<std::pair<identity, session::delivery_number>> removed;
      for (auto& [client, mine] : rows)
        std::erase_if(mine, [&](const auto& entry) {
          if (entry.second.arrived_at >= cutoff)
            return false;
          removed.emplace_back(client, entry.first);
          return true;
        });
      then(std::move(removed));
    });
  }

private:
  bool ask(std::function<void()> what) {
    if (full)
      return false;
    asked_.push_back(std::move(what));
    return true;
  }

  std::deque<std::function<void()>> asked_;
};

} // namespace nephele::gateway
