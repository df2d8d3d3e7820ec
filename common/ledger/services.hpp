#pragma once

#include "common/ledger/message_table.hpp"

namespace nephele::ledger {

inline constexpr std::size_t max_service_address = 512;
inline constexpr std::size_t max_service_kind = 32;
inline constexpr std::size_t max_service_description = 512;

/// What a provider offers.
struct service_offer {
  /// Where clients reach it through the network; the ledger takes it as text.
  std::string address;
  /// What it does: "network-requester", "mail"; a–z, digits and hyphens.
  std::string kind;
  amount price; ///< that it asks for, in the unit its description says
  std::string description;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.address, self.kind, self.price, self.description);
  }

  friend bool operator==(const service_offer&, const service_offer&) = default;
};

/// `sp/ID`.
struct service {
  ledger::address owner;
  service_offer offer;
  amount deposit;           ///< in mod/deposits, paid back when it is removed
  std::uint64_t height = 0; ///< of its last change

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.owner, self.offer, self.deposit, self.height);
  }
};

[[nodiscard]] std::optional<service> find_service(const entry_reader& entries,
                                                  std::uint32_t id);

/// Announces a provider and leaves a deposit. OutOfRange, DuplicateService (the
/// sender already offers that kind at that address), Insufficient.
struct register_service {
  static constexpr auto kind = message_kind::register_service;
  static constexpr std::string_view name = "RegisterService";
  static constexpr std::uint64_t gas = 3000;
  static constexpr bool waits_for_epoch = false;

  service_offer offer;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.offer); }
};

/// Replaces an offer of the sender's. NoService, OutOfRange, DuplicateService.
struct update_service {
  static constexpr auto kind = message_kind::update_service;
  static constexpr std::string_view name = "UpdateService";
  static constexpr std::uint64_t gas = 2000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t id = 0;
  service_offer offer;

  [[nodiscard]] static auto fields(auto& self) {
    return std::tie(self.id, self.offer);
  }
};

/// Withdraws an offer of the sender's and pays the deposit back. NoService.
struct remove_service {
  static constexpr auto kind = message_kind::remove_service;
  static constexpr std::string_view name = "RemoveService";
  static constexpr std::uint64_t gas = 1000;
  static constexpr bool waits_for_epoch = false;

  std::uint32_t id = 0;

  [[nodiscard]] static auto fields(auto& self) { return std::tie(self.id); }
};

[[nodiscard]] verdict apply(message_context& context,
                            const register_service& message);
[[nodiscard]] verdict apply(message_context& context,
                            const update_service& message);
[[nodiscard]] verdict apply(message_context& context,
                            const remove_service& message);

/// What of the register contradicts mod/deposits.
[[nodiscard]] std::vector<std::string>
service_faults(const entry_reader& entries);

} // namespace nephele::ledger
