#pragma once

#include "common/crypto/hmac.hpp"
#include "common/replication/state_machine.hpp"

#include <map>

namespace nephele::tests {

/// The simplest ledger: "a+" counts under the key "a". "!…" is refused, "?…"
/// fails after it was counted under "failed".
class counting_machine final : public replication::state_machine {
public:
  using state = std::map<std::string, byte_vector>;

  counting_machine(state entries, std::uint64_t height)
      : entries_(std::move(entries)), height_(height) {}

  [[nodiscard]] std::uint64_t height() const override { return height_; }

  [[nodiscard]] replication::hash app_hash() const override {
    return hash_of(entries_);
  }

  [[nodiscard]] std::uint64_t time_s() const override { return 0; }

  [[nodiscard]] std::optional<replication::transaction_refusal>
  check(byte_span) const override {
    return std::nullopt;
  }

  [[nodiscard]] result<replication::block_effect>
  apply(const replication::block_input& input,
        std::span<const byte_vector> transactions) const override {
    replication::block_effect effect;
    auto next = entries_;
    const auto count = [&](const std::string& key) {
      auto& value = next[key];
      value.resize(8);
      // Little steps, so that the seed counts, too.
      for (auto& digit : value)
        if ((digit = std::byte(std::to_integer<unsigned>(digit) + 1U))
            != std::byte{0})
          break;
      effect.changes[key] = value;
    };
    for (const auto& each : transactions) {
      const auto text = as_text(each);
      replication::transaction_result one;
      one.included = !text.starts_with('!');
      one.code = text.starts_with('?') ? 7 : 0;
      one.name = one.code == 0 ? "ok" : "asked_for";
      one.accounts = {std::string{text.substr(0, text.find('+'))}};
      if (one.included)
        count(one.code == 0 ? one.accounts[0] : "failed");
      effect.results.push_back(one);
    }
    auto& seed = next["seed"];
    seed.assign(input.seed.begin(), input.seed.end());
    effect.changes["seed"] = seed;
    effect.events.push_back(
        {"counted", {{"height", std::to_string(input.height)}}});
    effect.app_hash = hash_of(next);
    effect.prepared = std::make_shared<const state>(std::move(next));
    return effect;
  }

  void commit(replication::block_effect effect) override {
    entries_ = *static_cast<const state*>(effect.prepared.get());
    ++height_;
  }

  [[nodiscard]] replication::proven_value
  prove(std::string_view key) const override {
    const auto found = entries_.find(std::string{key});
    if (found == entries_.end())
      return {};
    return {found->second, {}};
  }

  void each_entry(const std::function<void(std::string_view, byte_span)>& visit)
      const override {
    for (const auto& [key, value] : entries_)
      visit(key, value);
  }

private:
  static replication::hash hash_of(const state& entries) {
    std::string all;
    for (const auto& [key, value] : entries)
      all += key + "=" + to_hex(value) + ";";
    return crypto::sha256(as_bytes(all));
  }

  state entries_;
  std::uint64_t height_;
};

class counting_source final : public replication::machine_source {
public:
  explicit counting_source(std::string chain = "counting")
      : chain_(std::move(chain)) {}

  [[nodiscard]] std::string chain_id() const override { return chain_; }

  [[nodiscard]] replication::hash genesis_hash() const override {
    return crypto::sha256(as_bytes(chain_));
  }

  [[nodiscard]] result<std::unique_ptr<replication::state_machine>>
  from_genesis() const override {
    return std::make_unique<counting_machine>(
        counting_machine::state{{"genesis", {std::byte{1}}}}, 0);
  }

  [[nodiscard]] result<std::unique_ptr<replication::state_machine>>
  from_entries(replication::state_entries entries,
               std::uint64_t height) const override {
    counting_machine::state all;
    for (auto& [key, value] : entries)
      all[key] = std::move(value);
    return std::make_unique<counting_machine>(std::move(all), height);
  }

private:
  std::string chain_;
};

} // namespace nephele::tests
